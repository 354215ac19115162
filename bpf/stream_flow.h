/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_STREAM_FLOW_H
#define WEIR_STREAM_FLOW_H

#include "streams.h"

enum {
	SOCK_DONE_BIT = 1, /* enum sock_flags SOCK_DONE: the peer's FIN was received */
};

static __always_inline int has_sent_fin(__u32 state)
{
	return state == STATE_FIN_WAIT1 || state == STATE_FIN_WAIT2 || state == STATE_TIME_WAIT ||
	       state == STATE_LAST_ACK || state == STATE_CLOSING;
}

/*
 * Whether this end sent the SYN, from the kernel's own books: bytes_acked counts sequence numbers, SYN and
 * FIN among them, while bytes_sent counts payload. What is acknowledged or under way, less the payload sent
 * once, is the SYN.
 */
static __always_inline __u8 direction_of(struct tcp_sock *tcp, __u32 state, const int is_raw)
{
	__u32 numbers = (__u32)MEMBER(is_raw, tcp, bytes_acked) + MEMBER(is_raw, tcp, snd_nxt) -
			MEMBER(is_raw, tcp, snd_una);
	__u32 payload = (__u32)MEMBER(is_raw, tcp, bytes_sent) - (__u32)MEMBER(is_raw, tcp, bytes_retrans);

	if (has_sent_fin(state))
		return FLOW_UNKNOWN;
	return numbers - payload == 1 ? FLOW_OUTBOUND : numbers == payload ? FLOW_INBOUND : FLOW_UNKNOWN;
}

/*
 * Payload both ways. bytes_acked includes our SYN (when we sent the first one) and our FIN once they are
 * acknowledged, bytes_received the peer's FIN (net/ipv4/tcp_input.c: tcp_snd_una_update, tcp_rcv_nxt_update,
 * tcp_fin).
 */
static __always_inline void read_payload(struct network_flow_event *event, struct sock *sk,
					 const struct stream *stream, __u32 state, const int is_raw)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;
	byte_count_t acked = MEMBER(is_raw, tcp, bytes_acked);
	byte_count_t received = MEMBER(is_raw, tcp, bytes_received);

	if (acked && stream->direction == FLOW_OUTBOUND)
		acked--;
	if (acked && has_sent_fin(state) && MEMBER(is_raw, tcp, snd_una) == MEMBER(is_raw, tcp, write_seq))
		acked--;
	if (received && MEMBER(is_raw, sk, __sk_common.skc_flags) & (1 << SOCK_DONE_BIT))
		received--;
	event->bytes_sent = acked;
	event->bytes_received = received;
}

static __always_inline void read_counters(struct network_flow_event *event, struct sock *sk, const int is_raw)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;

	event->packets_sent = MEMBER(is_raw, tcp, segs_out);
	event->packets_received = MEMBER(is_raw, tcp, segs_in);
	event->retransmits = MEMBER(is_raw, tcp, total_retrans);
	event->round_trip = MEMBER(is_raw, tcp, srtt_us) >> 3;
}

/*
 * Tells what happened to a stream. `state` is its TCP state, the one before where it is changing. A report of
 * an open flow is left out when no payload moved since the last one.
 */
static __always_inline void tell_stream(struct sock *sk, struct stream *stream, __u32 state, __u32 kind,
					boot_ns_t now, const int is_raw)
{
	struct cgroup_entry *entry = entry_of(&stream->owner);
	struct network_flow_event event = {};

	if (!wants(entry, OBSERVE_NETWORK, kind))
		return;
	if (stream->direction == FLOW_UNKNOWN)
		stream->direction = direction_of((struct tcp_sock *)sk, state, is_raw);
	read_payload(&event, sk, stream, state, is_raw);
	if (kind == EVENT_NETWORK_FLOW && event.bytes_sent + event.bytes_received == stream->reported)
		return;
	stream->reported = event.bytes_sent + event.bytes_received;
	event.header = header_of(&stream->owner, kind, sizeof(event), now);
	event.opened = stream->opened;
	describe_stream(&event.socket, sk, stream, is_raw);
	read_counters(&event, sk, is_raw);
	if (kind == EVENT_NETWORK_CLOSE)
		event.error = MEMBER(is_raw, sk, sk_err);
	emit_of(entry, &event, sizeof(event), kind, now);
}

#endif
