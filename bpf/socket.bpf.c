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
#include "datagram_calls.h"
#include "stream_calls.h"

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

SEC("cgroup/post_bind4")
int on_post_bind4(struct bpf_sock *ctx)
{
	if (ctx->protocol == PROTOCOL_UDP)
		bind_datagrams(ctx);
	return 1;
}

SEC("cgroup/post_bind6")
int on_post_bind6(struct bpf_sock *ctx)
{
	if (ctx->protocol == PROTOCOL_UDP)
		bind_datagrams(ctx);
	return 1;
}

SEC("cgroup/sock_release")
int on_sock_release(struct bpf_sock *ctx)
{
	if (ctx->protocol == PROTOCOL_TCP)
		release_stream(ctx);
	else if (ctx->protocol == PROTOCOL_UDP)
		release_datagrams(ctx);
	return 1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
