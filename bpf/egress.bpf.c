// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Policy on what goes out: decided where a socket is given a peer, and enforced again at every packet it sends. A
 * cgroup without policy costs one look-up. Only attached where policies are to be enforced.
 */
#include "egress_wire.h"
#include "packet_facts.h"
#include "socket_owner.h"
#include "stream_flow.h"

/* Of the running thread and the socket of a call. */
static __noinline void tell_call(struct bpf_sock_addr *ctx, struct egress_work *work, cgroup_id_t cgroup, __u32 hook)
{
	struct egress_decision_event event = {
	    .header = {.time = work->question.now,
		       .cgroup_id = cgroup,
		       .size = sizeof(event),
		       .kind = EVENT_EGRESS_DECISION},
	};
	struct socket_owner owner = {};

	own_by_current(&owner);
	event.header.tgid = owner.tgid;
	event.header.tid = owner.tid;
	event.header.process_start = owner.process_start;
	event.socket.cookie = bpf_get_socket_cookie(ctx);
	describe_decision(&event, work, hook);
	emit_egress(&event, sizeof(event));
}

/* Decides a call by the policy of one pod. Not 0 when it passes. */
static __noinline int pass_call(struct bpf_sock_addr *ctx, const struct endpoint *to, cgroup_id_t cgroup, __u32 hook)
{
	struct socket_verdict *kept;
	struct egress_work *work;
	boot_ns_t now;
	cgroup_id_t pod = 0;
	__u32 set = policy_of(cgroup, &pod);
	int passes;

	if (!set)
		return 1;
	kept = bpf_sk_storage_get(&verdicts, ctx->sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	now = bpf_ktime_get_boot_ns();
	/* datagrams to the same peer: what the last one was let through by */
	if (kept && hook == EGRESS_SEND && kept->pod == pod && kept->verdict != EGRESS_DENY &&
	    is_answered(kept, set, to, ctx->protocol, now))
		return 1;
	work = kept ? take_egress_work() : NULL;
	if (!work) {
		/* a verdict that can't be kept is none: never a silent allow */
		count_loss(EVENT_EGRESS_DECISION, LOSS_TABLE_FULL);
		return 0;
	}
	__builtin_memset(&work->question, 0, sizeof(work->question));
	work->question.to = *to;
	work->question.pod = pod;
	work->question.set = set;
	work->question.now = now;
	work->question.protocol = ctx->protocol;
	if (hook == EGRESS_CONNECT) {
		kept->reading = READING_NOT;
		kept->sending = READING_NOT;
		kept->is_begun = 0;
		kept->is_send_begun = 0;
		kept->wire = WIRE_NOTHING;
		kept->wire_evidence = EVIDENCE_NONE;
		kept->is_encrypted = 0;
		kept->request.state = WIRE_NOTHING;
	}
	if (judge(work, hook == EGRESS_SEND && has_heard(kept, to))) {
		count_clauses(work);
		if (work->outcome.verdict != EGRESS_ALLOW)
			tell_call(ctx, work, cgroup, hook);
	}
	keep_verdict(kept, work);
	kept->is_accepted = 0;
	kept->cookie = bpf_get_socket_cookie(ctx);
	passes = work->outcome.verdict != EGRESS_DENY;
	give_back_scratch(&work->wanted);
	return passes;
}

/*
 * While sockets that are older than a pod's first policy may go on: notes of one without a verdict that it is none of
 * them. Not 0 when that is known, or does not matter.
 */
static __noinline int note_young(struct bpf_sock_addr *ctx, cgroup_id_t cgroup)
{
	struct socket_verdict *kept;
	struct cgroup_entry *entry;
	cgroup_id_t pod = 0;

	if (!policy_of(cgroup, &pod))
		return 1;
	entry = bpf_map_lookup_elem(&cgroups, &pod);
	if (!entry || entry->legacy_until <= bpf_ktime_get_boot_ns())
		return 1;
	kept = bpf_sk_storage_get(&verdicts, ctx->sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (!kept) {
		count_loss(EVENT_EGRESS_DECISION, LOSS_TABLE_FULL);
		return 0;
	}
	kept->is_young = 1;
	return 1;
}

/*
 * The stricter of two: the policy of the socket's cgroup, by which this program was chosen, and of the caller's,
 * which may have got the socket from elsewhere.
 */
static __noinline int on_call(struct bpf_sock_addr *ctx, struct endpoint *to, __u32 hook)
{
	cgroup_id_t ours = bpf_get_current_cgroup_id();
	cgroup_id_t theirs = socket_cgroup_id(raw_socket(ctx->sk), 1);

	to->port = bpf_ntohs(ctx->user_port);
	plain_address(to);
	if (ours != theirs && !pass_call(ctx, to, ours, hook))
		return 0;
	/*
	 * A datagram socket is given a peer without a word being said: resolvers ask so for the own address that leads to
	 * each address of a name, programs for that of their host. What is sent is judged where it is sent, packet by
	 * packet, and send() says EPERM.
	 */
	if (ours == theirs && hook == EGRESS_CONNECT && ctx->protocol == PROTOCOL_UDP)
		return note_young(ctx, theirs);
	return pass_call(ctx, to, theirs, hook);
}

SEC("cgroup/connect4")
int on_connect4(struct bpf_sock_addr *ctx)
{
	struct endpoint to = {};

	set_ipv4(&to, ctx->user_ip4);
	return on_call(ctx, &to, EGRESS_CONNECT);
}

SEC("cgroup/connect6")
int on_connect6(struct bpf_sock_addr *ctx)
{
	struct endpoint to = {};

	set_ipv6(&to, ctx->user_ip6[0], ctx->user_ip6[1], ctx->user_ip6[2], ctx->user_ip6[3]);
	return on_call(ctx, &to, EGRESS_CONNECT);
}

SEC("cgroup/sendmsg4")
int on_sendmsg4(struct bpf_sock_addr *ctx)
{
	struct endpoint to = {};

	set_ipv4(&to, ctx->user_ip4);
	return on_call(ctx, &to, EGRESS_SEND);
}

SEC("cgroup/sendmsg6")
int on_sendmsg6(struct bpf_sock_addr *ctx)
{
	struct endpoint to = {};

	set_ipv6(&to, ctx->user_ip6[0], ctx->user_ip6[1], ctx->user_ip6[2], ctx->user_ip6[3]);
	return on_call(ctx, &to, EGRESS_SEND);
}

/* Not so a raw socket of TCP: it has any peer, and what it sends is no stream. */
static __always_inline int is_stream(const struct bpf_sock *sk)
{
	return sk->type == TYPE_STREAM && sk->protocol == PROTOCOL_TCP;
}

static __always_inline int is_datagram(const struct bpf_sock *sk)
{
	return sk->type == TYPE_DATAGRAM && sk->protocol == PROTOCOL_UDP;
}

static __noinline void tell_packet(struct __sk_buff *skb, struct bpf_sock *sk, struct egress_work *work,
				   cgroup_id_t cgroup)
{
	struct egress_decision_event event = {.header = header_of_packet(skb, sk, work->question.now)};

	event.header.cgroup_id = cgroup;
	event.socket.cookie = bpf_get_socket_cookie(skb);
	if (is_stream(sk))
		place_stream(&event, sk);
	describe_decision(&event, work, EGRESS_PACKET);
	emit_egress(&event, sizeof(event));
}

/* Whether the other end opened the stream. */
static __always_inline int is_accepted_stream(struct __sk_buff *skb, struct bpf_sock *sk)
{
	struct stream *stream = find_stream(sk, bpf_get_socket_cookie(skb));
	struct tcp_sock *tcp;

	if (sk->state == STATE_LISTEN)
		return 1;
	if (stream && stream->direction != FLOW_UNKNOWN)
		return stream->direction == FLOW_INBOUND;
	tcp = (struct tcp_sock *)bpf_skc_to_tcp_sock(sk);
	return tcp && direction_of(tcp, sk->state, 0) == FLOW_INBOUND;
}

/* Decides a packet that no verdict answers. Not 0 when it passes. */
static __noinline int judge_packet(struct __sk_buff *skb, struct bpf_sock *sk, const struct packet_facts *facts,
				   cgroup_id_t cgroup)
{
	struct socket_verdict *kept;
	struct egress_work *work;
	cgroup_id_t pod = 0;
	__u32 set = policy_of(cgroup, &pod);
	int passes, is_of_stream, is_accepted = 0;

	if (!set)
		return 1;
	kept = bpf_sk_storage_get(&verdicts, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	work = kept ? take_egress_work() : NULL;
	if (!work) {
		count_loss(EVENT_EGRESS_DECISION, LOSS_TABLE_FULL);
		return 0;
	}
	is_of_stream = is_stream(sk);
	if (is_of_stream)
		is_accepted = is_accepted_stream(skb, sk);
	else
		is_accepted = has_heard(kept, &facts->to);
	__builtin_memset(&work->question, 0, sizeof(work->question));
	work->question.to = facts->to;
	work->question.pod = pod;
	work->question.set = set;
	work->question.now = bpf_ktime_get_boot_ns();
	work->question.protocol = facts->protocol;
	/* of datagrams those of a socket with a peer: another was asked for when it was given an address */
	if (is_of_stream || (is_datagram(sk) && sk->state == STATE_ESTABLISHED))
		work->question.legacy_until = legacy_until(kept, pod);
	ask_shown(&work->question, kept);
	/* what a raw socket sends a proxy is not read */
	if (!is_of_stream)
		work->question.request.state = WIRE_UNREADABLE;
	if (judge(work, is_accepted)) {
		count_clauses(work);
		if (work->outcome.verdict != EGRESS_ALLOW)
			tell_packet(skb, sk, work, cgroup);
	}
	keep_verdict(kept, work);
	kept->is_accepted = is_of_stream && is_accepted;
	kept->cookie = bpf_get_socket_cookie(skb);
	passes = work->outcome.verdict != EGRESS_DENY;
	give_back_scratch(&work->wanted);
	return passes;
}

/* What a verdict that is kept says of a packet: 1 it passes, 0 it doesn't, -1 nothing. */
static __always_inline int recall(const struct socket_verdict *kept, int is_of_stream, const struct packet_facts *facts)
{
	cgroup_id_t pod = kept->pod;
	struct cgroup_entry *entry;

	if (!kept->set)
		return -1;
	entry = bpf_map_lookup_elem(&cgroups, &pod);
	if (!entry || entry->policy != kept->set)
		return -1;
	if (kept->until && kept->until <= bpf_ktime_get_boot_ns())
		return -1;
	/* a stream has one peer, whatever address a load balancer above made of it */
	if (!is_of_stream && (kept->protocol != facts->protocol || !is_peer(&kept->to, &facts->to)))
		return -1;
	return kept->verdict != EGRESS_DENY;
}

/*
 * Whether a pod answers questions in the name of a resolver, to itself or to others on its host: a resolver that
 * is there is no governed pod.
 */
static __noinline int is_forged_answer(struct __sk_buff *skb, cgroup_id_t cgroup)
{
	struct packet_facts from = {};
	cgroup_id_t pod = 0;

	return !read_packet(skb, &from, 1) && from.to.port == RESOLVER_PORT && policy_of(cgroup, &pod) &&
	       is_resolver(pod, from.to.address);
}

/* Reads on in a stream whose verdict lets it pass. */
static __always_inline int follow(struct __sk_buff *skb)
{
	bpf_tail_call(skb, &stream_tails, 0);
	/* there is nobody to read it */
	count_loss(EVENT_EGRESS_DECISION, LOSS_UNREADABLE);
	return 0;
}

SEC("cgroup_skb/egress")
int on_egress(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;
	struct socket_verdict *kept;
	struct packet_facts facts = {};
	cgroup_id_t cgroup, pod;
	int passes = -1, is_of_stream;

	/* without a socket of its own it is the kernel's: the end of a stream, an answer to a probe */
	sk = sk ? bpf_sk_fullsock(sk) : NULL;
	if (!sk)
		return 1;
	is_of_stream = is_stream(sk);
	kept = bpf_sk_storage_get(&verdicts, sk, NULL, 0);
	if (kept && kept->verdict != EGRESS_DENY && is_of_stream) {
		passes = recall(kept, 1, &facts);
		if (passes > 0)
			return kept->reading == READING_ON ? follow(skb) : 1;
	}
	cgroup = bpf_skb_cgroup_id(skb);
	if (!kept && !policy_of(cgroup, &pod))
		return 1;
	if (read_packet(skb, &facts, 0)) {
		count_loss(EVENT_EGRESS_DECISION, LOSS_UNREADABLE);
		return 0;
	}
	if (skb->ifindex == LOOPBACK_INDEX && (facts.protocol == PROTOCOL_UDP || (is_of_stream && !kept)) &&
	    is_forged_answer(skb, cgroup))
		return 0;
	if (kept)
		passes = recall(kept, is_of_stream, &facts);
	if (passes < 0)
		passes = judge_packet(skb, sk, &facts, cgroup);
	/*
	 * What is cut off may end: else it would be tried again for minutes. It acknowledges nothing else: what the
	 * other end sends would be fetched.
	 */
	if (!passes)
		return is_of_stream && facts.is_bare && (facts.is_last || sk->state != STATE_ESTABLISHED);
	return is_of_stream && !facts.is_bare ? follow(skb) : 1;
}

/* Notes who speaks to a UDP server, so that it may answer. */
SEC("cgroup_skb/ingress")
int on_ingress(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;
	struct socket_verdict *kept;
	struct packet_facts facts = {};
	cgroup_id_t pod;

	if (!sk || is_plainly(skb, PROTOCOL_TCP))
		return 1;
	sk = bpf_sk_fullsock(sk);
	if (!sk || !is_datagram(sk))
		return 1;
	kept = bpf_sk_storage_get(&verdicts, sk, NULL, 0);
	if (kept && !kept->is_server)
		return 1;
	if (!kept) {
		if (!policy_of(bpf_skb_cgroup_id(skb), &pod))
			return 1;
		kept = bpf_sk_storage_get(&verdicts, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
		if (!kept) {
			count_loss(EVENT_EGRESS_DECISION, LOSS_TABLE_FULL);
			return 1;
		}
		kept->is_server = 1;
	}
	if (read_packet(skb, &facts, 1) || has_heard(kept, &facts.to))
		return 1;
	set_peer(&kept->accepted[kept->next++ & (ACCEPTED_PEERS - 1)], &facts.to);
	return 1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
