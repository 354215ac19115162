// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The life of TCP sockets between connect or listen and the last acknowledgement. The listen and connect
 * callbacks run in the caller's context, the others mostly in softirq.
 */
#include "stream_flow.h"

/* The stream's storage, made when its cgroup is observed; NULL when it isn't. */
static __always_inline struct stream *take_stream(struct bpf_sock_ops *ctx, struct sock *sk, __u32 kind)
{
	struct bpf_sock *guarded = ctx->sk;
	struct cgroup_entry *entry;
	struct stream *stream;
	cgroup_id_t cgroup_id;

	if (!guarded)
		return NULL;
	stream = bpf_sk_storage_get(&streams, guarded, NULL, 0);
	if (stream)
		return stream;
	cgroup_id = socket_cgroup_id(sk);
	entry = observed(cgroup_id, OBSERVE_SOCKETS);
	if (!entry)
		return NULL;
	stream = bpf_sk_storage_get(&streams, guarded, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (!stream) {
		count_loss(kind, LOSS_TABLE_FULL);
		return NULL;
	}
	stream->owner.cgroup_id = cgroup_id;
	stream->owner.pod = entry->pod;
	stream->owner.cookie = bpf_get_socket_cookie(ctx);
	stream->owner.flags = EVENT_FLOW_UNATTRIBUTED;
	return stream;
}

/* Asks for the callback at the end of the stream, beside what other programs asked for. */
static __always_inline void follow(struct bpf_sock_ops *ctx, struct stream *stream)
{
	bpf_sock_ops_cb_flags_set(ctx, ctx->bpf_sock_ops_cb_flags | BPF_SOCK_OPS_STATE_CB_FLAG);
	stream->is_followed = 1;
}

static __always_inline void emit_call(struct sock *sk, const struct stream *stream, __u32 kind, boot_ns_t now)
{
	struct network_event event = {.header = header_of(&stream->owner, kind, sizeof(event), now)};

	if (!wants(&stream->owner, OBSERVE_NETWORK, kind))
		return;
	describe_stream(&event.socket, sk, stream);
	emit_of(&stream->owner, &event, sizeof(event), kind, now);
}

/* The SYN is about to leave. Subflows of MPTCP had no connect of their own: this is where theirs is told. */
static __always_inline void on_connecting(struct bpf_sock_ops *ctx)
{
	struct sock *sk = raw_socket(ctx->sk);
	struct stream *stream = take_stream(ctx, sk, EVENT_NETWORK_CONNECT);
	boot_ns_t now = bpf_ktime_get_boot_ns();

	if (!stream)
		return;
	follow(ctx, stream);
	if (stream->phase != STREAM_ASKED) {
		stream->opened = now;
		stream->direction = FLOW_OUTBOUND;
		own_by_current(&stream->owner);
		emit_call(sk, stream, EVENT_NETWORK_CONNECT, now);
	}
	stream->phase = STREAM_CONNECTING;
}

static __always_inline void on_established(struct bpf_sock_ops *ctx, __u8 direction)
{
	__u32 kind = direction == FLOW_OUTBOUND ? EVENT_NETWORK_ESTABLISHED : EVENT_NETWORK_ACCEPT;
	struct sock *sk = raw_socket(ctx->sk);
	struct stream *stream = take_stream(ctx, sk, kind);
	boot_ns_t now = bpf_ktime_get_boot_ns();

	if (!stream)
		return;
	follow(ctx, stream);
	/* what was cloned from the listener is the owner; the rest begins here */
	if (direction == FLOW_INBOUND || stream->phase != STREAM_CONNECTING)
		stream->opened = now;
	if (direction == FLOW_INBOUND) {
		stream->owner.cookie = bpf_get_socket_cookie(ctx);
		stream->stage = STAGE_DONE; /* what an accepted stream sends are answers */
		stream->has_sequence = 0;
		stream->reported = 0;
	}
	stream->direction = direction;
	stream->phase = STREAM_OPEN;
	emit_stream(sk, stream, BPF_CORE_READ(sk, __sk_common.skc_state), kind, now);
}

static __always_inline void on_listen(struct bpf_sock_ops *ctx)
{
	struct sock *sk = raw_socket(ctx->sk);
	struct stream *stream = take_stream(ctx, sk, EVENT_NETWORK_LISTEN);
	boot_ns_t now = bpf_ktime_get_boot_ns();

	if (!stream)
		return;
	own_by_current(&stream->owner);
	stream->opened = now;
	stream->phase = STREAM_LISTENING;
	stream->stage = STAGE_DONE;
	emit_call(sk, stream, EVENT_NETWORK_LISTEN, now);
}

static __always_inline void on_closing(struct bpf_sock_ops *ctx)
{
	struct bpf_sock *guarded = ctx->sk;
	struct stream *stream;

	if (!guarded)
		return;
	stream = bpf_sk_storage_get(&streams, guarded, NULL, 0);
	if (!stream || (stream->phase != STREAM_CONNECTING && stream->phase != STREAM_OPEN))
		return;
	emit_stream(raw_socket(guarded), stream, ctx->args[0], EVENT_NETWORK_CLOSE, bpf_ktime_get_boot_ns());
	stream->phase = STREAM_CLOSED;
	stream->is_followed = 0;
}

SEC("sockops")
int on_sockops(struct bpf_sock_ops *ctx)
{
	switch (ctx->op) {
	case BPF_SOCK_OPS_TCP_CONNECT_CB:
		on_connecting(ctx);
		break;
	case BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB:
		on_established(ctx, FLOW_OUTBOUND);
		break;
	case BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB:
		on_established(ctx, FLOW_INBOUND);
		break;
	case BPF_SOCK_OPS_TCP_LISTEN_CB:
		on_listen(ctx);
		break;
	case BPF_SOCK_OPS_STATE_CB:
		if (ctx->args[1] == BPF_TCP_CLOSE)
			on_closing(ctx);
		break;
	}
	return 1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
