/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_EGRESS_VERDICT_H
#define WEIR_EGRESS_VERDICT_H

#include "egress_decide.h"
#include "emit.h"
#include "packet.h"
#include "resolver.h"
#include "scratch.h"
#include "streams.h"

/*
 * Verdicts of sockets: made where a peer is named, kept with the socket, and enforced again at every packet. A
 * verdict holds while its set is that of the pod, and no longer than its end: so a changed policy, under a new
 * number, is asked at the next packet.
 */

enum {
	VERDICT_SLOTS = 4,  /* working memories of a CPU */
	ACCEPTED_PEERS = 8, /* whom a UDP server heard last */
};

struct peer_key {
	__u8 address[16];
	port_t port;
	__u16 pad;
	__u32 pad2;
};

/* Whether names are looked for in what a socket sends. */
enum verdict_reading {
	READING_NOT = 0,  /* none could decide otherwise */
	READING_ON = 1,
	READING_DONE = 2, /* none will follow */
};

struct socket_verdict {
	cgroup_id_t pod;
	boot_ns_t until; /* 0: as long as the set */
	sock_cookie_t cookie;
	__u32 set;	  /* of what it was made; 0: of none */
	__u8 verdict;	  /* enum egress_verdict */
	__u8 is_server;	  /* UDP: it was spoken to before it spoke */
	__u8 is_accepted; /* TCP: the other end opened the stream */
	__u8 is_legacy;	  /* denied, and older than the pod's first policy: it goes on for a while */
	__u32 next;	  /* of accepted, which is overwritten next */
	__u8 protocol;	  /* IPPROTO_* that it is a verdict on */
	__u8 is_young;	  /* it got its peer under a policy of its pod */
	__u8 is_encrypted; /* TCP: the hello that the stream showed hides another */
	__u8 pad;
	struct peer_key to;
	/* TCP */
	__u8 reading;	 /* enum verdict_reading */
	__u8 is_begun;	 /* what is kept of the reading is of this connection */
	__u8 wire;	 /* enum wire_state: what the stream showed last */
	__u8 wire_evidence;
	__u8 sending;	    /* enum verdict_reading: the same, in the process's own send() */
	__u8 is_send_begun;
	__u8 is_told_of_headers; /* somebody else asked for it, before it was to be let go of by that */
	__u8 is_proxied;	 /* as in egress_outcome */
	__u32 place; /* while it is judged in send(): among the streams of its pod */
	__u32 pad2;
	struct learned_name shown;
	struct proxied_request request; /* what it asked a proxy for last, if it goes to one */
	struct gate_outcome outcomes[2 * GATE_COUNT]; /* as in egress_outcome: what is the same is told once */
	/* UDP */
	struct peer_key accepted[ACCEPTED_PEERS];
};

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct socket_verdict);
} verdicts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, VERDICT_SLOTS);
	__type(key, __u32);
	__type(value, struct egress_work);
} egress_works SEC(".maps");

static __always_inline struct egress_work *take_egress_work(void)
{
#pragma clang loop unroll(full)
	for (int i = 0; i < VERDICT_SLOTS; i++) {
		__u32 slot = i;
		struct egress_work *work = bpf_map_lookup_elem(&egress_works, &slot);

		if (work && take_scratch(&work->wanted))
			return work;
	}
	return NULL;
}

/* The set that holds in a cgroup, and of which pod; 0: none. That of the pod's own folder holds for all in it. */
static __always_inline __u32 policy_of(cgroup_id_t cgroup, cgroup_id_t *pod)
{
	struct cgroup_entry *entry = bpf_map_lookup_elem(&cgroups, &cgroup), *own;

	if (!entry)
		return 0;
	*pod = entry->pod;
	if (entry->pod == cgroup)
		return entry->policy;
	own = bpf_map_lookup_elem(&cgroups, pod);
	return own ? own->policy : entry->policy;
}

static __always_inline void set_peer(struct peer_key *key, const struct endpoint *end)
{
	__builtin_memcpy(key->address, end->address, sizeof(key->address));
	key->port = end->port;
}

static __always_inline void get_peer(struct endpoint *end, const struct peer_key *key)
{
	__builtin_memcpy(end->address, key->address, sizeof(key->address));
	end->port = key->port;
	end->family = is_mapped(key->address) ? 4 : 6;
}

static __always_inline int is_peer(const struct peer_key *key, const struct endpoint *end)
{
	const __u64 *a = (const __u64 *)key->address, *b = (const __u64 *)end->address;

	return a[0] == b[0] && a[1] == b[1] && key->port == end->port;
}

