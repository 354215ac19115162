// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The calls that give a socket a peer or a place (connect, sendmsg to an address, bind), and its release.
 * They run in the caller's own context, so this is where a socket gets its owner. io_uring and MSG_FASTOPEN
 * come through the same hooks. Nothing is refused here.
 *
 * A cgroup hook is chosen by the cgroup of the socket. A caller in another, observed cgroup (a socket
 * inherited or received) makes its own pod the socket's, so that a passed descriptor doesn't escape
 * observation.
 */
#include "datagrams.h"
#include "stream_flow.h"

/* The pod that a socket is observed for, 0 when none. One lookup unless the caller's cgroup is not the
 * socket's. */
static __always_inline cgroup_id_t pod_of(cgroup_id_t socket_cgroup)
{
	struct cgroup_entry *entry = observed(socket_cgroup, OBSERVE_SOCKETS);
	cgroup_id_t current;

	if (!entry) {
		current = bpf_get_current_cgroup_id();
		if (current != socket_cgroup)
			entry = observed(current, OBSERVE_SOCKETS);
	}
	return entry ? entry->pod : 0;
}

/* A socket was given a peer; its local end is what it has been bound to so far. */
static __noinline void emit_addressed(const struct socket_owner *owner, struct sock *sk,
				      const struct endpoint *peer, __u32 kind, boot_ns_t now)
{
	struct network_event event = {
	    .header = header_of(owner, kind, sizeof(event), now),
	    .socket = {.cookie = owner->cookie, .direction = FLOW_OUTBOUND},
	};

	if (!wants(owner, OBSERVE_NETWORK, kind))
		return;
	read_ends(sk, &event.socket);
	set_remote(&event.socket, peer);
	emit_of(owner, &event, sizeof(event), kind, now);
}

