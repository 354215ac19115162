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

/* Adds traffic to its flow, or begins the flow; one that had to make room is described in `ended`. */
static __noinline enum datagram_outcome add_traffic(struct datagram_socket *udp,
						    const struct datagram_traffic *traffic,
						    struct network_flow_event *ended)
{
	enum datagram_outcome outcome = DATAGRAM_KNOWN;
	struct datagram_flow *flow = NULL, *oldest;

	bpf_spin_lock(&udp->lock);
	oldest = &udp->flows[0];
#pragma clang loop unroll(full)
	for (int i = 0; i < MAX_PEERS; i++) {
		struct datagram_flow *each = &udp->flows[i];

		if (each->opened && is_same_end(&each->remote, traffic->remote)) {
			flow = each;
			break;
		}
		if (each->used < oldest->used)
			oldest = each;
	}
	if (!flow && !traffic->time) {
		outcome = DATAGRAM_UNKNOWN;
	} else if (!flow) {
		flow = oldest;
		outcome = flow->opened ? DATAGRAM_REPLACED : DATAGRAM_NEW;
		if (flow->opened)
			describe_flow(ended, flow);
		begin_flow(flow, traffic);
	}
	if (flow)
		count_traffic(flow, traffic);
	bpf_spin_unlock(&udp->lock);
	return outcome;
}

/* Ends the flow that made room for another. */
static __noinline void end_flow(const struct datagram_socket *udp, struct network_flow_event *event,
				boot_ns_t now)
{
	emit_datagram_flow(entry_of(&udp->owner), udp, event, EVENT_NETWORK_CLOSE, now);
}

#endif
