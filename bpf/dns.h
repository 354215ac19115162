/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_DNS_H
#define WEIR_DNS_H

#include <bpf/bpf_endian.h>

#include "dns_name.h"

/*
 * Reads DNS messages (RFC 1035 4) in a program: the first question, and the A, AAAA and CNAME records of the
 * answer section.
 *
 * Three loops, one after the other: the name of the question; where the records are; what is in them. Each
 * has few ways through its body, and all that is known between two steps is in map memory behind volatile, so
 * that the verifier follows each way once a step and finds all ways alike at its end. One loop that did it
 * all took more instructions than 5.10 and 6.1 follow.
 */
enum {
	DNS_HEADER = 12,
	DNS_RECORD_HEAD = 10, /* type, class, time to live and length of a record */
	DNS_NAME_STEPS = 130, /* labels of a question: 127, a pointer, an end */
	DNS_WALK_STEPS = 96,  /* records of an answer, and labels of owners that are not compressed */
	DNS_WRITE_STEPS = 96, /* records carried, and labels of the names in them */
	DNS_RECORD_ROOM = sizeof(struct dns_record) + MAX_DNS_NAME + 1 + 4,

	DNS_TYPE_A = 1,
	DNS_TYPE_CNAME = 5,
	DNS_TYPE_AAAA = 28,
	DNS_CLASS_IN = 1,
};

/* Notes a record, and keeps the note when it is to be carried. */
static __always_inline void dns_note_record(volatile struct dns_message *message, __u32 type, __u32 length,
					    __u32 ttl, __u32 data)
{
	volatile struct dns_found *found = &message->found[message->found_count & (MAX_DNS_RECORDS - 1)];
	__u32 is_a = dns_is_same(type, DNS_TYPE_A), is_aaaa = dns_is_same(type, DNS_TYPE_AAAA);
	__u32 is_name = dns_is_same(type, DNS_TYPE_CNAME), is_carried = is_a | is_aaaa | is_name;
	__u32 is_right = is_name | dns_is_same(length, 4 * is_a + 16 * is_aaaa);

	found->type = type;
	found->length = length;
	found->ttl = ttl;
	found->at = data;
	message->found_count += is_carried & is_right;
	message->flags |= dns_choose(is_carried & ~is_right, EVENT_DNS_MALFORMED, 0);
}

/* One step of the walk: a label of an owner, or its end and with it the record. */
static __always_inline void dns_walk(volatile struct dns_message *message)
{
	__u32 at = message->at, length = message->bytes[dns_index(at)], type, data;

	if (at >= message->length) {
		dns_past_end(message);
		return;
	}
	if (length > 0 && length < DNS_LABEL_ROOM) {
		message->at = at + 1 + length;
		return;
	}
	if (length && (length < DNS_POINTER || (dns_read16(message, at) & DNS_POINTER_MASK) >= at)) {
		dns_end(message, EVENT_DNS_MALFORMED);
		return;
	}
	at += 2 - dns_is_same(length, 0);
	data = at + DNS_RECORD_HEAD;
	length = dns_read16(message, at + 8);
	if (data + length > message->length) {
		dns_past_end(message);
		return;
	}
	message->left--;
	message->at = data + length;
	type = dns_read16(message, at);
	if (dns_read16(message, at + 2) == DNS_CLASS_IN)
		dns_note_record(message, type, length,
				(__u32)dns_read16(message, at + 4) << 16 | dns_read16(message, at + 6), data);
}

/* Completes the record at tail[start]: its data is there already. */
static __always_inline void dns_append(volatile struct dns_message *message, __u32 start,
				       const volatile struct dns_found *found, __u32 length)
{
	volatile struct dns_record *head = (volatile struct dns_record *)&message->tail[dns_index(start)];
	__u32 end = start + sizeof(*head) + length;

	head->type = found->type;
	head->data_length = length;
	head->ttl = found->ttl;
	/* what pads the data to 4 bytes must not be what another message left here */
	__builtin_memset((void *)&message->tail[dns_index(end)], 0, 4);
	message->out = start + sizeof(*head) + ((length + 3) & ~3);
	message->whole = message->out;
	message->event.record_count++;
	message->written++;
	message->phase = DNS_BETWEEN;
}

