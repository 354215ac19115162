/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_STREAM_CALLS_H
#define WEIR_STREAM_CALLS_H

#include "socket_calls.h"
#include "stream_flow.h"

static __noinline void connect_stream(struct bpf_sock_addr *ctx, const struct endpoint *peer)
{
	struct sock *sk = raw_socket(ctx->sk);
	cgroup_id_t cgroup_id = socket_cgroup_id(sk), pod = pod_of(cgroup_id);
	boot_ns_t now = bpf_ktime_get_boot_ns();
	struct network_event event;
	struct stream *stream;

	if (!pod)
		return;
	stream = bpf_sk_storage_get(&streams, ctx->sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (!stream) {
		count_loss(EVENT_NETWORK_CONNECT, LOSS_TABLE_FULL);
		return;
	}
	/* the attempt before this one never got as far as a SYN: it had no route, or was not allowed */
	if (stream->phase == STREAM_ASKED)
		emit_stream(sk, stream, 0, EVENT_NETWORK_CLOSE, now);
	__builtin_memset(stream, 0, sizeof(*stream));
	own(&stream->owner, cgroup_id, pod, bpf_get_socket_cookie(ctx));
	stream->peer = *peer;
	stream->opened = now;
	stream->phase = STREAM_ASKED;
	stream->direction = FLOW_OUTBOUND;
	emit_addressed(&stream->owner, sk, peer, EVENT_NETWORK_CONNECT, &event);
}

/*
 * sockops tells the end of a stream that it follows, when the last byte is acknowledged. A stream that is
 * older than the sensor, or that never sent its SYN, ends here.
 */
static __always_inline void release_stream(struct bpf_sock *ctx, boot_ns_t now)
{
	struct stream *stream = bpf_sk_storage_get(&streams, ctx, NULL, 0);
	struct sock *sk = raw_socket(ctx);

	if (!stream || stream->is_followed || (stream->phase != STREAM_ASKED && stream->phase != STREAM_OPEN))
		return;
	emit_stream(sk, stream, BPF_CORE_READ(sk, __sk_common.skc_state), EVENT_NETWORK_CLOSE, now);
	stream->phase = STREAM_CLOSED;
}

#endif
