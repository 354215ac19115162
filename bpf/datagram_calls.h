/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_DATAGRAM_CALLS_H
#define WEIR_DATAGRAM_CALLS_H

#include "datagram_traffic.h"
#include "socket_calls.h"

/*
 * The socket's storage, made when it is observed: owned by the caller. NULL when it isn't observed. `found`:
 * what it is observed for.
 */
static __always_inline struct datagram_socket *own_datagrams(struct bpf_sock_addr *ctx, __u32 kind,
							     struct cgroup_entry **found)
{
	struct datagram_socket *udp = bpf_sk_storage_get(&datagrams, ctx->sk, NULL, 0);
	struct cgroup_entry *entry;
	cgroup_id_t cgroup_id;

	if (udp) {
		if (udp->owner.tgid != bpf_get_current_pid_tgid() >> 32)
			own_by_current(&udp->owner);
		*found = entry_of(&udp->owner);
		return udp;
	}
	entry = entry_of_call(raw_socket(ctx->sk), &cgroup_id, 1);
	if (!entry)
		return NULL;
	*found = entry;
	udp = bpf_sk_storage_get(&datagrams, ctx->sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (udp)
		own(&udp->owner, cgroup_id, entry->pod, bpf_get_socket_cookie(ctx));
	else
		count_loss(kind, LOSS_TABLE_FULL);
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
	if (kind == EVENT_NETWORK_SEND && add_traffic(udp, &traffic, &event) == DATAGRAM_KNOWN)
		return;
	traffic.time = bpf_ktime_get_boot_ns();
	if (add_traffic(udp, &traffic, &event) == DATAGRAM_REPLACED) {
		end_flow(udp, &event, traffic.time);
		__builtin_memset(&event, 0, sizeof(event));
	}
	/* the event of a call is the beginning of one of a flow: the room for the one serves for the other */
	emit_addressed(ctx, (struct network_event *)&event, &udp->owner, entry, peer, kind, traffic.time);
}

/* A UDP server has an owner from its bind on: the first datagram is not its own. */
static __always_inline void bind_datagrams(struct bpf_sock *ctx)
{
	struct datagram_socket *udp;
	struct cgroup_entry *entry;
	cgroup_id_t cgroup_id;

	entry = entry_of_call(raw_socket(ctx), &cgroup_id, 1);
	if (!entry)
		return;
	udp = bpf_sk_storage_get(&datagrams, ctx, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (udp)
		own(&udp->owner, cgroup_id, entry->pod, bpf_get_socket_cookie(ctx));
	else
		count_loss(EVENT_NETWORK_FLOW, LOSS_TABLE_FULL);
}

/* The flows of a socket end with it. */
static __always_inline void release_datagrams(struct bpf_sock *ctx)
{
	struct datagram_socket *udp = bpf_sk_storage_get(&datagrams, ctx, NULL, 0);
	struct cgroup_entry *entry;
	boot_ns_t now;
	__u32 error;

	if (!udp)
		return;
	now = bpf_ktime_get_boot_ns();
	entry = entry_of(&udp->owner);
	error = BPF_CORE_READ(raw_socket(ctx), sk_err);
	for (int i = 0; i < MAX_PEERS; i++) {
		struct network_flow_event event = {.error = error};

		if (!udp->flows[i].opened)
			continue;
		bpf_spin_lock(&udp->lock);
		describe_flow(&event, &udp->flows[i]);
		udp->flows[i].opened = 0;
		bpf_spin_unlock(&udp->lock);
		emit_datagram_flow(entry, udp, &event, EVENT_NETWORK_CLOSE, now);
	}
}

#endif
