/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_DATAGRAM_CALLS_H
#define WEIR_DATAGRAM_CALLS_H

#include "datagram_traffic.h"
#include "socket_calls.h"

/* The socket becomes the running process's. */
static __noinline void hand_over(struct bpf_sock *sk, struct datagram_socket *udp)
{
	struct datagram_peers *peers;

	own_by_current(&udp->owner);
	if (!udp->has_others)
		return;
	peers = bpf_sk_storage_get(&datagram_peers, sk, NULL, 0);
	if (peers)
		peers->owner = udp->owner;
}

/* Room for the state of a socket that has none. NULL: there is none, which is counted. */
static __always_inline struct datagram_socket *make_datagrams(void *sk, sock_cookie_t cookie, __u32 kind)
{
	struct datagram_socket *udp = take_datagram_slot(cookie);

	if (udp)
		return udp;
	udp = bpf_sk_storage_get(&datagrams, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (!udp)
		count_loss(kind, LOSS_TABLE_FULL);
	return udp;
}

/*
 * The socket's state, made when it is observed: owned by the caller. NULL when it isn't observed. `found`:
 * what it is observed for.
 */
static __always_inline struct datagram_socket *own_datagrams(struct bpf_sock_addr *ctx, __u32 kind,
							     struct cgroup_entry **found)
{
	sock_cookie_t cookie = bpf_get_socket_cookie(ctx);
	struct datagram_socket *udp = find_datagram_slot(cookie);
	struct cgroup_entry *entry;
	cgroup_id_t cgroup_id;

	if (!udp)
		udp = bpf_sk_storage_get(&datagrams, ctx->sk, NULL, 0);
	if (udp) {
		if (udp->owner.tgid != bpf_get_current_pid_tgid() >> 32)
			hand_over(ctx->sk, udp);
		*found = entry_of(&udp->owner);
		return udp;
	}
	entry = entry_of_call(raw_socket(ctx->sk), &cgroup_id, 1);
	if (!entry)
		return NULL;
	*found = entry;
	udp = make_datagrams(ctx->sk, cookie, kind);
	if (udp)
		own(&udp->owner, cgroup_id, entry->pod, cookie);
	return udp;
}

/* A UDP socket is given a peer: for good (CONNECT), or for one datagram (SEND), of which the first is told.
 */
static __noinline void address_datagram(struct bpf_sock_addr *ctx, const struct endpoint *peer, __u32 kind)
{
	struct datagram_traffic traffic = {.remote = peer, .direction = FLOW_OUTBOUND};
	struct cgroup_entry *entry = NULL;
	struct datagram_socket *udp = own_datagrams(ctx, kind, &entry);
	struct network_flow_event event = {};

	if (!udp)
		return;
	traffic.used = bpf_jiffies64();
	if (kind == EVENT_NETWORK_SEND && add_traffic(ctx->sk, udp, &traffic, &event) == DATAGRAM_KNOWN)
		return;
	traffic.time = bpf_ktime_get_boot_ns();
	if (add_traffic(ctx->sk, udp, &traffic, &event) == DATAGRAM_REPLACED) {
		end_flow(&udp->owner, &event, traffic.time);
		__builtin_memset(&event, 0, sizeof(event));
	}
	/* the event of a call is the beginning of one of a flow: the room for the one serves for the other */
	emit_addressed(ctx, (struct network_event *)&event, &udp->owner, entry, peer, kind, traffic.time);
}

/* A UDP server has an owner from its bind on: the first datagram is not its own. */
static __always_inline void bind_datagrams(struct bpf_sock *ctx)
{
	sock_cookie_t cookie = bpf_get_socket_cookie(ctx);
	struct datagram_socket *udp;
	struct cgroup_entry *entry;
	cgroup_id_t cgroup_id;

	entry = entry_of_call(raw_socket(ctx), &cgroup_id, 1);
	if (!entry)
		return;
	udp = bpf_sk_storage_get(&datagrams, ctx, NULL, 0);
	if (!udp)
		udp = make_datagrams(ctx, cookie, EVENT_NETWORK_FLOW);
	if (udp)
		own(&udp->owner, cgroup_id, entry->pod, cookie);
}

/* Ends a flow, if there is one. `lock` is the flow's. A function of its own: stacks are small. */
static __noinline void release_flow(const struct socket_owner *owner, struct datagram_flow *flow,
				    struct bpf_spin_lock *lock, __u32 error)
{
	struct network_flow_event event = {.error = error};

	if (!flow->opened)
		return;
	bpf_spin_lock(lock);
	describe_flow(&event, flow);
	flow->opened = 0;
	bpf_spin_unlock(lock);
	emit_datagram_flow(entry_of(owner), owner, &event, EVENT_NETWORK_CLOSE, bpf_ktime_get_boot_ns());
}

static __noinline void release_others(struct bpf_sock *ctx, struct datagram_socket *udp, __u32 error)
{
	struct datagram_peers *peers = bpf_sk_storage_get(&datagram_peers, ctx, NULL, 0);

	if (!peers)
		return;
	for (int i = 0; i < MORE_PEERS; i++)
		release_flow(&udp->owner, &peers->flows[i], &peers->lock, error);
}

/* The flows of a socket end with it. */
static __always_inline void release_datagrams(struct bpf_sock *ctx)
{
	struct datagram_socket *slot = find_datagram_slot(bpf_get_socket_cookie(ctx)), *udp = slot;
	__u32 error;

	if (!udp)
		udp = bpf_sk_storage_get(&datagrams, ctx, NULL, 0);
	if (!udp)
		return;
	error = BPF_CORE_READ(raw_socket(ctx), sk_err);
	release_flow(&udp->owner, &udp->first, &udp->lock, error);
	if (udp->has_others)
		release_others(ctx, udp, error);
	if (slot)
		leave_datagram_slot(slot);
}

#endif
