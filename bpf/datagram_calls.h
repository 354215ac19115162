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

/*
 * Takes the slot for a socket that has none, and begins its first flow, if there is one; NULL when the slot is
 * another's. `first->time` is set when it did. Under one lock, for that costs half of what a record does.
 */
static __always_inline struct datagram_socket *take_datagram_slot(sock_cookie_t cookie,
								  struct datagram_traffic *first)
{
	struct datagram_socket *slot = datagram_slot_of(cookie);
	boot_ns_t now = first ? bpf_ktime_get_boot_ns() : 0;
	sock_cookie_t holder;

	if (!slot)
		return NULL;
	if (first)
		first->time = now;
	bpf_spin_lock(&slot->lock);
	holder = slot->owner.cookie;
	if (!holder) {
		slot->owner.cookie = cookie;
		if (first)
			begin_flow(&slot->first, first);
	}
	bpf_spin_unlock(&slot->lock);
	if (holder && first)
		first->time = 0;
	return !holder || holder == cookie ? slot : NULL;
}

/* Room for the state of a socket that has none. NULL: there is none, which is counted. */
static __always_inline struct datagram_socket *make_datagrams(void *sk, sock_cookie_t cookie, __u32 kind,
							      struct datagram_traffic *first)
{
	struct datagram_socket *udp = take_datagram_slot(cookie, first);

	if (udp)
		return udp;
	udp = bpf_sk_storage_get(&datagrams, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (!udp)
		count_loss(kind, LOSS_TABLE_FULL);
	return udp;
}

/*
 * The socket's state, made when it is observed: owned by the caller. NULL when it isn't observed. `found`:
 * what it is observed for. A socket that had no state may have begun its first flow: then `first->time` is set.
 */
static __always_inline struct datagram_socket *own_datagrams(struct bpf_sock_addr *ctx, __u32 kind,
							     struct datagram_traffic *first,
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
	udp = make_datagrams(ctx->sk, cookie, kind, first);
	if (udp)
		own(&udp->owner, cgroup_id, entry->pod, cookie);
	return udp;
}

/*
 * A UDP socket is given a peer: for good (CONNECT), or for one datagram (SEND), of which the first is told. Not of a
 * resolver: the question tells the same a moment later, and if none comes, the flow's end does.
 */
static __noinline void address_datagram(struct bpf_sock_addr *ctx, const struct endpoint *peer, __u32 kind)
{
	struct datagram_traffic traffic = {
	    .remote = peer, .direction = FLOW_OUTBOUND, .used = bpf_jiffies64()};
	struct cgroup_entry *entry = NULL;
	struct datagram_socket *udp = own_datagrams(ctx, kind, &traffic, &entry);
	struct network_flow_event event = {};

	if (!udp)
		return;
	if (!traffic.time) {
		if (kind == EVENT_NETWORK_SEND &&
		    add_traffic(ctx->sk, udp, &traffic, &event) == DATAGRAM_KNOWN)
			return;
		traffic.time = bpf_ktime_get_boot_ns();
		if (add_traffic(ctx->sk, udp, &traffic, &event) == DATAGRAM_REPLACED) {
			end_flow(&udp->owner, &event, traffic.time);
			__builtin_memset(&event, 0, sizeof(event));
		}
	}
	if (peer->port == DNS_PORT && entry && entry->observe & OBSERVE_CONTENT)
		return;
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
		udp = make_datagrams(ctx, cookie, EVENT_NETWORK_FLOW, NULL);
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

/* Ends the flow of a socket that has a slot, which is another socket's from here on. */
static __noinline void release_slot(struct datagram_socket *slot, __u32 error)
{
	struct network_flow_event event = {.error = error};
	boot_ns_t now = bpf_ktime_get_boot_ns();
	struct cgroup_entry *entry = entry_of(&slot->owner);

	own_flow(&event, &slot->owner, EVENT_NETWORK_CLOSE, now);
	bpf_spin_lock(&slot->lock);
	if (slot->first.opened)
		describe_flow(&event, &slot->first);
	slot->first.opened = 0;
	slot->has_others = 0;
	__builtin_memset(&slot->owner, 0, sizeof(slot->owner));
	bpf_spin_unlock(&slot->lock);
	if (event.opened && wants(entry, OBSERVE_NETWORK, EVENT_NETWORK_CLOSE))
		emit_of(entry, &event, sizeof(event), EVENT_NETWORK_CLOSE, now);
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
	if (udp->has_others)
		release_others(ctx, udp, error);
	if (slot)
		release_slot(slot, error);
	else
		release_flow(&udp->owner, &udp->first, &udp->lock, error);
}

#endif
