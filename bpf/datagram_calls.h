/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_DATAGRAM_CALLS_H
#define WEIR_DATAGRAM_CALLS_H

#include "datagrams.h"
#include "socket_calls.h"

/* A UDP socket is given a peer: for good (CONNECT) or for one datagram (SEND). */
static __noinline void address_datagram(struct bpf_sock_addr *ctx, const struct endpoint *peer, __u32 kind)
{
	struct datagram_socket *udp = bpf_sk_storage_get(&datagrams, ctx->sk, NULL, 0);
	struct datagram_traffic traffic = {
	    .remote = peer, .time = bpf_ktime_get_boot_ns(), .direction = FLOW_OUTBOUND};
	struct sock *sk = raw_socket(ctx->sk);
	struct network_flow_event ended = {};
	enum datagram_outcome outcome;

	if (!udp) {
		cgroup_id_t cgroup_id = socket_cgroup_id(sk), pod = pod_of(cgroup_id);

		if (!pod)
			return;
		udp = bpf_sk_storage_get(&datagrams, ctx->sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
		if (!udp) {
			count_loss(kind, LOSS_TABLE_FULL);
			return;
		}
		own(&udp->owner, cgroup_id, pod, bpf_get_socket_cookie(ctx));
	} else if (udp->owner.tgid != bpf_get_current_pid_tgid() >> 32) {
		own_by_current(&udp->owner);
	}
	outcome = add_traffic(udp, &traffic, &ended);
	if (outcome == DATAGRAM_REPLACED)
		emit_datagram_flow(udp, &ended, EVENT_NETWORK_CLOSE, traffic.time);
	if (outcome == DATAGRAM_KNOWN && kind == EVENT_NETWORK_SEND)
		return;
	/* the event of a call is the beginning of one of a flow: the room for the one serves for the other */
	emit_addressed(&udp->owner, sk, peer, kind, (struct network_event *)&ended);
}

/* A UDP server has an owner from its bind on: the first datagram is not its own. */
static __always_inline void bind_datagrams(struct bpf_sock *ctx)
{
	struct datagram_socket *udp;
	cgroup_id_t cgroup_id, pod;

	cgroup_id = socket_cgroup_id(raw_socket(ctx));
	pod = pod_of(cgroup_id);
	if (!pod)
		return;
	udp = bpf_sk_storage_get(&datagrams, ctx, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (udp)
		own(&udp->owner, cgroup_id, pod, bpf_get_socket_cookie(ctx));
	else
		count_loss(EVENT_NETWORK_FLOW, LOSS_TABLE_FULL);
}

static __always_inline void release_datagrams(struct bpf_sock *ctx, boot_ns_t now)
{
	struct datagram_socket *udp = bpf_sk_storage_get(&datagrams, ctx, NULL, 0);
	__u32 error;

	if (!udp)
		return;
	error = BPF_CORE_READ(raw_socket(ctx), sk_err);
	for (int i = 0; i < MAX_PEERS; i++) {
		struct network_flow_event event = {.error = error};

		bpf_spin_lock(&udp->lock);
		describe_flow(&event, &udp->flows[i]);
		udp->flows[i].opened = 0;
		bpf_spin_unlock(&udp->lock);
		if (event.opened)
			emit_datagram_flow(udp, &event, EVENT_NETWORK_CLOSE, now);
	}
}

#endif
