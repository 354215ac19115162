// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A map of the name that sampler.bpf.c uses, of another layout. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} numbers SEC(".maps");

SEC("socket")
int on_count(void *context)
{
	__u32 key = 7;

	return bpf_map_delete_elem(&numbers, &key);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
