/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_LEARN_TAILS_H
#define WEIR_LEARN_TAILS_H

#include "learn.h"

/*
 * Programs that go on with a DNS message where datagram.bpf.c has read it: of their own, because the verifier
 * would follow their loops once for each way that leads there. They begin with the message taken, and give it
 * back.
 */

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SCRATCH_SLOTS);
	__type(key, __u32);
	__type(value, struct dns_message);
} dns_messages SEC(".maps");

static __always_inline struct dns_message *taken_message(struct __sk_buff *skb)
{
	__u32 slot = skb->cb[0];

	return bpf_map_lookup_elem(&dns_messages, &slot);
}

static __always_inline struct bpf_sock *socket_of(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;

	return sk ? bpf_sk_fullsock(sk) : NULL;
}

SEC("cgroup_skb/egress")
int tail_question(struct __sk_buff *skb)
{
	struct dns_message *message = taken_message(skb);
	struct bpf_sock *sk = socket_of(skb);

	if (!message)
		return 1;
	if (sk)
		note_question(sk, message, message->pod);
	give_back_scratch(&message->wanted);
	return 1;
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
int tail_answer(struct __sk_buff *skb)
{
	struct dns_message *message = taken_message(skb);
	struct bpf_sock *sk = socket_of(skb);
	int is_lost = 0;

	if (!message)
		return 1;
	if (sk && is_from_afar(skb, message))
		is_lost = learn_answer(sk, message, message->pod, message->now);
	give_back_scratch(&message->wanted);
	return !is_lost;
}

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(__u32));
	__array(values, int(void *));
} question_tails SEC(".maps") = {.values = {[0] = (void *)&tail_question}};

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(__u32));
	__array(values, int(void *));
} answer_tails SEC(".maps") = {.values = {[0] = (void *)&tail_answer}};

#endif
