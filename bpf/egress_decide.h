/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_EGRESS_DECIDE_H
#define WEIR_EGRESS_DECIDE_H

#include <bpf/bpf_endian.h>

#include "egress_gates.h"
#include "egress_maps.h"
#include "learned.h"

/*
 * Decides one action of a pod from the tables of its set: what src/policy/decide-by-tables.ts decides. The test of
 * it is test/kernel/egress-decide.test.ts.
 */

enum {
	QUIC_PORT = 443,
	SET_BITS = 32,
	MAX_SECONDS = 0xffffffff,
};

static __always_inline int is_loopback(const struct endpoint *end)
{
	const __u32 *words = (const __u32 *)end->address;

	if (is_mapped(words))
		return bpf_ntohl(words[3]) >> 24 == 127;
	return !words[0] && !words[1] && !words[2] && words[3] == bpf_htonl(1);
}

static __always_inline int is_link_local(const struct endpoint *end)
{
	const __u32 *words = (const __u32 *)end->address;

	if (is_mapped(words))
		return bpf_ntohl(words[3]) >> 16 == 0xa9fe;
	return bpf_ntohl(words[0]) >> 22 == 0xfe80 >> 6;
}

static __always_inline struct rule_bits *rules_of_block(__u32 set, const struct endpoint *to)
{
	struct block_key key = {.prefix_bits = SET_BITS + 128, .set = set};

	__builtin_memcpy(key.address, to->address, sizeof(key.address));
	return bpf_map_lookup_elem(&policy_blocks, &key);
}

static __always_inline struct rule_bits *rules_of_port(__u32 set, __u8 protocol, port_t port)
{
	struct port_key key = {.prefix_bits = SET_BITS + 32, .set = set};

	key.protocol[0] = protocol;
	key.port[0] = port >> 8;
	key.port[1] = port;
	return bpf_map_lookup_elem(&policy_ports, &key);
}

static __always_inline void add_name(struct rules *to, __u64 hash, __u32 set, __u32 reach)
{
	struct name_key key = {.hash = hash, .set = set, .reach = reach};
	struct rule_bits *found = bpf_map_lookup_elem(&policy_names, &key);

	if (found)
		add_rules(to, found);
}

/* The rules of one learned name. */
static __noinline void add_learned_name(const struct learned_name *name, __u32 set, struct rules *to)
{
	const __u64 *hashes = (const __u64 *)name->hashes;
	__u32 count = name->hash_count;

	add_name(to, hashes[0], set, NAME_ITSELF);
	for (int i = 1; i < NAME_HASHES; i++) {
		if (i >= count)
			break;
		add_name(to, hashes[i], set, NAMES_BELOW);
	}
}

/* What the names that have not expired lead to; gives until when that holds, in seconds since boot. */
static __noinline __u32 look_up_names(struct egress_work *work, struct learned_address *address, __u32 now)
{
	__u32 until = MAX_SECONDS;

	for (int i = 0; i < MAX_NAMES; i++) {
		struct learned_name *name = name_at(address, i);
		__u32 expires = name->expires;

		if (expires <= now)
			continue;
		until = choose(((__u64)expires - until) >> 63, expires, until);
		add_learned_name(name, work->question.set, &work->seen);
		if (!(name->flags & LEARNED_ALIAS))
			add_learned_name(name, work->question.set, &work->direct.asked);
	}
	return until;
}

#ifndef WITHOUT_LOCKS
/* Takes what is known already of the names of an address; 0 when it isn't. */
static __always_inline int take_known(struct egress_work *work, struct learned_address *address, __u32 now,
				      __u32 *version)
{
	int is_known;

	bpf_spin_lock(&address->lock);
	*version = address->version;
	is_known = address->set == work->question.set && address->current_until > now;
	set_rules(&work->direct.asked, address->asked);
	set_rules(&work->seen, address->seen);
	bpf_spin_unlock(&address->lock);
	return is_known;
}

/* Keeps what was looked up, unless something was learned meanwhile. */
static __always_inline void keep_known(struct egress_work *work, struct learned_address *address,
				       __u32 until, __u32 version)
{
	bpf_spin_lock(&address->lock);
	if (address->version == version) {
		set_rules((struct rules *)address->asked, &work->direct.asked);
		set_rules((struct rules *)address->seen, &work->seen);
		address->set = work->question.set;
		address->current_until = until;
	}
	bpf_spin_unlock(&address->lock);
}

