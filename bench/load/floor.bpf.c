// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The least that programs on Weir's network hooks can cost: they return at once, or find the socket's storage
 * and no more, or also send records of the sizes that Weir's have, without anything in them.
 */
#include "datagrams.h"
#include "streams.h"

enum {
	FLOOR_HOOKS = 0,   /* return at once */
	FLOOR_STORAGE = 1, /* and make or find the socket's storage */
	FLOOR_RECORDS = 2, /* and send the records */

	QUESTION = sizeof(struct dns_event) + 24,
	ANSWER = sizeof(struct dns_event) + 48,
};

const volatile __u32 cfg_level = FLOOR_HOOKS;

static __always_inline void send_record(__u32 size)
{
	static const struct {
		struct network_flow_event flow;
		__u64 room[8];
	} record;

	if (cfg_level >= FLOOR_RECORDS && bpf_ringbuf_output(&observations, (void *)&record, size, BPF_RB_NO_WAKEUP))
		count_loss(EVENT_NETWORK_FLOW, LOSS_RING_FULL);
}

/* Not 0 when the socket has storage. */
static __always_inline int find_storage(struct bpf_sock *sk, __u32 flags)
{
	if (cfg_level < FLOOR_STORAGE)
		return 0;
	return sk->protocol == PROTOCOL_TCP ? bpf_sk_storage_get(&streams, sk, NULL, flags) != NULL
					    : bpf_sk_storage_get(&datagrams, sk, NULL, flags) != NULL;
}

SEC("cgroup/connect4")
int on_connect4(struct bpf_sock_addr *ctx)
{
	if (find_storage(ctx->sk, BPF_SK_STORAGE_GET_F_CREATE))
		send_record(sizeof(struct network_event));
	return 1;
}

SEC("cgroup/sock_release")
int on_sock_release(struct bpf_sock *ctx)
{
	if (find_storage(ctx, 0) && ctx->protocol == PROTOCOL_UDP)
		send_record(sizeof(struct network_flow_event));
	return 1;
}

SEC("sockops")
int on_sockops(struct bpf_sock_ops *ctx)
{
	struct bpf_sock *sk = ctx->sk;

	/* callbacks of state are asked for at every level: without them sockops runs less than half as often */
	if (ctx->op == BPF_SOCK_OPS_TCP_CONNECT_CB)
		bpf_sock_ops_cb_flags_set(ctx, BPF_SOCK_OPS_STATE_CB_FLAG);
	else if (ctx->op != BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB &&
		 (ctx->op != BPF_SOCK_OPS_STATE_CB || ctx->args[1] != BPF_TCP_CLOSE))
		return 1;
	if (sk && cfg_level >= FLOOR_STORAGE && bpf_sk_storage_get(&streams, sk, NULL, 0) &&
	    ctx->op != BPF_SOCK_OPS_TCP_CONNECT_CB)
		send_record(sizeof(struct network_flow_event));
	return 1;
}

static __always_inline int on_packet(struct __sk_buff *skb, __u32 protocol, __u32 record)
{
	struct bpf_sock *sk = skb->sk;

	if (cfg_level < FLOOR_STORAGE || !sk)
		return 1;
	sk = bpf_sk_fullsock(sk);
	if (sk && sk->protocol == protocol && find_storage(sk, 0) && record)
		send_record(record);
	return 1;
}

/* As Weir has it: one program for what streams send, one for datagrams. */
SEC("cgroup_skb/egress")
int on_egress_stream(struct __sk_buff *skb)
{
	return on_packet(skb, PROTOCOL_TCP, 0);
}

SEC("cgroup_skb/egress")
int on_egress_datagram(struct __sk_buff *skb)
{
	return on_packet(skb, PROTOCOL_UDP, QUESTION);
}

SEC("cgroup_skb/ingress")
int on_ingress(struct __sk_buff *skb)
{
	return on_packet(skb, PROTOCOL_UDP, ANSWER);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
