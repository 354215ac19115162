/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_PACKET_H
#define WEIR_PACKET_H

#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>

#include "endpoint.h"

enum {
	MAX_EXTENSION_HEADERS = 4,
	UDP_HEADER = 8,
	MAX_HEADERS = 4095,	 /* bytes before a transport header, as a mask */
	IPV4_LENGTH_MASK = 0x3c, /* header length in bytes, from the number of words: 60 at most */
};

/*
 * Headers are read straight from the packet, which costs next to nothing. They are in its linear part: the
 * kernel has read or written them there before cgroup_skb programs run.
 */
struct headers {
	__u32 transport; /* offset of the TCP or UDP header */
	__u32 protocol;
	__u8 version; /* of IP */
	__u8 pad[3];
};

/* Steps over the extension headers that a socket option can put before the transport header. */
static __always_inline int step_over_extensions(struct __sk_buff *skb, struct headers *headers)
{
	__u8 next[2];

	for (int i = 0; i < MAX_EXTENSION_HEADERS; i++) {
		if (headers->protocol != IPPROTO_HOPOPTS && headers->protocol != IPPROTO_ROUTING &&
		    headers->protocol != IPPROTO_DSTOPTS)
			return 0;
		if (bpf_skb_load_bytes(skb, headers->transport, next, sizeof(next)))
			return -1;
		headers->protocol = next[0];
		headers->transport += next[1] * 8 + 8;
	}
	return 0;
}

/*
 * Whether a packet says at first sight that it is of a protocol: looking costs less than asking for the
 * socket. One with extension headers doesn't say.
 */
static __always_inline int is_plainly(struct __sk_buff *skb, __u32 protocol)
{
	void *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;
	const struct iphdr *ipv4 = data;
	const struct ipv6hdr *ipv6 = data;

	if (data + sizeof(*ipv4) > end)
		return 0;
	return (ipv4->version == 4 ? ipv4->protocol : ipv6->nexthdr) == protocol;
}

/* Finds the transport header. Not 0 when the packet can't be read. */
static __always_inline int find_transport(struct __sk_buff *skb, struct headers *headers)
{
	void *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;
	const struct iphdr *ipv4 = data;
	const struct ipv6hdr *ipv6 = data;

	if (data + sizeof(*ipv4) > end)
		return -1;
	headers->version = ipv4->version;
	if (headers->version == 4) {
		headers->protocol = ipv4->protocol;
		headers->transport = *(__u8 *)data << 2 & IPV4_LENGTH_MASK;
		return 0;
	}
	if (data + sizeof(*ipv6) > end)
		return -1;
	headers->protocol = ipv6->nexthdr;
	headers->transport = sizeof(*ipv6);
	return step_over_extensions(skb, headers);
}

/* Reads both ends of a packet whose transport header was found. Not 0 when they can't be read. */
static __always_inline int read_packet_ends(struct __sk_buff *skb, const struct headers *headers,
					    struct endpoint *source, struct endpoint *destination)
{
	void *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;
	const struct ipv6hdr *ipv6 = data;
	const struct iphdr *ipv4 = data;
	const __be16 *ports = data + (headers->transport & MAX_HEADERS);

	if ((void *)(ports + 2) > end)
		return -1;
	if (headers->version == 4) {
		if (data + sizeof(*ipv4) > end)
			return -1;
		set_ipv4(source, ipv4->saddr);
		set_ipv4(destination, ipv4->daddr);
	} else {
		if (data + sizeof(*ipv6) > end)
			return -1;
		__builtin_memcpy(source->address, &ipv6->saddr, sizeof(ipv6->saddr));
		__builtin_memcpy(destination->address, &ipv6->daddr, sizeof(ipv6->daddr));
		source->family = 6;
		destination->family = 6;
	}
	source->port = bpf_ntohs(ports[0]);
	destination->port = bpf_ntohs(ports[1]);
	return 0;
}

#endif
