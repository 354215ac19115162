/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_DATAGRAMS_H
#define WEIR_DATAGRAMS_H

#include "endpoint.h"
#include "socket_owner.h"

enum {
	MORE_PEERS = 3,
	MAX_PEERS = 1 + MORE_PEERS, /* flows of one UDP socket that are counted at once */
	DATAGRAM_SLOTS = 8192,	    /* a power of two */
};

/* Traffic of a UDP socket with one peer: a flow. What packets change of a known flow comes last. */
struct datagram_flow {
	struct endpoint remote;
	struct endpoint local; /* as first seen: an unbound socket has no address until it sends */
	boot_ns_t opened;      /* 0: free */
	__u32 direction;       /* enum flow_direction: who spoke first */
	__u32 pad;
	byte_count_t reported; /* bytes both ways at the last report */
	__u64 used;	       /* jiffies */
	byte_count_t bytes_sent;
	byte_count_t bytes_received;
	__u32 packets_sent;
	__u32 packets_received;
};

/*
 * A UDP socket of an observed pod, and its first peer. Most have no other: this takes a third of the memory
 * that room for all peers would. Packets of both directions are mostly counted on different CPUs, so the lock,
 * which is for these and for threads that share the socket, is beside what it guards.
 */
struct datagram_socket {
	struct socket_owner owner; /* its cookie is 0 in a slot that is free */
	struct datagram_flow first;
	struct bpf_spin_lock lock;
	__u32 has_others; /* there are datagram_peers, too */
};

/*
 * Where the state of a socket is from the call that gave it a peer or a place until its release: a slot by its
 * cookie, which costs a tenth of what making and freeing the socket's storage does (docs/decisions/013). Only
 * such calls take a slot, because only after them a release is sure to follow.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, DATAGRAM_SLOTS);
	__type(key, __u32);
	__type(value, struct datagram_socket);
} datagram_slots SEC(".maps");

/* And where it is when the slot was another socket's, or a packet was the first that was seen of the socket. */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct datagram_socket);
} datagrams SEC(".maps");

/*
 * The other peers of a socket that has more than one. One more than there is room for ends the flow used least
 * recently, which is reported as closed: nothing that was counted is lost.
 */
struct datagram_peers {
	struct socket_owner owner; /* a copy: iterators of 5.10 may not look into another storage */
	struct datagram_flow flows[MORE_PEERS];
	struct bpf_spin_lock lock;
	__u32 pad;
};

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct datagram_peers);
} datagram_peers SEC(".maps");

static __always_inline struct datagram_socket *datagram_slot_of(sock_cookie_t cookie)
{
	__u32 index = cookie & (DATAGRAM_SLOTS - 1);

	return bpf_map_lookup_elem(&datagram_slots, &index);
}

/* The slot that a socket has; NULL when it has none. */
static __always_inline struct datagram_socket *find_datagram_slot(sock_cookie_t cookie)
{
	struct datagram_socket *slot = datagram_slot_of(cookie);

	return slot && slot->owner.cookie == cookie ? slot : NULL;
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

/* Says of a described flow whose it is. */
static __always_inline void own_flow(struct network_flow_event *event, const struct socket_owner *owner,
				     __u32 kind, boot_ns_t now)
{
	event->header = header_of(owner, kind, sizeof(*event), now);
	event->socket.cookie = owner->cookie;
}

/* Completes a described flow and sends it. */
static __always_inline void emit_datagram_flow(struct cgroup_entry *entry, const struct socket_owner *owner,
					       struct network_flow_event *event, __u32 kind, boot_ns_t now)
{
	if (!wants(entry, OBSERVE_NETWORK, kind))
		return;
	own_flow(event, owner, kind, now);
	emit_of(entry, event, sizeof(*event), kind, now);
}

#endif
