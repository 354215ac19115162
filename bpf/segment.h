/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_SEGMENT_H
#define WEIR_SEGMENT_H

#include "packet.h"

/* Bytes of a stream in a packet: first sequence number, and offsets of the first and behind the last. */
struct segment {
	__u32 sequence;
	__u32 at;
	__u32 end;
	__u32 follows_gap; /* bytes before it were never seen */
	__u32 is_syn;
};

/* Not 0 when the packet has no payload, or can't be read. */
static __always_inline int read_segment(struct __sk_buff *skb, struct headers *headers, struct segment *segment)
{
	void *end = (void *)(long)skb->data_end;
	struct tcphdr *tcp;

	if (find_transport(skb, headers) || headers->protocol != PROTOCOL_TCP)
		return -1;
	tcp = (void *)(long)skb->data + (headers->transport & MAX_HEADERS);
	if ((void *)(tcp + 1) > end)
		return -1;
	segment->at = headers->transport + tcp->doff * 4;
	segment->end = skb->len;
	segment->is_syn = tcp->syn;
	segment->sequence = bpf_ntohl(tcp->seq) + tcp->syn; /* data in a SYN follows its number */
	return segment->at < segment->end ? 0 : -1;
}

static __always_inline void step_over(struct segment *segment, __u32 bytes)
{
	segment->sequence += bytes;
	segment->at += bytes;
}

/* Leaves out what was seen before. Not 0 when nothing new is left. */
static __always_inline int take_new_bytes(__u32 *next_sequence, __u8 *has_sequence, struct segment *segment)
{
	__s32 ahead = segment->sequence - *next_sequence;
	__u32 length = segment->end - segment->at;

	if (!*has_sequence)
		ahead = 0;
	if (ahead < 0) {
		if ((__u32)-ahead >= length)
			return -1;
		step_over(segment, -ahead);
		length += ahead;
	}
	segment->follows_gap = ahead > 0;
	*next_sequence = segment->sequence + length;
	*has_sequence = 1;
	return 0;
}

#endif
