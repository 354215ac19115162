/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_LEARN_H
#define WEIR_LEARN_H

#include "dns_record.h"
#include "learn_room.h"
#include "resolver.h"

/*
 * Learns from DNS answers which names a pod was given for which addresses. An answer counts only when one of
 * the pod's own resolvers gives it to a question of this very socket: same id, same name. Nothing is learned
 * while there is no secret to hash with, which is while nobody enforces anything.
 */

/* Hashes the name that the walk was begun with. */
static __noinline void walk_on(volatile struct learn_work *work, const volatile struct dns_message *message,
			       const struct name_secret *secret)
{
#pragma clang loop unroll(disable)
	for (int step = 0; step < MAX_DNS_NAME; step++) {
		if (!work->walk.left)
			break;
		walk_name(&work->walk, message, secret);
	}
}

/* Hashes the name of the question. */
static __always_inline __u64 hash_question(volatile struct learn_work *work,
					   const volatile struct dns_message *message,
					   const struct name_secret *secret)
{
	begin_walk(&work->walk, secret, 0, message->event.name_length);
	walk_on(work, message, secret);
	return lanes_of(&work->walk);
}

static __always_inline struct asked_slot *asked_slot_of(sock_cookie_t cookie)
{
	__u32 index = cookie & (ASKED_SLOTS - 1);

	return bpf_map_lookup_elem(&asked_slots, &index);
}

/* Fills the place of a question, member by member: of a copy as a whole clang 14 leaves out the resolver and the id. */
static __always_inline void ask(struct asked_question *question, const struct dns_message *message, __u64 hash)
{
	question->hash = hash;
	__builtin_memcpy(question->resolver, message->event.socket.remote_address, sizeof(question->resolver));
	question->id = message->event.id;
	question->is_open = 1;
}

/* Notes a question in the socket's slot. 0 when there is no place: another socket waits for answers, or this for too many. */
static __always_inline int note_in_slot(const struct dns_message *message, __u64 hash)
{
	sock_cookie_t cookie = message->event.socket.cookie;
	struct asked_slot *slot = asked_slot_of(cookie);
	__u32 seconds = message->now / NANOSECONDS, open = 0;
	int is_free, place = -1;

	if (!slot)
		return 0;
	bpf_spin_lock(&slot->lock);
#pragma clang loop unroll(full)
	for (int i = 0; i < ASKED_IN_SLOT; i++)
		open += slot->questions[i].is_open;
	is_free = slot->cookie == cookie || !open || seconds - slot->since > ASKED_SECONDS;
	if (is_free && slot->cookie != cookie) {
		slot->cookie = cookie;
#pragma clang loop unroll(full)
		for (int i = 0; i < ASKED_IN_SLOT; i++)
			slot->questions[i].is_open = 0;
	}
#pragma clang loop unroll(full)
	for (int i = 0; i < ASKED_IN_SLOT; i++) {
		if (!is_free || place >= 0 || slot->questions[i].is_open)
			continue;
		place = i;
		ask(&slot->questions[i], message, hash);
		slot->since = seconds;
	}
	bpf_spin_unlock(&slot->lock);
	return place >= 0;
}

