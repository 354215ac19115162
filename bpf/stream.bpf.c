// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The life of TCP sockets between connect or listen and the last acknowledgement. The listen and connect
 * callbacks run in the caller's context, the others mostly in softirq.
 */
#include "stream_flow.h"

/* The stream's state, made when its cgroup is observed; NULL when it isn't, or the end of one that nobody knows. */
static __always_inline struct stream *take_stream(struct bpf_sock_ops *ctx, struct bpf_sock *guarded,
						  struct sock *sk, __u32 kind)
{
	sock_cookie_t cookie = bpf_get_socket_cookie(ctx);
	struct stream *stream = find_stream(guarded, cookie);
	struct cgroup_entry *entry;
	cgroup_id_t cgroup_id;

	if (stream || kind == EVENT_NETWORK_CLOSE)
		return stream;
	cgroup_id = socket_cgroup_id(sk, 0);
	entry = observed(cgroup_id, OBSERVE_SOCKETS);
	if (!entry)
		return NULL;
	stream = bpf_sk_storage_get(&streams, guarded, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (stream)
		own_unseen(&stream->owner, cgroup_id, entry->pod, cookie);
	else
		count_loss(kind, LOSS_TABLE_FULL);
	return stream;
}

/* Asks for the callback at the end of the stream, beside what other programs asked for. */
static __always_inline void follow(struct bpf_sock_ops *ctx, struct stream *stream)
{
	bpf_sock_ops_cb_flags_set(ctx, ctx->bpf_sock_ops_cb_flags | BPF_SOCK_OPS_STATE_CB_FLAG);
	stream->is_followed = 1;
}

static __noinline void emit_call(struct sock *sk, const struct stream *stream, __u32 kind, boot_ns_t now)
{
	struct network_event event = {.header = header_of(&stream->owner, kind, sizeof(event), now)};
	struct cgroup_entry *entry = entry_of(&stream->owner);

	if (!wants(entry, OBSERVE_NETWORK, kind))
		return;
	describe_stream(&event.socket, sk, stream, 0);
	emit_of(entry, &event, sizeof(event), kind, now);
}

static __noinline void emit_stream(struct sock *sk, struct stream *stream, __u32 state, __u32 kind,
				   boot_ns_t now)
{
	tell_stream(sk, stream, state, kind, now, 0);
}

/* The SYN is about to leave. Subflows of MPTCP had no connect of their own: this is where theirs is told. */
static __always_inline void on_connecting(struct bpf_sock_ops *ctx, struct sock *sk, struct stream *stream)
{
	follow(ctx, stream);
	if (stream->phase != STREAM_ASKED) {
		stream->opened = bpf_ktime_get_boot_ns();
		stream->direction = FLOW_OUTBOUND;
		own_by_current(&stream->owner);
		emit_call(sk, stream, EVENT_NETWORK_CONNECT, stream->opened);
	}
	stream->phase = STREAM_CONNECTING;
}

static __always_inline void on_established(struct bpf_sock_ops *ctx, struct sock *sk, struct stream *stream)
{
	boot_ns_t now = bpf_ktime_get_boot_ns();

	if (stream->phase != STREAM_CONNECTING) {
		follow(ctx, stream);
		stream->opened = now;
	}
	stream->direction = FLOW_OUTBOUND;
	stream->phase = STREAM_OPEN;
	emit_stream(sk, stream, sk->__sk_common.skc_state, EVENT_NETWORK_ESTABLISHED, now);
}

/* What was cloned from the listener is the owner; the rest begins here. */
static __always_inline void on_accepted(struct bpf_sock_ops *ctx, struct sock *sk, struct stream *stream)
{
	boot_ns_t now = bpf_ktime_get_boot_ns();

	follow(ctx, stream);
	stream->owner.cookie = bpf_get_socket_cookie(ctx);
	stream->opened = now;
	stream->direction = FLOW_INBOUND;
	stream->phase = STREAM_OPEN;
	stream->stage = STAGE_DONE; /* what an accepted stream sends are answers */
	stream->has_sequence = 0;
	stream->reported = 0;
	emit_stream(sk, stream, sk->__sk_common.skc_state, EVENT_NETWORK_ACCEPT, now);
}

static __always_inline void on_listen(struct sock *sk, struct stream *stream)
{
	own_by_current(&stream->owner);
	stream->opened = bpf_ktime_get_boot_ns();
	stream->phase = STREAM_LISTENING;
	stream->stage = STAGE_DONE;
	emit_call(sk, stream, EVENT_NETWORK_LISTEN, stream->opened);
}

/* `state` is the one that is being left. */
static __always_inline void on_closing(struct sock *sk, struct stream *stream, __u32 state)
{
	if (stream->phase != STREAM_CONNECTING && stream->phase != STREAM_OPEN)
		return;
	emit_stream(sk, stream, state, EVENT_NETWORK_CLOSE, bpf_ktime_get_boot_ns());
	stream->phase = STREAM_CLOSED;
	stream->is_followed = 0;
	leave_stream_slot(stream->owner.cookie);
}

/* The event that a callback leads to; 0 for those that lead to none. */
static __always_inline __u32 kind_of(struct bpf_sock_ops *ctx)
{
	switch (ctx->op) {
	case BPF_SOCK_OPS_TCP_CONNECT_CB:
		return EVENT_NETWORK_CONNECT;
	case BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB:
		return EVENT_NETWORK_ESTABLISHED;
	case BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB:
		return EVENT_NETWORK_ACCEPT;
	case BPF_SOCK_OPS_TCP_LISTEN_CB:
		return EVENT_NETWORK_LISTEN;
	case BPF_SOCK_OPS_STATE_CB:
		return ctx->args[1] == BPF_TCP_CLOSE ? EVENT_NETWORK_CLOSE : 0;
	default:
		return 0;
	}
}

SEC("sockops")
int on_sockops(struct bpf_sock_ops *ctx)
{
	__u32 kind = kind_of(ctx);
	struct bpf_sock *guarded;
	struct stream *stream;
	struct sock *sk;

	if (!kind)
		return 1;
	guarded = ctx->sk;
	if (!guarded)
		return 1;
	sk = (struct sock *)bpf_skc_to_tcp_sock(guarded);
	if (!sk)
		return 1;
	stream = take_stream(ctx, guarded, sk, kind);
	if (!stream)
		return 1;
	if (kind == EVENT_NETWORK_CONNECT)
		on_connecting(ctx, sk, stream);
	else if (kind == EVENT_NETWORK_ESTABLISHED)
		on_established(ctx, sk, stream);
	else if (kind == EVENT_NETWORK_ACCEPT)
		on_accepted(ctx, sk, stream);
	else if (kind == EVENT_NETWORK_LISTEN)
		on_listen(sk, stream);
	else
		on_closing(sk, stream, ctx->args[0]);
	return 1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
