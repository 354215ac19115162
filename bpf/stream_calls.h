/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_STREAM_CALLS_H
#define WEIR_STREAM_CALLS_H

#include "socket_calls.h"
#include "stream_flow.h"

/* A stream that sockops doesn't follow ends: seldom, and where the socket can't be read straight. */
static __noinline void end_unfollowed(struct sock *sk, struct stream *stream, boot_ns_t now)
{
	__u32 state = BPF_CORE_READ(sk, __sk_common.skc_state);

	tell_stream(sk, stream, state, EVENT_NETWORK_CLOSE, now, 1);
	stream->phase = STREAM_CLOSED;
}

/* A function of its own: stacks are small. */
static __noinline void emit_connect(struct bpf_sock_addr *ctx, const struct stream *stream,
				    struct cgroup_entry *entry)
{
	struct network_event event = {};

	emit_addressed(ctx, &event, &stream->owner, entry, &stream->peer, EVENT_NETWORK_CONNECT,
		       stream->opened);
}

/* The state of a socket that is given a peer, made when it has none. NULL: there is no room. */
static __always_inline struct stream *make_stream(struct bpf_sock_addr *ctx, sock_cookie_t cookie)
{
	struct stream *stream = find_stream(ctx->sk, cookie);

	if (stream)
		return stream;
	stream = take_stream_slot(cookie);
	return stream ? stream : bpf_sk_storage_get(&streams, ctx->sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
}

static __noinline void connect_stream(struct bpf_sock_addr *ctx, const struct endpoint *peer)
{
	struct sock *sk = (struct sock *)bpf_skc_to_tcp_sock(ctx->sk);
	struct cgroup_entry *entry;
	cgroup_id_t cgroup_id;
	sock_cookie_t cookie;
	struct stream *stream;
	boot_ns_t now;

	if (!sk)
		return;
	entry = entry_of_call(sk, &cgroup_id, 0);
	if (!entry)
		return;
	cookie = bpf_get_socket_cookie(ctx);
	stream = make_stream(ctx, cookie);
	if (!stream) {
		count_loss(EVENT_NETWORK_CONNECT, LOSS_TABLE_FULL);
		return;
	}
	now = bpf_ktime_get_boot_ns();
	/* the attempt before this one never got as far as a SYN: it had no route, or was not allowed */
	if (stream->phase == STREAM_ASKED)
		end_unfollowed(raw_socket(ctx->sk), stream, now);
	if (stream->phase != STREAM_IDLE)
		clear_stream(stream);
	own(&stream->owner, cgroup_id, entry->pod, cookie);
	stream->socket = (__u64)raw_socket(ctx->sk);
	stream->peer = *peer;
	stream->opened = now;
	stream->phase = STREAM_ASKED;
	stream->direction = FLOW_OUTBOUND;
	emit_connect(ctx, stream, entry);
}

/*
 * sockops tells the end of a stream that it follows, when the last byte is acknowledged. A stream that is
 * older than the sensor, or that never sent its SYN, ends with its socket.
 */
static __always_inline void release_stream(struct bpf_sock *ctx)
{
	sock_cookie_t cookie = bpf_get_socket_cookie(ctx);
	struct stream *stream = find_stream(ctx, cookie);

	if (!stream || stream->is_followed)
		return;
	if (stream->phase == STREAM_ASKED || stream->phase == STREAM_OPEN)
		end_unfollowed(raw_socket(ctx), stream, bpf_ktime_get_boot_ns());
	leave_stream_slot(cookie);
}

#endif