/* Keeps a verdict with its socket. */
static __always_inline void keep_verdict(struct socket_verdict *kept, const struct egress_work *work)
{
	kept->pod = work->question.pod;
	kept->until = work->outcome.until;
	kept->verdict = work->outcome.verdict;
	kept->is_legacy = work->outcome.is_legacy;
	kept->is_proxied = work->outcome.is_proxied;
	kept->protocol = work->question.protocol;
	set_peer(&kept->to, &work->question.to);
	kept->set = work->question.set;
	__builtin_memcpy(kept->outcomes, work->outcome.enforced, sizeof(kept->outcomes));
	/* what is implied is not looked at, nor where no name could decide otherwise */
	if (kept->reading != READING_DONE)
		kept->reading = work->outcome.has_names ? READING_ON : READING_NOT;
}

/* Whether what is kept answers the question. */
static __always_inline int is_answered(const struct socket_verdict *kept, __u32 set, const struct endpoint *to,
				       __u32 protocol, boot_ns_t now)
{
	return kept->set == set && kept->protocol == protocol && is_peer(&kept->to, to) &&
	       (!kept->until || kept->until > now);
}

/* Whether the other end spoke to a UDP server lately. */
static __always_inline int has_heard(const struct socket_verdict *kept, const struct endpoint *from)
{
	if (!kept->is_server)
		return 0;
	for (int i = 0; i < ACCEPTED_PEERS; i++)
		if (is_peer(&kept->accepted[i], from))
			return 1;
	return 0;
}

/* Asks by what the stream has shown so far. */
static __always_inline void ask_shown(struct egress_question *question, const struct socket_verdict *kept)
{
	question->wire = kept->wire;
	question->wire_evidence = kept->wire_evidence;
	question->is_encrypted = kept->is_encrypted;
	question->shown = kept->shown;
	question->request = kept->request;
	/* nobody read what a proxy was asked for */
	if (kept->reading == READING_NOT)
		question->request.state = WIRE_UNREADABLE;
}

/* Counts one clause. Its entry is there as long as the set is. */
static __always_inline void count_clause(__u32 set, const struct gate_outcome *outcome, __u32 gate, int is_all)
{
	struct clause_key key = {.set = set, .clause = outcome->rule};
	struct clause_count *count;

	if (outcome->reason == REASON_OPEN)
		return;
	if (outcome->reason == REASON_QUIC)
		key.clause = CLAUSE_QUIC + 2 * gate;
	else if (outcome->reason == REASON_ENCRYPTED_HELLO)
		key.clause = CLAUSE_ENCRYPTED_HELLO + 2 * gate;
	else if (outcome->reason == REASON_DEFAULT || outcome->reason == REASON_DELEGATE)
		key.clause = CLAUSE_DEFAULT + 2 * gate;
	count = bpf_map_lookup_elem(&clause_counts, &key);
	if (!count)
		return;
	if (is_all)
		count->all++;
	else
		count->enforced++;
}

static __noinline void count_clauses(const struct egress_work *work)
{
	for (int gate = 0; gate < GATE_COUNT; gate++) {
		if (!work->outcome.is_legacy)
			count_clause(work->question.set, &work->outcome.enforced[gate], gate, 0);
		count_clause(work->question.set, &work->outcome.all[gate], gate, 1);
	}
}

/*
 * Denies by an isolation that has not ended, where there is one: those hold for what is implied, too, but for what the pod was
 * asked by its node (`is_accepted`), as by the kubelet's probes.
 */
static __noinline int is_isolated(struct egress_work *work, const struct policy_set *set, int is_accepted)
{
	struct egress_outcome *outcome = &work->outcome;
	__u64 rule;

	set_rules(&work->direct.ports, set->isolations);
	outcome->until = end_rules(work, set);
	rule = first_rule(&work->direct.ports, &work->direct.ports, set->isolations);
	if (rule == NO_RULE || (is_accepted && rules_of_block(0, &work->question.to)))
		return 0;
	__builtin_memset(outcome, 0, sizeof(*outcome));
	outcome->verdict = EGRESS_DENY;
	outcome->enforced[0].reason = REASON_DENY;
	outcome->enforced[0].rule = rule;
	outcome->all[0] = outcome->enforced[0];
	return 1;
}

static __always_inline int is_rule(const struct gate_outcome *outcome)
{
	return outcome->reason == REASON_DENY || outcome->reason == REASON_QUIC ||
	       outcome->reason == REASON_ENCRYPTED_HELLO;
}

