// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Keeps a record reserved for long before it commits it: what a slow program on another CPU looks like. */
#include "maps.h"

const volatile __u32 cfg_spins = 1 << 23;

struct mark {
	struct event_header header;
	__u64 sequence;
};

/* 0: how many records are reserved and not yet committed. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} stalls SEC(".maps");

static long spin(__u32 index, void *context)
{
	return 0;
}

SEC("socket")
int on_stall(void *context)
{
	__u32 key = 0;
	__u64 *stalled = bpf_map_lookup_elem(&stalls, &key);
	struct mark *mark;

	if (!stalled)
		return 0;
	mark = bpf_ringbuf_reserve(&decisions, sizeof(*mark), 0);
	if (!mark)
		return 0;
	mark->sequence = 1;
	__sync_fetch_and_add(stalled, 1);
	bpf_loop(cfg_spins, spin, 0, 0);
	__sync_fetch_and_add(stalled, 1); /* 2: it is over, so that whoever looks late does not wait for it */
	bpf_ringbuf_submit(mark, 0);
	return 0;
}

SEC("socket")
int on_follow(void *context)
{
	struct mark mark = {.sequence = 2};

	bpf_ringbuf_output(&decisions, &mark, sizeof(mark), 0);
	mark.sequence = 3;
	bpf_ringbuf_output(&observations, &mark, sizeof(mark), 0);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
