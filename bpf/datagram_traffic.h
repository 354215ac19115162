/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_DATAGRAM_TRAFFIC_H
#define WEIR_DATAGRAM_TRAFFIC_H

#include "datagrams.h"

enum datagram_outcome {
	DATAGRAM_KNOWN,
	DATAGRAM_UNKNOWN,  /* there is no such flow, and none was begun */
	DATAGRAM_NEW,	   /* a flow began */
	DATAGRAM_REPLACED, /* a flow began and another, described, ended */
};

/* What one call or packet adds to a flow. */
struct datagram_traffic {
	const struct endpoint *remote;
	const struct endpoint *local; /* NULL: not known yet */
	boot_ns_t time;		      /* when this begins a flow; 0: it is to count only */
	__u64 used;		      /* jiffies */
	byte_count_t bytes;	      /* payload */
	__u32 packets;		      /* datagrams; 0: only addressed */
	__u8 is_received;
	__u8 direction; /* of the flow, when this begins it */
	__u8 pad[2];
};

static __always_inline int is_same_end(const struct endpoint *a, const struct endpoint *b)
{
	const __u64 *left = (const __u64 *)a->address, *right = (const __u64 *)b->address;

	return left[0] == right[0] && left[1] == right[1] && a->port == b->port;
}

static __always_inline void begin_flow(struct datagram_flow *flow, const struct datagram_traffic *traffic)
{
	flow->remote = *traffic->remote;
	__builtin_memset(&flow->local, 0, sizeof(flow->local));
	flow->opened = traffic->time;
	flow->used = traffic->used;
	flow->bytes_sent = 0;
	flow->bytes_received = 0;
	flow->reported = 0;
	flow->packets_sent = 0;
	flow->packets_received = 0;
	flow->direction = traffic->direction;
}

static __always_inline void count_traffic(struct datagram_flow *flow, const struct datagram_traffic *traffic)
{
	flow->used = traffic->used;
	if (!flow->local.port && traffic->local)
		flow->local = *traffic->local;
	if (traffic->is_received) {
		flow->bytes_received += traffic->bytes;
		flow->packets_received += traffic->packets;
	} else {
		flow->bytes_sent += traffic->bytes;
		flow->packets_sent += traffic->packets;
	}
}

/* Begins a flow in a place that is free, or whose flow must make room: that is described in `ended`. */
static __always_inline enum datagram_outcome take_place(struct datagram_flow *flow,
							const struct datagram_traffic *traffic,
							struct network_flow_event *ended)
{
	enum datagram_outcome outcome = flow->opened ? DATAGRAM_REPLACED : DATAGRAM_NEW;

	if (outcome == DATAGRAM_REPLACED)
		describe_flow(ended, flow);
	begin_flow(flow, traffic);
	return outcome;
}

/*
 * Adds traffic to the first flow when it is the one, or when it is free and the traffic may begin a flow. May
 * it replace another, it does.
 */
static __always_inline enum datagram_outcome add_to_first(struct datagram_socket *udp,
							  const struct datagram_traffic *traffic,
							  struct network_flow_event *ended, int may_replace)
{
	struct datagram_flow *flow = &udp->first;
	enum datagram_outcome outcome = DATAGRAM_UNKNOWN;

	bpf_spin_lock(&udp->lock);
	if (flow->opened && is_same_end(&flow->remote, traffic->remote))
		outcome = DATAGRAM_KNOWN;
	else if (traffic->time && (may_replace || !flow->opened))
		outcome = take_place(flow, traffic, ended);
	if (outcome != DATAGRAM_UNKNOWN)
		count_traffic(flow, traffic);
	bpf_spin_unlock(&udp->lock);
	return outcome;
}

/* Adds traffic to one of the other flows. UNKNOWN, too, when the first was used less recently than all. */
static __noinline enum datagram_outcome add_to_others(struct datagram_socket *udp,
						      struct datagram_peers *peers,
						      const struct datagram_traffic *traffic,
						      struct network_flow_event *ended)
{
	__u64 first_used = *(volatile __u64 *)&udp->first.used;
	enum datagram_outcome outcome = DATAGRAM_UNKNOWN;
	struct datagram_flow *flow = NULL, *oldest;

	bpf_spin_lock(&peers->lock);
	oldest = &peers->flows[0];
#pragma clang loop unroll(full)
	for (int i = 0; i < MORE_PEERS; i++) {
		struct datagram_flow *each = &peers->flows[i];

		if (each->opened && is_same_end(&each->remote, traffic->remote)) {
			flow = each;
			break;
		}
		if (each->used < oldest->used)
			oldest = each;
	}
	if (flow) {
		outcome = DATAGRAM_KNOWN;
	} else if (traffic->time && (!oldest->opened || oldest->used <= first_used)) {
		flow = oldest;
		outcome = take_place(flow, traffic, ended);
		peers->owner = udp->owner;
	}
	if (flow)
		count_traffic(flow, traffic);
	bpf_spin_unlock(&peers->lock);
	return outcome;
}

/*
 * Adds traffic to its flow, or begins the flow; one that had to make room is described in `ended`. Two CPUs
 * that begin the same flow at once may make two of it: the bytes are in one or the other.
 */
static __noinline enum datagram_outcome add_traffic(struct bpf_sock *sk, struct datagram_socket *udp,
						    const struct datagram_traffic *traffic,
						    struct network_flow_event *ended)
{
	enum datagram_outcome outcome = add_to_first(udp, traffic, ended, 0);
	struct datagram_peers *peers;

	if (outcome != DATAGRAM_UNKNOWN)
		return outcome;
	peers = bpf_sk_storage_get(&datagram_peers, sk, NULL,
				   traffic->time ? BPF_SK_STORAGE_GET_F_CREATE : 0);
	if (peers) {
		udp->has_others = 1;
		outcome = add_to_others(udp, peers, traffic, ended);
	}
	/* without room for other peers, the first makes room */
	if (outcome == DATAGRAM_UNKNOWN && traffic->time)
		outcome = add_to_first(udp, traffic, ended, 1);
	return outcome;
}

/* Ends the flow that made room for another. */
static __noinline void end_flow(const struct socket_owner *owner, struct network_flow_event *event,
				boot_ns_t now)
{
	emit_datagram_flow(entry_of(owner), owner, event, EVENT_NETWORK_CLOSE, now);
}

#endif
