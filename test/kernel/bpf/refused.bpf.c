// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Programs that no verifier accepts, beside one that it does. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} numbers SEC(".maps");

SEC("socket")
int on_good(void *context)
{
	return 5;
}

SEC("socket")
int on_unchecked(void *context)
{
	__u32 key = 0;
	__u64 *value = bpf_map_lookup_elem(&numbers, &key);

	return *value; /* may be NULL */
}

/* A helper that no kernel has yet. */
static long (*bpf_from_the_future)(void) = (void *)100000;

SEC("socket")
int on_future(void *context)
{
	return bpf_from_the_future();
}

SEC("tp_btf/no_such_tracepoint")
int on_nowhere(void *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
