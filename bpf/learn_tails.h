/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_LEARN_TAILS_H
#define WEIR_LEARN_TAILS_H

#include "dns_stream.h"
#include "learn.h"

/*
 * What becomes of a DNS message that is in working memory: it is read, told of and learned from. Programs of their own,
 * each called by the one before: the verifier would follow their loops once for each way that leads there. They begin
 * with the message taken, and the last gives it back.
 */

/* Ends the look at a packet whose message is not read. */
static __always_inline int end_unread(struct __sk_buff *skb, struct dns_message *message, const enum dns_way way)
{
	struct dns_half *half = message->event.socket.protocol == PROTOCOL_TCP ? half_of_packet(skb, way) : NULL;

	give_back_scratch(&message->wanted);
	return half ? end_segment(half, DNS_AGAIN) : 1;
}

SEC("cgroup_skb/egress")
int tail_read_question(struct __sk_buff *skb)
{
	struct dns_message *message = taken_message(skb);

	if (!message)
		return 1;
	read_question(skb);
	go_to(skb, TAIL_LEARN, DNS_SENT);
	return end_unread(skb, message, DNS_SENT);
}

/*
 * Whether an answer came by an interface by which its resolver's come. Over its loopback a pod can send itself
 * packets from whatever address.
 */
static __always_inline int is_from_afar(struct __sk_buff *skb, const struct dns_message *message)
{
	const __u32 *flags;

	if (skb->ifindex != LOOPBACK_INDEX)
		return 1;
	flags = find_resolver(message->pod, message->event.socket.remote_address);
	return flags && *flags & RESOLVER_LOOPBACK;
}

SEC("cgroup_skb/ingress")
int tail_read_answer(struct __sk_buff *skb)
{
	struct dns_message *message = taken_message(skb);

	if (!message)
		return 1;
	read_answer(skb);
	go_to(skb, TAIL_LEARN, DNS_RECEIVED);
	return end_unread(skb, message, DNS_RECEIVED);
}

/* Global for the verifier, as read_answer() is. Not 0 when there was no room. */
__noinline int learn_from_answer(struct __sk_buff *skb)
{
	struct dns_message *message = taken_message(skb);
	struct bpf_sock *sk = socket_of(skb);

	if (!message || !sk || !is_from_afar(skb, message))
		return 0;
	return learn_answer(skb, sk, message);
}

__noinline int learn_from_question(struct __sk_buff *skb)
{
	struct dns_message *message = taken_message(skb);
	struct bpf_sock *sk = socket_of(skb);

	if (message && sk)
		note_question(skb, sk, message, message->pod);
	return 0;
}

/* Learns from the message, tells of it, and goes on behind it. What there was no room to learn from doesn't pass. */
static __always_inline int learn(struct __sk_buff *skb, const enum dns_way way)
{
	struct dns_message *message = taken_message(skb);
	int is_lost, is_segment;

	if (!message)
		return 1;
	is_segment = message->event.socket.protocol == PROTOCOL_TCP;
	is_lost = way == DNS_RECEIVED ? learn_from_answer(skb) : learn_from_question(skb);
	/* a segment comes again, and is told of then */
	if (!is_segment || !is_lost)
		emit_dns(message, kind_of_way(way));
	give_back_scratch(&message->wanted);
	return is_segment ? leave_message(skb, is_lost, way) : !is_lost;
}

SEC("cgroup_skb/egress")
int tail_learn_question(struct __sk_buff *skb)
{
	return learn(skb, DNS_SENT);
}

SEC("cgroup_skb/ingress")
int tail_learn_answer(struct __sk_buff *skb)
{
	return learn(skb, DNS_RECEIVED);
}

#endif