/* Notes a question to one of the pod's resolvers. */
static __noinline void note_question(struct __sk_buff *skb, struct bpf_sock *sk, const struct dns_message *message,
				     cgroup_id_t pod)
{
	const struct name_secret *secret = secret_of_names();
	struct asked_questions *asked;
	struct learn_work *work;
	__u64 hash;

	if (!secret || message->flags & EVENT_DNS_MALFORMED ||
	    !is_resolver(pod, message->event.socket.remote_address))
		return;
	work = take_learn_work(skb);
	if (!work) {
		count_loss(EVENT_DNS_QUESTION, LOSS_TABLE_FULL);
		return;
	}
	hash = hash_question(work, message, secret);
	give_back_scratch(&work->wanted);
	if (note_in_slot(message, hash))
		return;
	asked = bpf_sk_storage_get(&dns_asked, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (asked)
		ask(&asked->questions[asked->next++ & (ASKED_AT_ONCE - 1)], message, hash);
	else
		count_loss(EVENT_DNS_QUESTION, LOSS_TABLE_FULL);
}

/* Closes what of some questions this answers. Not 0 when there was one. */
static __always_inline __u32 close_question(struct asked_question *questions, const int count,
					    const struct dns_message *message, __u64 hash)
{
	const __u64 *from = (const __u64 *)message->event.socket.remote_address;
	__u32 found = 0;

#pragma clang loop unroll(full)
	for (int i = 0; i < count; i++) {
		struct asked_question *question = &questions[i];
		const __u64 *resolver = (const __u64 *)question->resolver;
		__u64 differs = question->hash ^ hash;
		__u32 is_it;

		differs |= (resolver[0] ^ from[0]) | (resolver[1] ^ from[1]);
		differs |= question->id ^ message->event.id;
		differs |= -differs;
		barrier_var(differs);
		is_it = (1 - (differs >> 63)) & question->is_open;
		question->is_open &= 1 - is_it;
		found |= is_it;
	}
	return found;
}

/*
 * Whether this answers a question of the socket; each is answered once. Not inline: what it keeps on the stack would count
 * with that of the calls that learn, and before 6.4 all of a chain has 512 bytes in steps of 32.
 */
static __noinline int is_asked(struct bpf_sock *sk, const struct dns_message *message, __u64 hash)
{
	struct asked_slot *slot = asked_slot_of(message->event.socket.cookie);
	struct asked_questions *asked;
	__u32 found = 0;

	if (slot) {
		bpf_spin_lock(&slot->lock);
		if (slot->cookie == message->event.socket.cookie)
			found = close_question(slot->questions, ASKED_IN_SLOT, message, hash);
		bpf_spin_unlock(&slot->lock);
	}
	if (found)
		return 1;
	asked = bpf_sk_storage_get(&dns_asked, sk, NULL, 0);
	return asked && close_question(asked->questions, ASKED_AT_ONCE, message, hash);
}

/* Whether the socket may have asked anything. */
static __always_inline int has_asked(struct bpf_sock *sk, sock_cookie_t cookie)
{
	struct asked_slot *slot = asked_slot_of(cookie);

	return (slot && slot->cookie == cookie) || bpf_sk_storage_get(&dns_asked, sk, NULL, 0) != NULL;
}

/* Keeps the name that was hashed. */
static __always_inline void close_name(volatile struct learn_work *work)
{
	volatile struct learned_name *name = &work->names[work->name_count & (LEARN_ROOM - 1)];

	keep_walk(&work->walk, name);
	name->flags = work->name_count ? LEARNED_ALIAS : 0;
	work->name_count++;
	work->is_open = 0;
}

static __always_inline const volatile struct dns_record *record_at(const volatile struct dns_message *message,
								    __u32 at)
{
	return (const volatile struct dns_record *)&message->tail[dns_index(at)];
}

static __always_inline __u32 next_record(__u32 at, const volatile struct dns_record *record)
{
	return at + sizeof(*record) + ((record->data_length + 3) & ~3);
}

/* Begins to walk the name of the next alias; is_open says whether there is one. */
static __noinline void find_alias(volatile struct learn_work *work, const volatile struct dns_message *message,
				  const struct name_secret *secret)
{
	work->is_open = 0;
#pragma clang loop unroll(disable)
	for (int i = 0; i < MAX_DNS_RECORDS; i++) {
		const volatile struct dns_record *record;
		__u32 at = work->at;

		if (at >= work->end || work->is_open)
			break;
		record = record_at(message, at);
		work->at = next_record(at, record);
		if (record->type != DNS_TYPE_CNAME)
			continue;
		begin_walk(&work->walk, secret, at + sizeof(*record), record->data_length);
		work->is_open = 1;
	}
}

/* Adds the names of the answer to an address. */
static __noinline void learn_address(struct learn_work *work, __u32 ttl)
{
	struct learned_address *address = take_address(work);
	__u32 expires;

	if (!address) {
		work->is_full = 1;
		return;
	}
	if (ttl < cfg_learn_least)
		ttl = cfg_learn_least;
	if (ttl > cfg_learn_most)
		ttl = cfg_learn_most;
	expires = work->now + ttl;
	bpf_spin_lock(&address->lock);
	address->version++;
#pragma clang loop unroll(full)
	for (int i = 0; i < LEARN_NAMES; i++) {
		struct learned_name *place;

		if (i >= work->name_count)
			break;
		place = name_at(address, place_of(address, &work->names[i]));
		__builtin_memcpy(place, &work->names[i], sizeof(*place));
		place->expires = expires;
	}
	address->version++;
	address->set = 0;
	bpf_spin_unlock(&address->lock);
}

/* The key of an address in an answer, in the form in which connections are looked up. */
static __always_inline void set_key(struct learn_work *work, const struct dns_record *record)
{
	const __u32 *data = (const __u32 *)(record + 1);
	struct endpoint end = {};

	if (record->type == DNS_TYPE_A)
		set_ipv4(&end, data[0]);
	else
		set_ipv6(&end, data[0], data[1], data[2], data[3]);
	plain_address(&end);
	__builtin_memcpy(work->key.address, end.address, sizeof(end.address));
}

/*
 * Learns the next address of the answer. Not 0 when there is none. Global, so that the verifier follows it once, and not once
 * for each record: 5.10 gave up. skb->cb[] says which message and which working memory.
 */
__noinline int learn_record(struct __sk_buff *skb)
{
	const struct dns_message *message = taken_message(skb);
	struct learn_work *work = taken_learn_work(skb);
	const struct dns_record *record;
	__u32 at;

	if (!message || !work || work->at >= work->end)
		return 1;
	at = work->at;
	record = (const struct dns_record *)record_at(message, at);
	work->at = next_record(at, record);
	if (record->type == DNS_TYPE_CNAME)
		return 0;
	set_key(work, record);
	learn_address(work, record->ttl);
	return 0;
}

static __always_inline void learn_names(volatile struct learn_work *work, const struct dns_message *message,
					const struct name_secret *secret)
{
	work->at = message->event.name_length;
	work->end = message->whole;
	work->name_count = 0;
	hash_question(work, message, secret);
	close_name(work);
#pragma clang loop unroll(full)
	for (int i = 1; i < LEARN_NAMES; i++) {
		find_alias(work, message, secret);
		if (!work->is_open)
			break;
		walk_on(work, message, secret);
		close_name(work);
	}
}

/*
 * Learns from an answer. Not 0 when there was no room for what it says: then it must not reach who asked, who
 * asks again, rather than connect to an address that nobody knows.
 */
static __noinline int learn_answer(struct __sk_buff *skb, struct bpf_sock *sk, const struct dns_message *message)
{
	const struct name_secret *secret = secret_of_names();
	struct learn_work *work;
	int is_full = 0;

	if (!secret || message->flags & EVENT_DNS_MALFORMED || !message->event.record_count ||
	    !has_asked(sk, message->event.socket.cookie))
		return 0;
	work = take_learn_work(skb);
	if (!work) {
		count_loss(EVENT_DNS_ANSWER, LOSS_UNREADABLE);
		return -1;
	}
	work->now = message->now / NANOSECONDS;
	work->key.pod = message->pod;
	work->slot.pod = message->pod;
	learn_names(work, message, secret);
	if (is_asked(sk, message, *(__u64 *)work->names[0].hashes)) {
		work->is_full = 0;
		work->at = message->event.name_length;
#pragma clang loop unroll(disable)
		for (int i = 0; i < MAX_DNS_RECORDS; i++)
			if (learn_record(skb))
				break;
		is_full = work->is_full;
	}
	give_back_scratch(&work->wanted);
	if (is_full)
		count_loss(EVENT_DNS_ANSWER, LOSS_TABLE_FULL);
	return is_full;
}

#endif
