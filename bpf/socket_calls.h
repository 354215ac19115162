/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_SOCKET_CALLS_H
#define WEIR_SOCKET_CALLS_H

#include "endpoint.h"
#include "socket_owner.h"

/* What the calls on stream and datagram sockets have in common. They run in the caller's context. */

/*
 * What a socket that is being used is observed for; NULL when for nothing. Its cgroup is mostly the caller's,
 * which costs less to look at. A caller in another, observed cgroup makes its own pod the socket's.
 */
static __always_inline struct cgroup_entry *entry_of_call(struct sock *sk, cgroup_id_t *cgroup_id,
							  const int is_raw)
{
	struct task_struct *task = current_task();
	struct cgroup *theirs = socket_cgroup(sk, is_raw), *ours;
	struct cgroup_entry *entry;
	cgroup_id_t current;
	__u64 same;

	if (task) {
		ours = task->cgroups->dfl_cgrp;
		same = (__u64)ours;
		barrier_var(
		    same); /* else the compiler reads through `theirs`, which the verifier may not allow */
		if (same == (__u64)theirs) {
			*cgroup_id = ours->kn->id;
			return observed(*cgroup_id, OBSERVE_SOCKETS);
		}
	}
	*cgroup_id = theirs ? BPF_CORE_READ(theirs, kn, id) : 0;
	entry = observed(*cgroup_id, OBSERVE_SOCKETS);
	current = bpf_get_current_cgroup_id();
	return entry || current == *cgroup_id ? entry : observed(current, OBSERVE_SOCKETS);
}

/* The local end, as far as the socket has been bound. */
static __always_inline void read_bound_end(struct socket_info *info, struct bpf_sock *sk)
{
	__u32 *words = (__u32 *)info->local_address;

	info->local_port = sk->src_port;
	if (sk->family == FAMILY_IPV6) {
		words[0] = sk->src_ip6[0];
		words[1] = sk->src_ip6[1];
		words[2] = sk->src_ip6[2];
		words[3] = sk->src_ip6[3];
	} else {
		map_ipv4(info->local_address, sk->src_ip4);
	}
}

/* Tells that a socket was given a peer. The caller lends zeroed room for the event: stacks are small. */
static __always_inline void emit_addressed(struct bpf_sock_addr *ctx, struct network_event *event,
					   const struct socket_owner *owner, struct cgroup_entry *entry,
					   const struct endpoint *peer, __u32 kind, boot_ns_t now)
{
	if (!wants(entry, OBSERVE_NETWORK, kind))
		return;
	event->header = header_of(owner, kind, sizeof(*event), now);
	event->socket.cookie = owner->cookie;
	event->socket.protocol = ctx->protocol;
	event->socket.direction = FLOW_OUTBOUND;
	read_bound_end(&event->socket, ctx->sk);
	set_remote(&event->socket, peer);
	emit_of(entry, event, sizeof(*event), kind, now);
}

#endif
