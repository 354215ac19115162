/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_STREAMS_H
#define WEIR_STREAMS_H

#include "endpoint.h"
#include "socket_owner.h"

/* Where a TCP socket is in its life, as far as events were given for it. */
enum stream_phase {
	STREAM_IDLE = 0,
	STREAM_ASKED = 1,      /* connect was called; no SYN yet */
	STREAM_CONNECTING = 2, /* the SYN is on its way */
	STREAM_OPEN = 3,
	STREAM_LISTENING = 4,
	STREAM_CLOSED = 5, /* the close was reported */
};

/* How the bytes that a stream sends are looked at. */
enum stream_stage {
	STAGE_START = 0, /* nothing recognised yet */
	STAGE_HELLO = 1, /* in the middle of a TLS ClientHello */
	STAGE_HTTP = 2,  /* speaks HTTP/1: each segment may begin a request */
	STAGE_DONE = 3,  /* not looked at any more */
};

/* A TCP socket of an observed pod. */
struct stream {
	struct socket_owner owner;
	struct endpoint peer;  /* as given to connect: a socket that never got a route has no other */
	boot_ns_t opened;      /* connect, accept, or first seen */
	byte_count_t reported; /* bytes both ways at the last report */
	__u32 next_sequence;   /* where the next unseen byte sent will be, once has_sequence */
	__u32 quiet_until;     /* STAGE_HTTP: sequence up to which the body of a request goes */
	__u8 phase;
	__u8 direction;   /* enum flow_direction */
	__u8 is_followed; /* sockops will tell its end */
	__u8 stage;
	__u8 looks; /* segments looked at in vain in STAGE_START */
	__u8 has_sequence;
	__u8 pad[2];
};

/* Cloned from a listener to what it accepts: the listener's owner is the owner. */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC | BPF_F_CLONE);
	__type(key, int);
	__type(value, struct stream);
} streams SEC(".maps");

enum {
	SOCK_DONE_BIT = 1, /* enum sock_flags SOCK_DONE: the peer's FIN was received */
	/* include/net/tcp_states.h */
	STATE_FIN_WAIT1 = 4,
	STATE_FIN_WAIT2 = 5,
	STATE_TIME_WAIT = 6,
	STATE_LAST_ACK = 9,
	STATE_LISTEN = 10,
	STATE_CLOSING = 11,
};

static __always_inline int has_sent_fin(__u32 state)
{
	return state == STATE_FIN_WAIT1 || state == STATE_FIN_WAIT2 || state == STATE_TIME_WAIT ||
	       state == STATE_LAST_ACK || state == STATE_CLOSING;
}

/*
 * Whether this end sent the SYN, from the kernel's own books: bytes_acked counts sequence numbers, SYN and FIN among
 * them, while bytes_sent counts payload. What is acknowledged or under way, less the payload sent once, is the SYN.
 */
static __always_inline __u8 direction_of(struct tcp_sock *tcp, __u32 state)
{
	__u32 numbers = (__u32)BPF_CORE_READ(tcp, bytes_acked) + BPF_CORE_READ(tcp, snd_nxt) -
			BPF_CORE_READ(tcp, snd_una);
	__u32 payload = (__u32)BPF_CORE_READ(tcp, bytes_sent) - (__u32)BPF_CORE_READ(tcp, bytes_retrans);

	if (has_sent_fin(state))
		return FLOW_UNKNOWN;
	return numbers - payload == 1 ? FLOW_OUTBOUND : numbers == payload ? FLOW_INBOUND : FLOW_UNKNOWN;
}

/*
 * Payload both ways. bytes_acked includes our SYN (when we sent the first one) and our FIN once they are acknowledged,
 * bytes_received the peer's FIN (net/ipv4/tcp_input.c: tcp_snd_una_update, tcp_rcv_nxt_update, tcp_fin).
 */
static __always_inline void read_counters(struct tcp_sock *tcp, const struct stream *stream, __u32 state,
					  struct network_flow_event *event)
{
	struct sock *sk = (struct sock *)tcp;
	byte_count_t acked = BPF_CORE_READ(tcp, bytes_acked);
	byte_count_t received = BPF_CORE_READ(tcp, bytes_received);

	if (acked && stream->direction == FLOW_OUTBOUND)
		acked--;
	if (acked && has_sent_fin(state) && BPF_CORE_READ(tcp, snd_una) == BPF_CORE_READ(tcp, write_seq))
		acked--;
	if (received && BPF_CORE_READ(sk, __sk_common.skc_flags) & (1 << SOCK_DONE_BIT))
		received--;
	event->bytes_sent = acked;
	event->bytes_received = received;
	event->packets_sent = BPF_CORE_READ(tcp, segs_out);
	event->packets_received = BPF_CORE_READ(tcp, segs_in);
	event->retransmits = BPF_CORE_READ(tcp, total_retrans);
	event->round_trip = BPF_CORE_READ(tcp, srtt_us) >> 3;
}

static __always_inline void describe_stream(struct socket_info *info, struct sock *sk, const struct stream *stream)
{
	read_ends(sk, info);
	if (!info->remote_port)
		set_remote(info, &stream->peer);
	info->cookie = stream->owner.cookie;
	info->direction = stream->direction;
}

/* Tells what happened to a stream. `state` is its TCP state, the one before where it is changing. */
static __noinline void emit_stream(struct sock *sk, const struct stream *stream, __u32 state, __u32 kind,
				   boot_ns_t now)
{
	struct network_flow_event event = {
		.header = header_of(&stream->owner, kind, sizeof(event), now),
		.opened = stream->opened,
	};

	if (!wants(&stream->owner, OBSERVE_NETWORK, kind))
		return;
	describe_stream(&event.socket, sk, stream);
	read_counters((struct tcp_sock *)sk, stream, state, &event);
	if (kind == EVENT_NETWORK_CLOSE)
		event.error = BPF_CORE_READ(sk, sk_err);
	emit_of(&stream->owner, &event, sizeof(event), kind, now);
}

#endif