/* Writes an address, or begins to write a name. */
static __always_inline void dns_write_record(volatile struct dns_message *message)
{
	const volatile struct dns_found *found = &message->found[message->written & (MAX_DNS_RECORDS - 1)];
	const volatile __u64 *from = (const volatile __u64 *)&message->bytes[dns_index(found->at)];
	__u32 start = message->out;
	volatile __u64 *to = (volatile __u64 *)&message->tail[dns_index(start + sizeof(struct dns_record))];

	if (start > DNS_WINDOW - DNS_RECORD_ROOM) {
		dns_end(message, EVENT_DNS_TRUNCATED);
		return;
	}
	if (found->type == DNS_TYPE_CNAME) {
		message->out = start + sizeof(struct dns_record);
		message->at = found->at;
		dns_begin_name(message);
		return;
	}
	to[0] = from[0];
	to[1] = from[1];
	dns_append(message, start, found, found->length);
}

/* The name of a CNAME record is whole. */
static __always_inline void dns_write_name(volatile struct dns_message *message)
{
	const volatile struct dns_found *found = &message->found[message->written & (MAX_DNS_RECORDS - 1)];

	__u32 is_right = dns_is_same(message->at, found->at + found->length);

	message->flags |= dns_choose(is_right, 0, EVENT_DNS_MALFORMED);
	dns_append(message, message->name - sizeof(struct dns_record), found, message->out - message->name);
}

/* The question: its name, type and class. */
static __always_inline void dns_read_question(volatile struct dns_message *message)
{
	message->at = DNS_HEADER;
	dns_begin_name(message);
#pragma clang loop unroll(disable)
	for (int step = 0; step < DNS_NAME_STEPS; step++) {
		if (message->phase != DNS_NAME)
			break;
		dns_read_label(message);
	}
	if (message->phase != DNS_NAMED && message->out)
		message->out--; /* the dot behind the last label that was readable */
	message->event.name_length = message->out;
	message->whole = message->out;
	if (message->phase == DNS_NAMED && message->at + 4 > message->length)
		dns_past_end(message);
	message->event.type = message->phase == DNS_NAMED ? dns_read16(message, message->at) : 0;
	message->at += 4;
}

/* The answers: where they are, then what is in them. */
static __always_inline void dns_read_answers(volatile struct dns_message *message)
{
	message->left = message->event.answer_total;
	message->phase = DNS_BETWEEN;
#pragma clang loop unroll(disable)
	for (int step = 0; step < DNS_WALK_STEPS; step++) {
		if (message->phase != DNS_BETWEEN || message->left == 0 ||
		    message->found_count >= MAX_DNS_RECORDS)
			break;
		dns_walk(message);
	}
	if (message->phase == DNS_BETWEEN && message->left)
		message->flags |= EVENT_DNS_TRUNCATED;
	message->phase = DNS_BETWEEN;
#pragma clang loop unroll(disable)
	for (int step = 0; step < DNS_WRITE_STEPS; step++) {
		__u32 phase = message->phase;

		if (phase == DNS_NAME)
			dns_read_label(message);
		else if (phase == DNS_NAMED)
			dns_write_name(message);
		else if (phase == DNS_BETWEEN && message->written < message->found_count)
			dns_write_record(message);
		else
			break;
	}
	if (message->phase != DNS_END && message->written < message->found_count)
		message->flags |= EVENT_DNS_TRUNCATED;
}

/*
 * Reads what is in bytes[0..length): fills event, but for its header and socket, and tail. Where only
 * questions are expected, no code is spent on answers.
 */
static __always_inline void dns_read(volatile struct dns_message *message, const int reads_answers)
{
	__u16 bits = dns_read16(message, 2), questions = dns_read16(message, 4);

	if (message->length < DNS_HEADER) {
		message->flags |= EVENT_DNS_MALFORMED;
		return;
	}
	message->event.id = dns_read16(message, 0);
	message->event.rcode = bits & 0xf;
	message->event.answer_total = dns_read16(message, 6);
	if (bits & 0x0200)
		message->flags |= EVENT_DNS_TRUNCATED;
	message->at = DNS_HEADER;
	if (questions)
		dns_read_question(message);
	else
		message->phase = DNS_NAMED;
	if (questions > 1) /* where the answers begin can't be told */
		message->flags |= EVENT_DNS_MALFORMED;
	else if (reads_answers && bits & 0x8000 && message->phase == DNS_NAMED)
		dns_read_answers(message);
	message->event.records_length = message->whole - message->event.name_length;
}

#endif
