// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Decides what a test asks: question and outcome are in a map. */
#include "egress_decide.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct egress_work);
} work SEC(".maps");

SEC("cgroup_skb/egress")
int decide(struct __sk_buff *skb)
{
	__u32 zero = 0;
	struct egress_work *asked = bpf_map_lookup_elem(&work, &zero);
	struct policy_set *set;

	if (!asked)
		return 0;
	plain_address(&asked->question.to);
	if (is_loopback(&asked->question.to))
		return 0;
	set = bpf_map_lookup_elem(&policy_sets, &asked->question.set);
	if (!set)
		return 0;
	decide_egress(asked, set);
	return 1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
