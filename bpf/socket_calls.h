/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_SOCKET_CALLS_H
#define WEIR_SOCKET_CALLS_H

#include "endpoint.h"
#include "socket_owner.h"

/* What the calls on stream and datagram sockets have in common. They run in the caller's context. */

/* The pod that a socket is observed for, 0 when none. One lookup, two when the caller is in another cgroup.
 */
static __always_inline cgroup_id_t pod_of(cgroup_id_t socket_cgroup)
{
	struct cgroup_entry *entry = observed(socket_cgroup, OBSERVE_SOCKETS);
	cgroup_id_t current;

	if (!entry) {
		current = bpf_get_current_cgroup_id();
		if (current != socket_cgroup)
			entry = observed(current, OBSERVE_SOCKETS);
	}
	return entry ? entry->pod : 0;
}

/*
 * Tells that a socket was given a peer; its local end is what it has been bound to so far. The caller lends
 * the room for the event: the stack of a chain of functions has 512 bytes in all.
 */
static __noinline void emit_addressed(const struct socket_owner *owner, struct sock *sk,
				      const struct endpoint *peer, __u32 kind, struct network_event *event)
{
	boot_ns_t now = bpf_ktime_get_boot_ns();

	if (!wants(owner, OBSERVE_NETWORK, kind))
		return;
	event->header = header_of(owner, kind, sizeof(*event), now);
	read_ends(sk, &event->socket);
	set_remote(&event->socket, peer);
	event->socket.cookie = owner->cookie;
	event->socket.direction = FLOW_OUTBOUND;
	event->socket.pad = 0;
	emit_of(owner, event, sizeof(*event), kind, now);
}

#endif
