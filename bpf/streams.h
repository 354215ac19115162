/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_STREAMS_H
#define WEIR_STREAMS_H

#include "endpoint.h"
#include "socket_owner.h"

/* include/net/tcp_states.h */
enum {
	STATE_ESTABLISHED = 1,
	STATE_FIN_WAIT1 = 4,
	STATE_FIN_WAIT2 = 5,
	STATE_TIME_WAIT = 6,
	STATE_CLOSE = 7,
	STATE_LAST_ACK = 9,
	STATE_LISTEN = 10,
	STATE_CLOSING = 11,
};

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
	STAGE_HTTP = 2,	 /* speaks HTTP/1: each segment that is no body may begin a request */
	STAGE_DONE = 3,	 /* not looked at any more */
};

/* A TCP socket of an observed pod. */
struct stream {
	struct socket_owner owner;
	struct endpoint peer;  /* as given to connect: a socket that never got a route has no other */
	boot_ns_t opened;      /* connect, accept, or first seen */
	byte_count_t reported; /* bytes both ways at the last report */
	__u32 next_sequence;   /* where the next unseen byte sent will be, once has_sequence */
	__u32 body_end;	       /* sequence up to which the body of a request goes, while has_body */
	__u8 phase;
	__u8 direction;	  /* enum flow_direction */
	__u8 is_followed; /* sockops will tell its end */
	__u8 stage;
	__u8 looks; /* segments looked at in vain in STAGE_START */
	__u8 has_sequence;
	__u8 has_body;
	__u8 pad;
};

/* Cloned from a listener to what it accepts: the listener's owner is the owner. */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC | BPF_F_CLONE);
	__type(key, int);
	__type(value, struct stream);
} streams SEC(".maps");

static __always_inline void describe_stream(struct socket_info *info, struct sock *sk,
					    const struct stream *stream, const int is_raw)
{
	read_ends(info, sk, is_raw);
	if (!info->remote_port && stream->peer.port)
		set_remote(info, &stream->peer);
	info->cookie = stream->owner.cookie;
	info->direction = stream->direction;
}

#endif