/* Whether the names of the address that is asked for are known. */
static __always_inline int has_names(const struct egress_question *question)
{
	struct learned_key key = {.pod = question->pod};

	__builtin_memcpy(key.address, question->to.address, sizeof(key.address));
	return bpf_map_lookup_elem(&learned, &key) != NULL;
}

/*
 * A socket that is older than the pod's first policy may have been opened by a name that nobody learned. Where no rule
 * denies it, it goes on until the pod's grace is over, audited.
 */
static __noinline void tolerate(struct egress_work *work)
{
	const struct egress_question *question = &work->question;
	struct egress_outcome *outcome = &work->outcome;

	if (outcome->verdict != EGRESS_DENY || question->legacy_until <= question->now)
		return;
	if (is_rule(&outcome->enforced[0]) || is_rule(&outcome->enforced[1]) || has_names(question))
		return;
	outcome->verdict = EGRESS_AUDIT;
	outcome->is_legacy = 1;
	outcome->until = earlier_of(outcome->until, question->legacy_until);
}

/*
 * Decides the question of `work`. What is implied passes but for isolations: loopback always, questions to the
 * pod's resolvers, and (`is_accepted`) what the pod was asked for. Not 0 when it is to be told and counted.
 */
static __noinline int judge(struct egress_work *work, int is_accepted)
{
	struct egress_question *question = &work->question;
	struct policy_set *set = bpf_map_lookup_elem(&policy_sets, &question->set);

	__builtin_memset(&work->outcome, 0, sizeof(work->outcome));
	if (is_loopback(&question->to))
		return 0;
	if (!set) {
		/* nobody knows what holds */
		count_loss(EVENT_EGRESS_DECISION, LOSS_UNREADABLE);
		work->outcome.verdict = EGRESS_DENY;
		return 1;
	}
	if (is_accepted || (question->to.port == RESOLVER_PORT && is_resolver(question->pod, question->to.address)))
		return is_isolated(work, set, is_accepted);
	decide_egress(work, set);
	tolerate(work);
	return 1;
}

/* The grace of a socket that has no verdict yet, or one by that grace; 0: it has none. */
static __always_inline boot_ns_t legacy_until(const struct socket_verdict *kept, cgroup_id_t pod)
{
	struct cgroup_entry *entry;

	if (kept->is_young || (kept->set && !kept->is_legacy))
		return 0;
	entry = bpf_map_lookup_elem(&cgroups, &pod);
	return entry ? entry->legacy_until : 0;
}

/* Says where a stream is found. */
static __always_inline void place_stream(struct egress_decision_event *event, struct bpf_sock *sk)
{
	struct sock *own = (struct sock *)bpf_skc_to_tcp_sock(sk);

	if (!own)
		return;
	read_ends(&event->socket, own, 0);
	event->network_namespace = own->__sk_common.skc_net.net->ns.inum;
	event->interface = own->__sk_common.skc_bound_dev_if;
}

static __always_inline int is_requested(const struct proxied_request *request)
{
	return request->state == WIRE_NAME || request->state == WIRE_ADDRESS;
}

/* Fills what every decision says but for its header. */
static __always_inline void describe_decision(struct egress_decision_event *event, const struct egress_work *work,
					      __u32 hook)
{
	const struct egress_outcome *outcome = &work->outcome;

	event->pod = work->question.pod;
	event->set = work->question.set;
	event->verdict = outcome->verdict;
	event->hook = hook;
	event->evidence = outcome->evidence;
	event->is_relaxed = outcome->is_relaxed;
	event->is_legacy = outcome->is_legacy;
	if (outcome->is_proxied && is_requested(&work->question.request))
		event->proxied_port = work->question.request.port;
	__builtin_memcpy(&event->enforced_cluster_reason, outcome->enforced,
			 sizeof(outcome->enforced) + sizeof(outcome->all));
	event->socket.protocol = work->question.protocol;
	event->socket.direction = FLOW_OUTBOUND;
	set_remote(&event->socket, &work->question.to);
}

/* Tells a decision that changes something. Repeats beyond the pod's rate are counted: counts of clauses hold all. */
static __always_inline void emit_egress(struct egress_decision_event *event, __u32 size)
{
	if (!take_token(event->pod, event->header.time, 0)) {
		count_loss(EVENT_EGRESS_DECISION, LOSS_THROTTLED);
		return;
	}
	emit_decision(&event->header, size, EVENT_EGRESS_DECISION);
}

#endif
