// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A table of sockets, as a service mesh or a load balancer has them. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 4);
	__type(key, __u64);
	__type(value, __u64);
} mesh_sockets SEC(".maps");

SEC("socket")
int on_nothing(void *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
