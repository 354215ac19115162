/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_PACKET_FACTS_H
#define WEIR_PACKET_FACTS_H

#include "packet.h"

/* A packet as policy sees it. */
struct packet_facts {
	struct endpoint to;
	__u8 protocol; /* IPPROTO_* */
	__u8 is_bare;  /* TCP without payload, and no SYN: it only ends or acknowledges */
	__u8 is_last;  /* TCP that ends its stream: FIN, RST */
	__u8 pad[5];
};

/* Reads where a packet goes, or where it comes from. Not 0 when it can't be read. */
static __always_inline int read_packet(struct __sk_buff *skb, struct packet_facts *facts, const int is_received)
{
	void *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;
	const struct ipv6hdr *ipv6 = data;
	const struct iphdr *ipv4 = data;
	struct headers headers = {};
	const __be16 *ports;
	const struct tcphdr *tcp;

	if (find_transport(skb, &headers))
		return -1;
	data = (void *)(long)skb->data;
	end = (void *)(long)skb->data_end;
	ipv4 = data;
	ipv6 = data;
	facts->protocol = headers.protocol;
	if (headers.version == 4) {
		if (data + sizeof(*ipv4) > end)
			return -1;
		set_ipv4(&facts->to, is_received ? ipv4->saddr : ipv4->daddr);
	} else {
		const struct in6_addr *address = is_received ? &ipv6->saddr : &ipv6->daddr;

		if (data + sizeof(*ipv6) > end)
			return -1;
		__builtin_memcpy(facts->to.address, address, 16);
		facts->to.family = 6;
	}
	plain_address(&facts->to);
	if (headers.protocol != PROTOCOL_TCP && headers.protocol != PROTOCOL_UDP)
		return 0;
	ports = data + (headers.transport & MAX_HEADERS);
	if ((void *)(ports + 2) > end)
		return -1;
	facts->to.port = bpf_ntohs(ports[is_received ? 0 : 1]);
	if (headers.protocol != PROTOCOL_TCP)
		return 0;
	tcp = (const void *)ports;
	if ((void *)(tcp + 1) > end)
		return -1;
	facts->is_last = tcp->fin || tcp->rst;
	facts->is_bare = !tcp->syn && skb->len <= headers.transport + tcp->doff * 4;
	return 0;
}

#endif
