// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Finds sockets with a peer that policy does not let go on, in every network namespace, and writes them down: user space
 * runs this iterator after a change of policy, and destroys them. Without it their packets are dropped all the same, and
 * their processes wait. Verdicts that are not of the policy that holds are made anew on the way.
 */
#define WITHOUT_LOCKS
#include "egress_verdict.h"
#include "socket_owner.h"

/* Not so raw sockets. */
static __always_inline int has_peer(const struct sock *sk)
{
	__u32 state = sk->__sk_common.skc_state;

	if (sk->sk_type == TYPE_DATAGRAM)
		return sk->sk_protocol == PROTOCOL_UDP && state == STATE_ESTABLISHED;
	/* what is ending ends by itself */
	return sk->sk_type == TYPE_STREAM && sk->sk_protocol == PROTOCOL_TCP && state != STATE_CLOSE &&
	       state != STATE_LISTEN && state != STATE_TIME_WAIT && state != STATE_LAST_ACK &&
	       state != STATE_CLOSING;
}

static __noinline void tell_change(struct egress_work *work, const struct cut_socket *cut)
{
	struct egress_decision_event event = {
	    .header = {.time = work->question.now,
		       .cgroup_id = cut->cgroup,
		       .size = sizeof(event),
		       .kind = EVENT_EGRESS_DECISION,
		       .flags = EVENT_FLOW_UNATTRIBUTED},
	};

	event.socket.cookie = cut->cookie;
	event.socket.local_port = cut->local_port;
	__builtin_memcpy(event.socket.local_address, cut->local_address, sizeof(cut->local_address));
	describe_decision(&event, work, EGRESS_CHANGE);
	emit_egress(&event, sizeof(event));
}

/* Makes the verdict anew, as the next packet would. Not 0 when the socket may go on. */
static __noinline int judge_anew(struct socket_verdict *kept, __u32 set, const struct endpoint *to,
				 const struct cut_socket *cut)
{
	struct egress_work *work = take_egress_work();
	int passes, is_told;

	/* its next packet asks again, as when names were learned meanwhile */
	if (!work)
		return 1;
	__builtin_memset(&work->question, 0, sizeof(work->question));
	work->question.to = *to;
	work->question.pod = kept->pod;
	work->question.set = set;
	work->question.now = bpf_ktime_get_boot_ns();
	work->question.protocol = cut->protocol;
	work->question.legacy_until = legacy_until(kept, kept->pod);
	ask_shown(&work->question, kept);
	work->is_torn = 0;
	is_told = judge(work, kept->is_accepted || has_heard(kept, to));
	passes = work->is_torn || work->outcome.verdict != EGRESS_DENY;
	if (!work->is_torn) {
		if (is_told) {
			count_clauses(work);
			if (work->outcome.verdict != EGRESS_ALLOW)
				tell_change(work, cut);
		}
		keep_verdict(kept, work);
	}
	give_back_scratch(&work->wanted);
	return passes;
}

static __always_inline void describe_cut(struct cut_socket *cut, struct sock *sk, const struct socket_verdict *kept,
					 struct socket_info *ends)
{
	read_ends(ends, sk, 0);
	cut->cookie = kept->cookie;
	cut->cgroup = socket_cgroup_id(sk, 0);
	__builtin_memcpy(cut->local_address, ends->local_address, sizeof(cut->local_address));
	__builtin_memcpy(cut->remote_address, ends->remote_address, sizeof(cut->remote_address));
	cut->local_port = ends->local_port;
	cut->remote_port = ends->remote_port;
	cut->network_namespace = sk->__sk_common.skc_net.net->ns.inum;
	cut->interface = sk->__sk_common.skc_bound_dev_if;
	cut->protocol = ends->protocol;
}

/* Whom the socket speaks to. A stream: whom it asked for, whatever address a load balancer above made of it. */
static __always_inline void peer_of(struct endpoint *to, const struct socket_verdict *kept,
				    const struct socket_info *ends)
{
	int is_stream = ends->protocol == PROTOCOL_TCP;

	__builtin_memcpy(to->address, is_stream ? kept->to.address : ends->remote_address, sizeof(to->address));
	to->port = is_stream ? kept->to.port : ends->remote_port;
	to->family = is_mapped(to->address) ? 4 : 6;
	plain_address(to);
}

SEC("iter/bpf_sk_storage_map")
int on_iter_verdicts(struct bpf_iter__bpf_sk_storage_map *ctx)
{
	struct socket_verdict *kept = ctx->value;
	struct sock *sk = ctx->sk;
	struct socket_info ends = {};
	struct cut_socket cut = {};
	struct endpoint to = {};
	struct cgroup_entry *entry;
	cgroup_id_t pod;
	int passes;

	if (!sk || !kept || !kept->set || !has_peer(sk))
		return 0;
	pod = kept->pod;
	entry = bpf_map_lookup_elem(&cgroups, &pod);
	if (!entry || !entry->policy)
		return 0;
	describe_cut(&cut, sk, kept, &ends);
	peer_of(&to, kept, &ends);
	if (is_answered(kept, entry->policy, &to, cut.protocol, bpf_ktime_get_boot_ns()))
		passes = kept->verdict != EGRESS_DENY;
	else
		passes = judge_anew(kept, entry->policy, &to, &cut);
	if (!passes)
		bpf_seq_write(ctx->meta->seq, &cut, sizeof(cut));
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
