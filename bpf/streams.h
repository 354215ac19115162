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

enum {
	STREAM_SLOTS = 8192, /* a power of two */
};

/* A TCP socket of an observed pod. */
struct stream {
	struct socket_owner owner; /* its cookie is 0 in a slot that is free */
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
	__u64 socket;	/* in a slot: the kernel's address of the socket */
	struct bpf_spin_lock lock; /* of who takes a slot */
	__u32 pad2;
};

/*
 * Where the state of a stream is that the pod opens, from connect until its end was told: a slot by its cookie, as that
 * of datagram sockets (datagrams.h), and for the same reason. Packets and callbacks of one socket don't run at once.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, STREAM_SLOTS);
	__type(key, __u32);
	__type(value, struct stream);
} stream_slots SEC(".maps");

/*
 * And where it is when the slot was another socket's, or connect was not what was seen first. Cloned from a listener to
 * what it accepts: the listener's owner is the owner.
 */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC | BPF_F_CLONE);
	__type(key, int);
	__type(value, struct stream);
} streams SEC(".maps");

static __always_inline struct stream *stream_slot_of(sock_cookie_t cookie)
{
	__u32 index = cookie & (STREAM_SLOTS - 1);

	return bpf_map_lookup_elem(&stream_slots, &index);
}

/* The slot that a socket has; NULL when it has none. */
static __always_inline struct stream *find_stream_slot(sock_cookie_t cookie)
{
	struct stream *slot = stream_slot_of(cookie);

	return slot && slot->owner.cookie == cookie ? slot : NULL;
}

/* The state of a socket; NULL when it has none. */
static __always_inline struct stream *find_stream(void *sk, sock_cookie_t cookie)
{
	struct stream *slot = find_stream_slot(cookie);

	return slot ? slot : bpf_sk_storage_get(&streams, sk, NULL, 0);
}

/* Takes the slot for a socket that has none; NULL when another has it. */
static __always_inline struct stream *take_stream_slot(sock_cookie_t cookie)
{
	struct stream *slot = stream_slot_of(cookie);
	sock_cookie_t holder;

	if (!slot)
		return NULL;
	bpf_spin_lock(&slot->lock);
	holder = slot->owner.cookie;
	if (!holder)
		slot->owner.cookie = cookie;
	bpf_spin_unlock(&slot->lock);
	return holder ? NULL : slot;
}

/* Forgets everything, so that the socket may begin anew. */
static __always_inline void clear_stream(struct stream *stream)
{
	__builtin_memset(stream, 0, offsetof(struct stream, lock));
}

/* Leaves the slot to another socket, if there is one. What looks at it meanwhile finds nothing of worth. */
static __always_inline void leave_stream_slot(sock_cookie_t cookie)
{
	struct stream *slot = find_stream_slot(cookie);

	if (!slot)
		return;
	bpf_spin_lock(&slot->lock);
	clear_stream(slot);
	bpf_spin_unlock(&slot->lock);
}

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
