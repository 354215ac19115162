// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Writes network events of the processes of bench/sample-node.ts, as fast as it is run. Run by BPF_PROG_TEST_RUN; what a
 * full ring refuses is counted in losses, as everywhere.
 */
#include "emit.h"

const volatile __u32 cfg_records = 1; /* per run */

#define LIMIT 8192

/* As in bench/sample-node.ts. */
#define PROCESSES 3000
#define PROCESSES_PER_POD 15
#define FIRST_PID 1000
#define FIRST_CGROUP 10000
#define FIRST_START 500000000000ULL

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} produced SEC(".maps");

/* A connection is told of when it is made and when it ends. */
static __always_inline void describe(struct network_flow_event *event, __u64 number)
{
	__u32 process = (number >> 1) * 31 % PROCESSES;

	event->header.time = bpf_ktime_get_boot_ns();
	event->header.process_start = FIRST_START + process;
	event->header.cgroup_id = FIRST_CGROUP + process / PROCESSES_PER_POD;
	event->header.size = sizeof(*event);
	event->header.tgid = event->header.tid = FIRST_PID + process;
	event->header.kind = number & 1 ? EVENT_NETWORK_CLOSE : EVENT_NETWORK_ESTABLISHED;
	event->socket.cookie = number >> 1;
	event->socket.local_address[10] = event->socket.local_address[11] = 0xff;
	event->socket.remote_address[10] = event->socket.remote_address[11] = 0xff;
	event->socket.local_address[12] = event->socket.remote_address[12] = 10;
	event->socket.remote_address[15] = number >> 1;
	event->socket.local_port = 40000 + process;
	event->socket.remote_port = 443;
	event->socket.family = 4;
	event->socket.protocol = 6;
	event->socket.direction = FLOW_OUTBOUND;
	event->opened = event->header.time;
	event->bytes_sent = 100;
	event->bytes_received = number;
}

SEC("socket")
int on_flood(void *context)
{
	struct network_flow_event event = {};
	__u32 zero = 0;
	__u64 *number = bpf_map_lookup_elem(&produced, &zero);

	if (!number)
		return 0;
	for (__u32 i = 0; i < LIMIT; i++) {
		if (i >= cfg_records)
			break;
		describe(&event, (*number)++);
		if (bpf_ringbuf_output(&observations, &event, sizeof(event), 0))
			count_loss(event.header.kind, LOSS_RING_FULL);
	}
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