static __always_inline void connect_stream(struct bpf_sock_addr *ctx, const struct endpoint *peer)
{
	struct sock *sk = raw_socket(ctx->sk);
	cgroup_id_t cgroup_id = socket_cgroup_id(sk), pod = pod_of(cgroup_id);
	boot_ns_t now = bpf_ktime_get_boot_ns();
	struct stream *stream;

	if (!pod)
		return;
	stream = bpf_sk_storage_get(&streams, ctx->sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (!stream) {
		count_loss(EVENT_NETWORK_CONNECT, LOSS_TABLE_FULL);
		return;
	}
	/* the attempt before this one ended without a change of state: it had no route, or was refused by
	 * policy */
	if (stream->phase == STREAM_ASKED)
		emit_stream(sk, stream, 0, EVENT_NETWORK_CLOSE, now);
	__builtin_memset(stream, 0, sizeof(*stream));
	own(&stream->owner, cgroup_id, pod, bpf_get_socket_cookie(ctx));
	stream->peer = *peer;
	stream->opened = now;
	stream->phase = STREAM_ASKED;
	stream->direction = FLOW_OUTBOUND;
	emit_addressed(&stream->owner, sk, peer, EVENT_NETWORK_CONNECT, now);
}

/* A UDP socket is given a peer: for good (CONNECT) or for one datagram (SEND). */
static __always_inline void address_datagram(struct bpf_sock_addr *ctx, const struct endpoint *peer,
					     __u32 kind)
{
	struct datagram_socket *udp = bpf_sk_storage_get(&datagrams, ctx->sk, NULL, 0);
	struct datagram_traffic traffic = {
	    .remote = *peer, .time = bpf_ktime_get_boot_ns(), .direction = FLOW_OUTBOUND};
	struct sock *sk = raw_socket(ctx->sk);
	struct network_flow_event ended = {};
	enum datagram_outcome outcome;

	if (!udp) {
		cgroup_id_t cgroup_id = socket_cgroup_id(sk), pod = pod_of(cgroup_id);

		if (!pod)
			return;
		udp = bpf_sk_storage_get(&datagrams, ctx->sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
		if (!udp) {
			count_loss(kind, LOSS_TABLE_FULL);
			return;
		}
		own(&udp->owner, cgroup_id, pod, bpf_get_socket_cookie(ctx));
	} else if (udp->owner.tgid != bpf_get_current_pid_tgid() >> 32) {
		own_by_current(&udp->owner);
	}
	outcome = add_traffic(udp, &traffic, &ended);
	if (outcome == DATAGRAM_REPLACED)
		emit_datagram_flow(udp, &ended, EVENT_NETWORK_CLOSE, traffic.time);
	if (outcome == DATAGRAM_KNOWN && kind == EVENT_NETWORK_SEND)
		return;
	emit_addressed(&udp->owner, sk, peer, kind, traffic.time);
}

static __always_inline int on_connect(struct bpf_sock_addr *ctx, struct endpoint *peer)
{
	peer->port = bpf_ntohs(ctx->user_port);
	if (ctx->protocol == PROTOCOL_TCP)
		connect_stream(ctx, peer);
	else if (ctx->protocol == PROTOCOL_UDP)
		address_datagram(ctx, peer, EVENT_NETWORK_CONNECT);
	return 1;
}

SEC("cgroup/connect4")
int on_connect4(struct bpf_sock_addr *ctx)
{
	struct endpoint peer = {};

	set_ipv4(&peer, ctx->user_ip4);
	return on_connect(ctx, &peer);
}

SEC("cgroup/connect6")
int on_connect6(struct bpf_sock_addr *ctx)
{
	struct endpoint peer = {};

	set_ipv6(&peer, ctx->user_ip6[0], ctx->user_ip6[1], ctx->user_ip6[2], ctx->user_ip6[3]);
	return on_connect(ctx, &peer);
}

SEC("cgroup/sendmsg4")
int on_sendmsg4(struct bpf_sock_addr *ctx)
{
	struct endpoint peer = {};

	set_ipv4(&peer, ctx->user_ip4);
	peer.port = bpf_ntohs(ctx->user_port);
	address_datagram(ctx, &peer, EVENT_NETWORK_SEND);
	return 1;
}

SEC("cgroup/sendmsg6")
int on_sendmsg6(struct bpf_sock_addr *ctx)
{
	struct endpoint peer = {};

	set_ipv6(&peer, ctx->user_ip6[0], ctx->user_ip6[1], ctx->user_ip6[2], ctx->user_ip6[3]);
	peer.port = bpf_ntohs(ctx->user_port);
	address_datagram(ctx, &peer, EVENT_NETWORK_SEND);
	return 1;
}

/* A UDP server has an owner from its bind on: the first datagram is not its own. */
static __always_inline int on_post_bind(struct bpf_sock *ctx)
{
	struct datagram_socket *udp;
	cgroup_id_t cgroup_id, pod;

	if (ctx->protocol != PROTOCOL_UDP)
		return 1;
	cgroup_id = socket_cgroup_id(raw_socket(ctx));
	pod = pod_of(cgroup_id);
	if (!pod)
		return 1;
	udp = bpf_sk_storage_get(&datagrams, ctx, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (udp)
		own(&udp->owner, cgroup_id, pod, bpf_get_socket_cookie(ctx));
	else
		count_loss(EVENT_NETWORK_FLOW, LOSS_TABLE_FULL);
	return 1;
}

SEC("cgroup/post_bind4")
int on_post_bind4(struct bpf_sock *ctx)
{
	return on_post_bind(ctx);
}

SEC("cgroup/post_bind6")
int on_post_bind6(struct bpf_sock *ctx)
{
	return on_post_bind(ctx);
}

static __always_inline void release_datagrams(struct bpf_sock *ctx, boot_ns_t now)
{
	struct datagram_socket *udp = bpf_sk_storage_get(&datagrams, ctx, NULL, 0);
	__u32 error;

	if (!udp)
		return;
	error = BPF_CORE_READ(raw_socket(ctx), sk_err);
	for (int i = 0; i < MAX_PEERS; i++) {
		struct network_flow_event event = {.error = error};

		bpf_spin_lock(&udp->lock);
		describe_flow(&event, &udp->flows[i]);
		udp->flows[i].opened = 0;
		bpf_spin_unlock(&udp->lock);
		if (event.opened)
			emit_datagram_flow(udp, &event, EVENT_NETWORK_CLOSE, now);
	}
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

SEC("cgroup/sock_release")
int on_sock_release(struct bpf_sock *ctx)
{
	boot_ns_t now = bpf_ktime_get_boot_ns();

	if (ctx->protocol == PROTOCOL_TCP)
		release_stream(ctx, now);
	else if (ctx->protocol == PROTOCOL_UDP)
		release_datagrams(ctx, now);
	return 1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
