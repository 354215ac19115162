/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_FRAME_H
#define WEIR_FRAME_H

#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>

#include "endpoint.h"
#include "packet.h"

/*
 * What a frame on a pod's interface says. Unlike the packets of cgroup_skb, anything may have made it: nothing is
 * taken for granted, and all of it is copied out.
 */

enum {
	FRAGMENT_OFFSET = 0x1fff, /* of IPv4, in units of 8 bytes */
	FRAGMENT_OFFSET6 = 0xfff8,
	PROTOCOL_IGMP = 2,
	PROTOCOL_ICMP6 = 58,
	PROTOCOL_NONE = 255, /* no IP */
};

struct frame {
	struct endpoint remote; /* the other end: not the pod's */
	port_t local_port;	/* the pod's; the id of an echo */
	__u8 protocol;		/* IPPROTO_*, or PROTOCOL_NONE */
	__u8 is_arp;
	__u8 is_part; /* a fragment that is not the first: it has no ports */
	__u8 is_bare; /* TCP without payload */
	__u8 is_syn;  /* TCP's first segment */
	__u8 icmp_type;
};

static __always_inline int load_from(struct __sk_buff *skb, __u32 offset, void *to, __u32 size)
{
	return bpf_skb_load_bytes_relative(skb, offset, to, size, BPF_HDR_START_NET);
}

/* Reads the header behind those of IP. `size`: of it and what follows, 0 where that is not told. */
static __always_inline int read_transport(struct __sk_buff *skb, struct frame *frame, __u32 at, __u32 size,
					  int is_to_pod)
{
	struct tcphdr tcp = {};
	__be16 ports[2];
	__u8 echo[8];

	if (frame->is_part)
		return 0;
	if (frame->protocol == IPPROTO_ICMP || frame->protocol == PROTOCOL_ICMP6) {
		if (load_from(skb, at, echo, sizeof(echo)))
			return -1;
		frame->icmp_type = echo[0];
		frame->local_port = echo[4] << 8 | echo[5];
		return 0;
	}
	if (frame->protocol != PROTOCOL_TCP && frame->protocol != PROTOCOL_UDP)
		return 0;
	if (load_from(skb, at, ports, sizeof(ports)))
		return -1;
	frame->remote.port = bpf_ntohs(ports[is_to_pod ? 0 : 1]);
	frame->local_port = bpf_ntohs(ports[is_to_pod ? 1 : 0]);
	if (frame->protocol != PROTOCOL_TCP)
		return 0;
	if (load_from(skb, at, &tcp, sizeof(tcp)))
		return -1;
	frame->is_syn = tcp.syn && !tcp.ack;
	frame->is_bare = size && size <= tcp.doff * 4;
	return 0;
}

static __always_inline int read_ipv4(struct __sk_buff *skb, struct frame *frame, int is_to_pod)
{
	struct iphdr ip;
	__u32 header, length;

	if (load_from(skb, 0, &ip, sizeof(ip)) || ip.version != 4)
		return -1;
	header = ip.ihl * 4;
	length = bpf_ntohs(ip.tot_len);
	set_ipv4(&frame->remote, is_to_pod ? ip.saddr : ip.daddr);
	frame->protocol = ip.protocol;
	frame->is_part = (bpf_ntohs(ip.frag_off) & FRAGMENT_OFFSET) != 0;
	return read_transport(skb, frame, header, length > header ? length - header : 0, is_to_pod);
}

static __always_inline int read_ipv6(struct __sk_buff *skb, struct frame *frame, int is_to_pod)
{
	__u32 at = sizeof(struct ipv6hdr), length;
	struct ipv6hdr ip;
	__u8 next[4];

	if (load_from(skb, 0, &ip, sizeof(ip)) || ip.version != 6)
		return -1;
	__builtin_memcpy(frame->remote.address, is_to_pod ? &ip.saddr : &ip.daddr, 16);
	frame->remote.family = 6;
	plain_address(&frame->remote);
	frame->protocol = ip.nexthdr;
	length = bpf_ntohs(ip.payload_len) + sizeof(ip);
	for (int i = 0; i < MAX_EXTENSION_HEADERS; i++) {
		__u32 is_fragment = frame->protocol == IPPROTO_FRAGMENT;

		if (!is_fragment && frame->protocol != IPPROTO_HOPOPTS && frame->protocol != IPPROTO_ROUTING &&
		    frame->protocol != IPPROTO_DSTOPTS)
			break;
		if (load_from(skb, at, next, sizeof(next)))
			return -1;
		if (is_fragment && (next[2] << 8 | next[3]) & FRAGMENT_OFFSET6)
			frame->is_part = 1;
		frame->protocol = next[0];
		at += is_fragment ? 8 : next[1] * 8 + 8;
	}
	return read_transport(skb, frame, at, length > at ? length - at : 0, is_to_pod);
}

/* Reads a frame that goes to a pod, or comes from it. Not 0 when it can't be read. */
static __noinline int read_frame(struct __sk_buff *skb, struct frame *frame, int is_to_pod)
{
	__u32 protocol = skb->protocol;

	frame->protocol = PROTOCOL_NONE;
	if (skb->vlan_present)
		return 0;
	if (protocol == bpf_htons(ETH_P_IP))
		return read_ipv4(skb, frame, is_to_pod);
	if (protocol == bpf_htons(ETH_P_IPV6))
		return read_ipv6(skb, frame, is_to_pod);
	frame->is_arp = protocol == bpf_htons(ETH_P_ARP);
	return 0;
}

#endif
