// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Writes records to the two rings on demand, so that tests know exactly what was produced. Run by BPF_PROG_TEST_RUN.
 */
#include "maps.h"

const volatile __u32 cfg_records = 1; /* per run */
const volatile __u64 cfg_wakeup = 0;  /* flags of bpf_ringbuf_output */

#define LIMIT 4096

/* What a reader checks: a record says its place in the sequence of its ring, at both ends of its body. */
struct sample {
	struct event_header header;
	__u64 sequence;
	__u8 body[136];
	__u64 echo;
};

/* 0, 1: next sequence of the ring; 2, 3: records refused by it. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} tallies SEC(".maps");

static __always_inline void produce(void *ring, __u32 index)
{
	__u32 lost_index = index + 2;
	__u64 *next = bpf_map_lookup_elem(&tallies, &index);
	__u64 *lost = bpf_map_lookup_elem(&tallies, &lost_index);
	struct sample sample = {};

	if (!next || !lost)
		return;
	sample.header.size = sizeof(sample);
	sample.header.kind = EVENT_PROCESS_EXEC;
	for (__u32 i = 0; i < LIMIT; i++) {
		if (i >= cfg_records)
			break;
		sample.sequence = sample.echo = (*next)++;
		if (bpf_ringbuf_output(ring, &sample, sizeof(sample), cfg_wakeup))
			(*lost)++;
	}
}

SEC("socket")
int on_observations(void *context)
{
	produce(&observations, 0);
	return 0;
}

SEC("socket")
int on_decisions(void *context)
{
	produce(&decisions, 1);
	return 0;
}

/* A decision, then an observation that follows from it. */
SEC("socket")
int on_pairs(void *context)
{
	__u32 index = 1;
	__u64 *next = bpf_map_lookup_elem(&tallies, &index);
	struct sample sample = {};

	if (!next)
		return 0;
	sample.header.size = sizeof(sample);
	for (__u32 i = 0; i < LIMIT; i++) {
		if (i >= cfg_records)
			break;
		sample.sequence = sample.echo = (*next)++;
		if (bpf_ringbuf_output(&decisions, &sample, sizeof(sample), cfg_wakeup) == 0)
			bpf_ringbuf_output(&observations, &sample, sizeof(sample), cfg_wakeup);
	}
	return 0;
}

/* Reserves a record and gives it up. */
SEC("socket")
int on_discard(void *context)
{
	void *record = bpf_ringbuf_reserve(&observations, sizeof(struct sample), 0);

	if (record)
		bpf_ringbuf_discard(record, cfg_wakeup);
	return 0;
}

/* A record with more bytes than a small batch holds. */
SEC("socket")
int on_oversized(void *context)
{
	void *record = bpf_ringbuf_reserve(&observations, 8192, 0);

	if (record)
		bpf_ringbuf_submit(record, cfg_wakeup);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
