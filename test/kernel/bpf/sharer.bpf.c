// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Shares the map of sampler.bpf.c by its name. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u64);
	__type(value, __u64);
} numbers SEC(".maps");

SEC("socket")
int on_count(void *context)
{
	__u64 key = 7, value = 70;

	bpf_map_update_elem(&numbers, &key, &value, BPF_ANY);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
