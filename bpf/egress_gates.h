/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_EGRESS_GATES_H
#define WEIR_EGRESS_GATES_H

#include "egress_question.h"
#include "event.h"

/* What gates decide, once it is known which rules fit. */

/* The destination as a gate sees it. */
static __always_inline const struct egress_view *view_of(const struct egress_work *work, const struct gate_tables *gate)
{
	__u64 is_proxied = has_common(&work->proxies, &work->proxies, gate->allow);

	barrier_var(is_proxied);
	return &work->direct + (is_proxied & 1);
}

/*
 * The rule of a gate that allows: one that means the address, or both what DNS taught and what the wire shows. Else,
 * where one means what DNS taught and another what the wire shows, the first of the former.
 */
static __always_inline __u64 allowing_rule(const struct gate_tables *gate, const struct egress_view *view)
{
	__u64 whole = first_rule(&view->allowing, &view->ports, gate->allow);
	__u64 taught = first_rule(&view->asked, &view->ports, gate->allow);
	__u64 is_shown = has_common(&view->wire, &view->ports, gate->allow);

	taught = choose(is_shown, taught, NO_RULE);
	return choose(is_same(whole, NO_RULE), taught, whole);
}

/* What a gate decides, from the least to the most that goes before. 1 when it refuses. */
static __always_inline __u64 decide_gate(const struct gate_tables *gate, const struct egress_work *work,
					 __u64 is_quic, struct gate_outcome *outcome)
{
	const struct egress_view *view = view_of(work, gate);
	__u64 denied = first_rule(&view->denying, &view->denying, gate->deny);
	__u64 allowed = allowing_rule(gate, view);
	__u64 is_denied = 1 - is_same(denied, NO_RULE), is_allowed = 1 - is_same(allowed, NO_RULE);
	__u64 rest = gate->rest, is_governing = 1 - is_same(rest, GATE_OPEN);
	__u64 reason = choose(is_same(rest, GATE_DELEGATE), REASON_DELEGATE, REASON_DEFAULT);
	__u64 refuses = is_same(rest, GATE_DENY), rule = 0, is_hidden = has_bits(work->question.is_encrypted);

	reason = choose(is_allowed, REASON_ALLOW, reason);
	rule = choose(is_allowed, allowed, rule);
	refuses &= 1 - is_allowed;
	is_quic &= has_bits(gate->is_quic_denied);
	reason = choose(is_quic, REASON_QUIC, reason);
	rule = choose(is_quic, 0, rule);
	refuses |= is_quic;
	is_hidden &= has_bits(gate->is_hello_denied);
	reason = choose(is_hidden, REASON_ENCRYPTED_HELLO, reason);
	rule = choose(is_hidden, 0, rule);
	refuses |= is_hidden;
	reason = choose(is_governing, reason, REASON_OPEN);
	rule = choose(is_governing, rule, 0);
	refuses &= is_governing;
	/* overlays deny where no policy speaks, too */
	outcome->reason = choose(is_denied, REASON_DENY, reason);
	outcome->rule = choose(is_denied, denied, rule);
	return refuses | is_denied;
}

/* 1 when a gate refuses. */
static __noinline __u64 try_gates(const struct gate_tables *gates, const struct egress_work *work,
				  __u64 is_quic, struct gate_outcome *outcomes)
{
	__u64 refuses = decide_gate(&gates[0], work, is_quic, &outcomes[0]);

	return refuses | decide_gate(&gates[1], work, is_quic, &outcomes[1]);
}

/* What the deciding rule of a gate rests on. */
static __always_inline __u64 evidence_of(const struct egress_work *work, const struct gate_tables *gate,
					 const struct gate_outcome *outcome)
{
	const struct egress_view *view = view_of(work, gate);
	__u64 reason = outcome->reason, shown = work->question.wire_evidence, name;
	__u64 is_rule = is_same(reason, REASON_DENY) | is_same(reason, REASON_ALLOW);
	/* an allow by name rests on what the stream shows, where it shows one; a deny may rest on what DNS taught */
	__u64 is_shown = has_bits(shown) & (is_same(reason, REASON_ALLOW) | has_rule(&view->wire, outcome->rule));

	name = choose(is_shown, shown, EVIDENCE_DNS);
	return is_rule * choose(has_rule(&view->by_address, outcome->rule), EVIDENCE_CIDR, name);
}

static __noinline __u64 evidence_of_gates(const struct egress_work *work, const struct gate_tables *gates,
					  const struct gate_outcome *outcomes)
{
	__u64 evidence = evidence_of(work, &gates[0], &outcomes[0]);

	evidence = choose(has_bits(evidence), evidence, evidence_of(work, &gates[1], &outcomes[1]));
	/* what no rule fits, because of what the stream shows */
	return choose(has_bits(evidence), evidence, work->question.wire_evidence);
}

#endif
