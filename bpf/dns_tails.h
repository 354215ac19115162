/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_DNS_TAILS_H
#define WEIR_DNS_TAILS_H

#include "dns_record.h"

/* The programs that a packet with DNS in it goes through, and how it gets from one to the next. */

enum dns_way {
	DNS_SENT = 0,
	DNS_RECEIVED = 1,
};

enum dns_tail {
	TAIL_ASSEMBLE = 0, /* of streams: puts a message into working memory */
	TAIL_READ = 1,
	TAIL_LEARN = 2,
	DNS_TAIL_COUNT = 3,
};

int tail_assemble_question(struct __sk_buff *skb);
int tail_read_question(struct __sk_buff *skb);
int tail_learn_question(struct __sk_buff *skb);
int tail_assemble_answer(struct __sk_buff *skb);
int tail_read_answer(struct __sk_buff *skb);
int tail_learn_answer(struct __sk_buff *skb);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, DNS_TAIL_COUNT);
	__uint(key_size, sizeof(__u32));
	__array(values, int(void *));
} question_tails SEC(".maps") = {.values = {[TAIL_ASSEMBLE] = (void *)&tail_assemble_question,
					    [TAIL_READ] = (void *)&tail_read_question,
					    [TAIL_LEARN] = (void *)&tail_learn_question}};

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, DNS_TAIL_COUNT);
	__uint(key_size, sizeof(__u32));
	__array(values, int(void *));
} answer_tails SEC(".maps") = {.values = {[TAIL_ASSEMBLE] = (void *)&tail_assemble_answer,
					  [TAIL_READ] = (void *)&tail_read_answer,
					  [TAIL_LEARN] = (void *)&tail_learn_answer}};

/* Goes on with another program. Returns only where it can't. */
static __always_inline void go_to(struct __sk_buff *skb, __u32 tail, const enum dns_way way)
{
	if (way == DNS_RECEIVED)
		bpf_tail_call(skb, &answer_tails, tail);
	else
		bpf_tail_call(skb, &question_tails, tail);
}

static __always_inline __u32 kind_of_way(const enum dns_way way)
{
	return way == DNS_RECEIVED ? EVENT_DNS_ANSWER : EVENT_DNS_QUESTION;
}

static __always_inline struct bpf_sock *socket_of(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;

	return sk ? bpf_sk_fullsock(sk) : NULL;
}

#endif
