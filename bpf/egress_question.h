/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_EGRESS_QUESTION_H
#define WEIR_EGRESS_QUESTION_H

#include "endpoint.h"
#include "rule_bits.h"
#include "tables.h"

/* What is asked of egress policy, what is decided, and the memory in which that is worked out. */

enum {
	GATE_COUNT = 2, /* the cluster's, the namespace's */
};

/* What a stream has shown of whom it asks for. */
enum wire_state {
	WIRE_NOTHING = 0,  /* nothing yet, or no name: what DNS taught holds */
	WIRE_NAME = 1,
	WIRE_UNREADABLE = 2, /* what it shows can't be read: a name that nobody approved */
	WIRE_ADDRESS = 3,    /* of proxied_request alone: an address in the place of a name */
};

/* What a request asks a proxy to reach. */
struct proxied_request {
	__u8 state; /* enum wire_state: of WIRE_NOTHING nothing was asked yet */
	__u8 pad;
	port_t port;
	__u32 pad2;
	__u8 address[16];	  /* of WIRE_ADDRESS, as plain_address() leaves it */
	struct learned_name name; /* of WIRE_NAME */
};

/* What is asked. */
struct egress_question {
	struct endpoint to; /* as plain_address() leaves it */
	cgroup_id_t pod;
	boot_ns_t now;
	__u32 set;
	__u8 protocol; /* IPPROTO_* */
	__u8 wire;     /* enum wire_state */
	__u8 wire_evidence; /* enum egress_evidence */
	__u8 is_encrypted;  /* the hello hides another: what it shows is its outer name */
	boot_ns_t legacy_until; /* of a socket that may be older than the pod's first policy; else 0 */
	struct learned_name shown; /* of WIRE_NAME */
	struct proxied_request request; /* counts where `to` is a proxy */
};

struct gate_outcome {
	__u16 reason; /* enum gate_reason */
	__u16 rule;   /* of REASON_DENY and REASON_ALLOW */
};

/* What is decided. */
struct egress_outcome {
	struct gate_outcome enforced[GATE_COUNT];
	struct gate_outcome all[GATE_COUNT];
	boot_ns_t until; /* 0: as long as the set is the pod's */
	__u8 verdict;	 /* enum egress_verdict */
	__u8 evidence;	 /* enum egress_evidence */
	__u8 is_relaxed;
	__u8 is_legacy; /* denied, and goes on for a while */
	__u8 has_names; /* of the set: a name that the stream shows may decide otherwise */
	__u8 is_proxied; /* `to` is a proxy to a gate: what is asked of it is what is judged there */
	__u8 pad[2];
};

/* The destination as one who decides sees it: the address that is spoken to, or what its proxy is asked for. */
struct egress_view {
	struct rules by_address; /* rules that mean the address */
	struct rules allowing;	 /* with those of names that were asked for */
	struct rules denying;	 /* with those of all names */
	struct rules ports;	 /* whose ports fit, and that have not ended */
	struct rules asked;	 /* rules of the names that were asked for, where those may allow */
	struct rules wire;	 /* rules of the name on the wire; all where it shows none */
};


/*
 * Working memory of one decision. It is in a map, not on the stack, so that the verifier finds all ways through
 * the look-ups alike; see scratch.h for whose it is.
 */
struct egress_work {
	__u64 wanted;
	struct egress_question question;
	struct egress_outcome outcome;
	struct egress_view direct;
	struct egress_view proxied; /* behind the other: one of both is taken by arithmetic */
	struct rules seen;    /* rules of all names */
	struct rules proxies; /* rules by which the address is a proxy */
	__u64 is_torn;	      /* names were learned while they were read: nothing is decided */
};

/* 1 when the numbers are the same, else 0. */
static __always_inline __u64 is_same(__u64 a, __u64 b)
{
	return 1 - has_bits(a ^ b);
}

#endif
