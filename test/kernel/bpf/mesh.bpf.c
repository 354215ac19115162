// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Somebody else's mesh: keeps every stream in a table of its own. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 64);
	__type(key, __u64);
	__type(value, __u64);
} mesh_streams SEC(".maps");

SEC("sockops")
int on_sockops(struct bpf_sock_ops *ctx)
{
	__u64 key;

	if (ctx->op != BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB)
		return 1;
	key = bpf_get_socket_cookie(ctx);
	bpf_sock_hash_update(ctx, &mesh_streams, &key, BPF_ANY);
	return 1;
}

/* Judges nothing of what is sent on them. A socket has one such program. */
SEC("sk_msg")
int on_send(struct sk_msg_md *msg)
{
	return SK_PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
