/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_PACKET_H
#define WEIR_PACKET_H

#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>

#include "endpoint.h"

/* Where things are in a packet as cgroup_skb programs see it: it begins with the IP header. */
struct packet {
	struct endpoint source;
	struct endpoint destination;
	__u32 transport; /* offset of the TCP or UDP header */
	__u32 protocol;
};

enum {
	MAX_EXTENSION_HEADERS = 4,
	UDP_HEADER = 8,
};

static __always_inline int read_ipv4(struct __sk_buff *skb, struct packet *packet)
{
	struct iphdr ip;

	if (bpf_skb_load_bytes(skb, 0, &ip, sizeof(ip)))
		return -1;
	set_ipv4(&packet->source, ip.saddr);
	set_ipv4(&packet->destination, ip.daddr);
	packet->transport = ip.ihl * 4;
	packet->protocol = ip.protocol;
	return 0;
}

static __always_inline int read_ipv6(struct __sk_buff *skb, struct packet *packet)
{
	struct ipv6hdr ip;
	__u8 next[2];

	if (bpf_skb_load_bytes(skb, 0, &ip, sizeof(ip)))
		return -1;
	__builtin_memcpy(packet->source.address, &ip.saddr, sizeof(ip.saddr));
	__builtin_memcpy(packet->destination.address, &ip.daddr, sizeof(ip.daddr));
	packet->source.family = 6;
	packet->destination.family = 6;
	packet->transport = sizeof(ip);
	packet->protocol = ip.nexthdr;
	for (int i = 0; i < MAX_EXTENSION_HEADERS; i++) {
		if (packet->protocol != IPPROTO_HOPOPTS && packet->protocol != IPPROTO_ROUTING &&
		    packet->protocol != IPPROTO_DSTOPTS)
			break;
		if (bpf_skb_load_bytes(skb, packet->transport, next, sizeof(next)))
			return -1;
		packet->protocol = next[0];
		packet->transport += next[1] * 8 + 8;
	}
	return 0;
}

/* Reads the headers up to the ports; not 0 when this is no TCP or UDP packet whose headers can be read. */
static __always_inline int read_packet(struct __sk_buff *skb, struct packet *packet)
{
	__be16 ports[2];
	__u8 version;

	if (bpf_skb_load_bytes(skb, 0, &version, sizeof(version)))
		return -1;
	if (version >> 4 == 4 ? read_ipv4(skb, packet) : read_ipv6(skb, packet))
		return -1;
	if (bpf_skb_load_bytes(skb, packet->transport, ports, sizeof(ports)))
		return -1;
	packet->source.port = bpf_ntohs(ports[0]);
	packet->destination.port = bpf_ntohs(ports[1]);
	return 0;
}

#endif
