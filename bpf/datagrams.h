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

/* Completes a described flow and sends it. */
static __always_inline void emit_datagram_flow(struct cgroup_entry *entry, const struct datagram_socket *udp,
					       struct network_flow_event *event, __u32 kind, boot_ns_t now)
{
	if (!wants(entry, OBSERVE_NETWORK, kind))
		return;
	event->header = header_of(&udp->owner, kind, sizeof(*event), now);
	event->socket.cookie = udp->owner.cookie;
	emit_of(entry, event, sizeof(*event), kind, now);
}

#endif
