/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_ENDPOINT_H
#define WEIR_ENDPOINT_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>

#include "event.h"
#include "kernel.h"
#include "member.h"

enum {
	FAMILY_IPV4 = 2,  /* AF_INET */
	FAMILY_IPV6 = 10, /* AF_INET6 */
	PROTOCOL_TCP = 6,
	PROTOCOL_UDP = 17,
	DNS_PORT = 53,
	TYPE_STREAM = 1,   /* SOCK_STREAM */
	TYPE_DATAGRAM = 2, /* SOCK_DGRAM */
};

/* An address and port. IPv4 in v4-mapped form, whatever the socket's family; see struct socket_info. */
struct endpoint {
	__u8 address[16];
	port_t port;
	__u8 family; /* 4 or 6 */
	__u8 pad[5];
};

static __always_inline int is_mapped(const void *address)
{
	const __u32 *words = address;

	return words[0] == 0 && words[1] == 0 && words[2] == bpf_htonl(0xffff);
}

static __always_inline void map_ipv4(void *address, __be32 ipv4)
{
	__u32 *words = address;

	words[0] = 0;
	words[1] = 0;
	words[2] = bpf_htonl(0xffff);
	words[3] = ipv4;
}

static __always_inline void set_ipv4(struct endpoint *end, __be32 address)
{
	map_ipv4(end->address, address);
	end->family = 4;
}

static __always_inline void set_ipv6(struct endpoint *end, __u32 a, __u32 b, __u32 c, __u32 d)
{
	__u32 *words = (__u32 *)end->address;

	words[0] = a;
	words[1] = b;
	words[2] = c;
	words[3] = d;
	end->family = is_mapped(words) ? 4 : 6;
}

/* IPv4 that is carried in IPv6 (NAT64 64:ff9b::/96, 6to4 2002::/16) as the IPv4 address that it is. */
static __always_inline void plain_address(struct endpoint *end)
{
	__u32 *words = (__u32 *)end->address;

	if (words[0] == bpf_htonl(0x0064ff9b) && !words[1] && !words[2]) {
		map_ipv4(words, words[3]);
	} else if ((words[0] & bpf_htonl(0xffff0000)) == bpf_htonl(0x20020000)) {
		__u32 ipv4 = bpf_htonl(bpf_ntohl(words[0]) << 16 | bpf_ntohl(words[1]) >> 16);

		map_ipv4(words, ipv4);
	}
}

static __always_inline void set_remote(struct socket_info *info, const struct endpoint *remote)
{
	__builtin_memcpy(info->remote_address, remote->address, sizeof(info->remote_address));
	info->remote_port = remote->port;
	info->family = remote->family;
}

static __always_inline void set_local(struct socket_info *info, const struct endpoint *local)
{
	__builtin_memcpy(info->local_address, local->address, sizeof(info->local_address));
	info->local_port = local->port;
}

/* The family is the remote end's, or the local one's when there is no remote end. */
static __always_inline void set_family(struct socket_info *info)
{
	info->family = is_mapped(info->remote_port ? info->remote_address : info->local_address) ? 4 : 6;
}

/* Both ends as the kernel knows them now; what is not bound or not connected yet is zero. */
static __always_inline void read_ends(struct socket_info *info, struct sock *sk, const int is_raw)
{
	info->local_port = MEMBER(is_raw, sk, __sk_common.skc_num);
	info->remote_port = bpf_ntohs(MEMBER(is_raw, sk, __sk_common.skc_dport));
	info->protocol = MEMBER(is_raw, sk, sk_protocol);
	if (MEMBER(is_raw, sk, __sk_common.skc_family) == FAMILY_IPV6) {
		/* sixteen bytes are one read of a helper, and none that the verifier allows to be straight */
		BPF_CORE_READ_INTO(&info->local_address, sk, __sk_common.skc_v6_rcv_saddr);
		BPF_CORE_READ_INTO(&info->remote_address, sk, __sk_common.skc_v6_daddr);
	} else {
		map_ipv4(info->local_address, MEMBER(is_raw, sk, __sk_common.skc_rcv_saddr));
		map_ipv4(info->remote_address, MEMBER(is_raw, sk, __sk_common.skc_daddr));
	}
	set_family(info);
}

#endif
