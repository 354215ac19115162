/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_PACKET_OWNER_H
#define WEIR_PACKET_OWNER_H

#include "datagrams.h"
#include "streams.h"

/* Whose the socket is, as the calls that gave it a peer have it; NULL where it is older than the sensor. */
static __always_inline const struct socket_owner *owner_of_packet(struct __sk_buff *skb, struct bpf_sock *sk)
{
	sock_cookie_t cookie = bpf_get_socket_cookie(skb);
	struct datagram_socket *udp;
	struct stream *stream;

	if (sk->protocol == PROTOCOL_TCP) {
		stream = find_stream(sk, cookie);
		return stream ? &stream->owner : NULL;
	}
	udp = find_datagram_slot(cookie);
	if (!udp)
		udp = bpf_sk_storage_get(&datagrams, sk, NULL, 0);
	return udp ? &udp->owner : NULL;
}

/* The beginning of a decision on a packet. */
static __always_inline struct event_header header_of_packet(struct __sk_buff *skb, struct bpf_sock *sk, boot_ns_t now)
{
	const struct socket_owner *owner = owner_of_packet(skb, sk);

	if (owner)
		return header_of(owner, EVENT_EGRESS_DECISION, sizeof(struct egress_decision_event), now);
	return (struct event_header){.time = now,
				     .size = sizeof(struct egress_decision_event),
				     .kind = EVENT_EGRESS_DECISION,
				     .flags = EVENT_FLOW_UNATTRIBUTED};
}

#endif