/* Finds the rules of the names of an address, as they are known, or anew. */
static __always_inline void read_names(struct egress_work *work, struct learned_address *address, __u32 now)
{
	__u32 version;

	if (take_known(work, address, now, &version))
		return;
	__builtin_memset(&work->direct.asked, 0, sizeof(work->direct.asked));
	__builtin_memset(&work->seen, 0, sizeof(work->seen));
	keep_known(work, address, look_up_names(work, address, now), version);
}
#else
/* The same for programs that can take no lock: iterators, on some kernels. Keeps nothing. */
static __always_inline void read_names(struct egress_work *work, struct learned_address *address, __u32 now)
{
	__u32 version = *(volatile __u32 *)&address->version;

	__builtin_memset(&work->direct.asked, 0, sizeof(work->direct.asked));
	__builtin_memset(&work->seen, 0, sizeof(work->seen));
	look_up_names(work, address, now);
	work->is_torn |= version & 1 || version != *(volatile __u32 *)&address->version;
}
#endif

/* Adds the rules of the names that the pod learned for the address. */
static __noinline void add_learned(struct egress_work *work, struct learned_address *address)
{
	read_names(work, address, work->question.now / NANOSECONDS);
	add_rules(&work->direct.denying, &work->seen);
	/* names teach no loopback, link-local, metadata or node address */
	if (is_link_local(&work->question.to) || rules_of_block(0, &work->question.to))
		__builtin_memset(&work->direct.asked, 0, sizeof(work->direct.asked));
}

/* Looks up the name on the wire. A deny needs one sign; an allow by name needs that DNS and the wire agree. */
static __noinline void look_up_shown(struct egress_work *work)
{
	struct egress_question *question = &work->question;
	struct egress_view *direct = &work->direct;
	__u64 none = 0 - is_same(question->wire, WIRE_NOTHING);

	__builtin_memset(&direct->wire, 0, sizeof(direct->wire));
	if (question->wire == WIRE_NAME)
		add_learned_name(&question->shown, question->set, &direct->wire);
	add_rules(&direct->denying, &direct->wire);
	EACH_WORD(i)
	{
		direct->wire.words[i] |= none;
		direct->allowing.words[i] |= direct->asked.words[i] & direct->wire.words[i];
	}
}

static __always_inline void look_up_address(struct egress_work *work, const struct policy_set *set)
{
	struct rule_bits *block = rules_of_block(work->question.set, &work->question.to);
	struct learned_key key = {.pod = work->question.pod};
	struct egress_view *direct = &work->direct;
	struct learned_address *address;

	set_rules(&direct->by_address, set->isolations);
	if (block)
		add_rules(&direct->by_address, block);
	set_rules(&direct->allowing, &direct->by_address);
	set_rules(&direct->denying, &direct->by_address);
	__builtin_memset(&direct->asked, 0, sizeof(direct->asked));
	__builtin_memcpy(key.address, work->question.to.address, sizeof(key.address));
	address = bpf_map_lookup_elem(&learned, &key);
	if (address)
		add_learned(work, address);
	look_up_shown(work);
}

static __always_inline void look_up_port(struct egress_view *view, const struct egress_question *question,
					 port_t number, const struct policy_set *set)
{
	struct rule_bits *port;
	__u8 protocol = question->protocol;

	set_rules(&view->ports, set->portless);
	if (!set->has_ports || (protocol != PROTOCOL_TCP && protocol != PROTOCOL_UDP))
		return;
	port = rules_of_port(question->set, protocol, number);
	if (port)
		set_rules(&view->ports, port);
}

/* Takes away the rules that have ended, and says when the next one does; 0: none. */
static __noinline boot_ns_t end_rules(struct egress_work *work, const struct policy_set *set)
{
	for (int i = 0; i < MAX_ENDINGS; i++) {
		const struct rule_ending *ending =
		    (const struct rule_ending *)&set->endings[i * ENDING_BYTES];

		if (i >= set->ending_count)
			return 0;
		if (ending->ends > work->question.now)
			return ending->ends;
		remove_rules(&work->direct.ports, ending->rules);
		remove_rules(&work->proxied.ports, ending->rules);
	}
	return 0;
}

/* The address that a proxy is asked for, without the rules that make it a proxy: what is asked for is asked of one. */
static __always_inline void look_up_requested_address(struct egress_work *work, const struct policy_set *set)
{
	const struct proxied_request *request = &work->question.request;
	struct endpoint to = {};
	struct rule_bits *block;

	__builtin_memcpy(to.address, request->address, sizeof(to.address));
	block = rules_of_block(work->question.set, &to);
	if (!block)
		return;
	add_rules(&work->proxied.by_address, block);
	remove_rules(&work->proxied.by_address, set->proxies);
}

