// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Somebody else's sockops program, which asks for a callback of its own and counts it. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} round_trips SEC(".maps");

SEC("sockops")
int on_sockops(struct bpf_sock_ops *ctx)
{
	__u32 zero = 0;
	__u64 *count;

	if (ctx->op == BPF_SOCK_OPS_TCP_CONNECT_CB) {
		bpf_sock_ops_cb_flags_set(ctx, ctx->bpf_sock_ops_cb_flags | BPF_SOCK_OPS_RTT_CB_FLAG);
	} else if (ctx->op == BPF_SOCK_OPS_RTT_CB) {
		count = bpf_map_lookup_elem(&round_trips, &zero);
		if (count)
			__sync_fetch_and_add(count, 1);
	}
	return 1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
