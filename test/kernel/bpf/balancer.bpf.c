// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A load balancer of sockets, as Cilium's: a service's address becomes that of its one backend before a packet is made. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* In network byte order: address in the low half, port above it. */
struct end {
	__u32 address;
	__u32 port;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, struct end);
	__type(value, struct end);
} services SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, struct end);
	__type(value, struct end);
} backends SEC(".maps");

static __always_inline int translate(struct bpf_sock_addr *ctx, void *table)
{
	struct end end = {.address = ctx->user_ip4, .port = ctx->user_port};
	struct end *other = bpf_map_lookup_elem(table, &end);

	if (other) {
		ctx->user_ip4 = other->address;
		ctx->user_port = other->port;
	}
	return 1;
}

SEC("cgroup/connect4")
int on_connect4(struct bpf_sock_addr *ctx)
{
	return translate(ctx, &services);
}

SEC("cgroup/sendmsg4")
int on_sendmsg4(struct bpf_sock_addr *ctx)
{
	return translate(ctx, &services);
}

SEC("cgroup/recvmsg4")
int on_recvmsg4(struct bpf_sock_addr *ctx)
{
	return translate(ctx, &backends);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