/*
 * What a proxy is asked for: a name there is what DNS taught elsewhere, since it is the proxy that resolves it, and a
 * server name in its tunnel is the name on the wire. As long as nothing is asked, the proxy may be spoken to.
 */
static __noinline void look_up_request(struct egress_work *work, const struct policy_set *set)
{
	const struct egress_question *question = &work->question;
	const struct proxied_request *request = &question->request;
	struct egress_view *view = &work->proxied;
	__u64 is_shown = 1 - is_same(question->wire, WIRE_NOTHING), is_begun = 1 - is_same(request->state, WIRE_NOTHING);

	__builtin_memset(&view->asked, 0, sizeof(view->asked));
	set_rules(&view->by_address, set->isolations);
	if (request->state == WIRE_ADDRESS)
		look_up_requested_address(work, set);
	if (request->state == WIRE_NAME)
		add_learned_name(&request->name, question->set, &view->asked);
	EACH_WORD(i)
	{
		__u64 wire = work->direct.wire.words[i], by_address = view->by_address.words[i];

		view->wire.words[i] = wire;
		view->allowing.words[i] = choose(is_begun, by_address | (view->asked.words[i] & wire),
						 work->proxies.words[i]);
		view->denying.words[i] = by_address | view->asked.words[i] | is_shown * wire;
		view->ports.words[i] = choose(is_begun, view->ports.words[i], work->proxies.words[i]);
	}
}

/* Which rules, if any, make the address a proxy. */
static __always_inline void look_up_proxies(struct egress_work *work, const struct policy_set *set)
{
	const struct egress_view *direct = &work->direct;
	const __u64 *proxies = (const __u64 *)set->proxies;

	EACH_WORD(i)
	work->proxies.words[i] = (direct->by_address.words[i] | direct->asked.words[i]) & direct->ports.words[i] & proxies[i];
}

/* Leaves of what denies what fits the port; a proxy that is denied is so whatever is asked of it. */
static __always_inline void end_denying(struct egress_work *work)
{
	EACH_WORD(i)
	{
		__u64 direct = work->direct.denying.words[i] & work->direct.ports.words[i];

		work->direct.denying.words[i] = direct;
		work->proxied.denying.words[i] = direct | (work->proxied.denying.words[i] & work->proxied.ports.words[i]);
		work->proxied.by_address.words[i] |= work->direct.by_address.words[i] & direct;
	}
}

static __always_inline boot_ns_t earlier_of(boot_ns_t a, boot_ns_t b)
{
	return !a || (b && b < a) ? b : a;
}

/* Decides the question of `work`, by the set it names; fills its outcome. */
static __noinline void decide_egress(struct egress_work *work, const struct policy_set *set)
{
	const struct egress_question *question = &work->question;
	const struct gate_tables *enforced = &set->enforced_cluster;
	struct egress_outcome *outcome = &work->outcome;
	__u64 is_quic = is_same(question->protocol, PROTOCOL_UDP) & is_same(question->to.port, QUIC_PORT);
	__u64 refuses, would_refuse;

	look_up_address(work, set);
	look_up_port(&work->direct, question, question->to.port, set);
	look_up_port(&work->proxied, question, question->request.port, set);
	outcome->until = end_rules(work, set);
	look_up_proxies(work, set);
	outcome->is_proxied = has_common(&work->proxies, &work->proxies, set->proxies);
	if (outcome->is_proxied)
		look_up_request(work, set);
	end_denying(work);
	outcome->has_names = set->has_names;
	outcome->is_relaxed = set->relaxed_until > question->now;
	if (outcome->is_relaxed) {
		enforced = &set->relaxed_cluster;
		outcome->until = earlier_of(outcome->until, set->relaxed_until);
	}
	refuses = try_gates(enforced, work, is_quic, outcome->enforced);
	would_refuse = try_gates(&set->all_cluster, work, is_quic, outcome->all);
	outcome->verdict =
	    choose(refuses, EGRESS_DENY, choose(would_refuse, EGRESS_AUDIT, EGRESS_ALLOW));
	if (outcome->verdict == EGRESS_AUDIT)
		outcome->evidence = evidence_of_gates(work, &set->all_cluster, outcome->all);
	else
		outcome->evidence = evidence_of_gates(work, enforced, outcome->enforced);
}

#endif
