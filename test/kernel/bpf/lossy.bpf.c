// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Loses packets on their way into a cgroup, as a bad link would: the sender sends them again. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* Of so many packets with payload one is lost; 0: none. */
const volatile __u32 cfg_payload_period = 10;
/* Lose everything, connection requests too. */
const volatile __u8 cfg_everything = 0;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} packets SEC(".maps");

SEC("cgroup_skb/ingress")
int on_ingress(struct __sk_buff *skb)
{
	__u32 zero = 0;
	__u64 *count = bpf_map_lookup_elem(&packets, &zero);

	if (cfg_everything || !count)
		return 0;
	if (skb->len < 200 || !cfg_payload_period)
		return 1;
	return ++*count % cfg_payload_period != 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
