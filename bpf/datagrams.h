/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_DATAGRAMS_H
#define WEIR_DATAGRAMS_H

#include "endpoint.h"
#include "socket_owner.h"

enum {
	MAX_PEERS = 4, /* flows of one UDP socket that are counted at once */
};

/* Traffic of a UDP socket with one peer: a flow. */
struct datagram_flow {
	struct endpoint remote;
	struct endpoint local; /* as first seen: an unbound socket has no address until it sends */
	boot_ns_t opened;      /* 0: free */
	boot_ns_t used;
	byte_count_t bytes_sent;
	byte_count_t bytes_received;
	byte_count_t reported; /* bytes both ways at the last report */
	__u32 packets_sent;
	__u32 packets_received;
	__u32 direction; /* enum flow_direction: who spoke first */
	__u32 pad;
};

/*
 * A UDP socket of an observed pod. One more peer than it has room for ends the flow used least recently,
 * which is reported as closed: nothing that was counted is lost. The lock is for threads and CPUs that share
 * the socket.
 */
struct datagram_socket {
	struct bpf_spin_lock lock;
	__u32 pad;
	struct socket_owner owner;
	struct datagram_flow flows[MAX_PEERS];
};

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct datagram_socket);
} datagrams SEC(".maps");

enum datagram_outcome {
	DATAGRAM_KNOWN,
	DATAGRAM_NEW,	   /* a flow began */
	DATAGRAM_REPLACED, /* a flow began and another, copied out, ended */
};

/* What one call or packet adds to a flow. */
struct datagram_traffic {
	const struct endpoint *remote;
	const struct endpoint *local; /* NULL: not known yet */
	boot_ns_t time;
	byte_count_t bytes; /* payload */
	__u32 packets;	    /* datagrams; 0: only addressed */
	__u8 is_received;
	__u8 direction; /* of the flow, when this begins it */
	__u8 pad[2];
};

static __always_inline int is_same_end(const struct endpoint *a, const struct endpoint *b)
{
	const __u64 *left = (const __u64 *)a->address, *right = (const __u64 *)b->address;

	return left[0] == right[0] && left[1] == right[1] && a->port == b->port;
}

/* Everything of the report of a flow but its header, the cookie and an error. */
static __always_inline void describe_flow(struct network_flow_event *event, const struct datagram_flow *flow)
{
	set_local(&event->socket, &flow->local);
	set_remote(&event->socket, &flow->remote);
	event->socket.protocol = PROTOCOL_UDP;
	event->socket.direction = flow->direction;
	event->opened = flow->opened;
	event->bytes_sent = flow->bytes_sent;
	event->bytes_received = flow->bytes_received;
	event->packets_sent = flow->packets_sent;
	event->packets_received = flow->packets_received;
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
	flow->used = traffic->time;
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

/*
 * Adds traffic to its flow, and begins the flow when there is none. One that had to make room is described in
 * `ended`.
 */
static __always_inline enum datagram_outcome add_traffic(struct datagram_socket *udp,
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
	if (!flow) {
		flow = oldest;
		outcome = flow->opened ? DATAGRAM_REPLACED : DATAGRAM_NEW;
		if (flow->opened)
			describe_flow(ended, flow);
		begin_flow(flow, traffic);
	}
	count_traffic(flow, traffic);
	bpf_spin_unlock(&udp->lock);
	return outcome;
}

/* Completes a described flow and sends it. */
static __noinline void emit_datagram_flow(const struct datagram_socket *udp, struct network_flow_event *event,
					  __u32 kind, boot_ns_t now)
{
	if (!wants(&udp->owner, OBSERVE_NETWORK, kind))
		return;
	event->header = header_of(&udp->owner, kind, sizeof(*event), now);
	event->socket.cookie = udp->owner.cookie;
	emit_of(&udp->owner, event, sizeof(*event), kind, now);
}

#endif
