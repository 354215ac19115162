/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_DNS_H
#define WEIR_DNS_H

#include <bpf/bpf_endian.h>

#include "event.h"
#include "lower_case.h"

/*
 * Reads DNS messages (RFC 1035 4) in a program: the first question, and the A, AAAA and CNAME records of the
 * answer section.
 *
 * One flat machine takes a label or a record a step, and all it knows between two steps is in map memory
 * behind volatile: no loop is nested in another, and nothing lives in registers, so that the verifier follows
 * each branch once a step. Names are copied eight bytes at a time, past the label's end where it must be:
 * what is too much is overwritten by the next label or not sent.
 */
enum {
	DNS_PORT = 53,
	DNS_HEADER = 12,
	DNS_WINDOW = 4096, /* bytes of a message that are looked at, and of the tail of an event */
	DNS_MASK = DNS_WINDOW - 1,
	DNS_STEPS = 136, /* labels, pointers and records */
	DNS_LABEL_ROOM = 64,
	DNS_RECORD_ROOM = sizeof(struct dns_record) + MAX_DNS_NAME + 1 + 4,

	DNS_TYPE_A = 1,
	DNS_TYPE_CNAME = 5,
	DNS_TYPE_AAAA = 28,
	DNS_CLASS_IN = 1,
};

enum dns_phase {
	DNS_NAME = 0,	  /* the next label of the name that is copied */
	DNS_QUESTION = 1, /* type and class of the question */
	DNS_OWNER = 2,	  /* the next label of a record's owner, which is skipped */
	DNS_TARGET = 3,	  /* the name in a CNAME record is whole */
	DNS_END = 4,
};

/* Working memory of one message. */
struct dns_message {
	__u32 length; /* of the message, as far as it is in bytes[] */
	__u32 at;     /* next byte to read */
	__u32 out;    /* next byte of tail to write */
	__u32 phase;
	__u32 name;	/* where in tail the name being copied begins */
	__u32 floor;	/* a pointer must lead before this: so a chain of them ends */
	__u32 resume;	/* where reading goes on after a name that was continued by a pointer; 0: none yet */
	__u32 after;	/* phase after the name */
	__u32 left;	/* records of the answer section still to be read */
	__u32 data_end; /* end of the record being read */
	__u32 flags;	/* enum event_flag */
	__u32 whole;	/* how much of tail is whole: the name and records without what is being written */
	__u32 is_cut;	/* the message is longer than the window */
	__u32 is_named; /* the name of the question was read, or there is none */
	__u8 bytes[DNS_WINDOW + DNS_LABEL_ROOM + 16];
	struct dns_event event;
	__u8 tail[DNS_WINDOW + DNS_RECORD_ROOM + DNS_LABEL_ROOM];
};

/* An index into bytes[] or tail[], in the form in which the verifier believes it, on 5.10 too. */
static __always_inline __u64 dns_index(__u64 index)
{
	barrier_var(index);
	return index & DNS_MASK;
}

static __always_inline __u16 dns_read16(const volatile struct dns_message *message, __u32 at)
{
	const volatile __u8 *bytes = &message->bytes[dns_index(at)];

	return bytes[0] << 8 | bytes[1];
}

static __always_inline void dns_end(volatile struct dns_message *message, __u32 flags)
{
	message->flags |= flags;
	message->phase = DNS_END;
}

/* The message ends in the middle of something. */
static __always_inline void dns_past_end(volatile struct dns_message *message)
{
	dns_end(message, message->is_cut ? EVENT_DNS_TRUNCATED : EVENT_DNS_MALFORMED);
}

/* Goes on to the next record of the answer section. */
static __always_inline void dns_next_record(volatile struct dns_message *message)
{
	if (message->left == 0)
		message->phase = DNS_END;
	else if (message->event.record_count >= MAX_DNS_RECORDS ||
		 message->out > DNS_WINDOW - DNS_RECORD_ROOM)
		dns_end(message, EVENT_DNS_TRUNCATED);
	else
		message->phase = DNS_OWNER;
}

/* Appends a label, in lower case and with a dot behind. A dot in a label would make two of it: see blot(). */
static __always_inline void dns_copy_label(volatile struct dns_message *message, __u32 length)
{
	const volatile __u64 *from = (const volatile __u64 *)&message->bytes[dns_index(message->at + 1)];
	volatile __u64 *to = (volatile __u64 *)&message->tail[dns_index(message->out)];

#pragma clang loop unroll(full)
	for (int i = 0; i < DNS_LABEL_ROOM / 8; i++)
		to[i] = blot(lower_case(from[i]), '.');
	message->tail[dns_index(message->out + length)] = '.';
	message->out += length + 1;
	message->at += length + 1;
}

static __always_inline void dns_end_name(volatile struct dns_message *message)
{
	if (message->out > message->name)
		message->out--; /* the dot behind the last label */
	/* The first name is the question's. Without a branch: 6.1's verifier follows both ways at every step.
	 */
	__u32 is_first = message->is_named - 1;

	message->event.name_length = (message->out & is_first) | (message->event.name_length & ~is_first);
	message->whole = (message->out & is_first) | (message->whole & ~is_first);
	message->is_named = 1;
	message->at = message->resume ? message->resume : message->at + 1;
	message->phase = message->after;
}

static __always_inline void dns_follow_pointer(volatile struct dns_message *message)
{
	__u32 target = dns_read16(message, message->at) & 0x3fff;

	if (message->at + 2 > message->length || target < DNS_HEADER || target >= message->floor) {
		dns_end(message, EVENT_DNS_MALFORMED);
		return;
	}
	if (!message->resume)
		message->resume = message->at + 2;
	message->floor = target;
	message->at = target;
}

static __always_inline void dns_read_label(volatile struct dns_message *message)
{
	__u32 length = message->bytes[dns_index(message->at)];

	if (message->at >= message->length) {
		dns_past_end(message);
	} else if (length == 0) {
		dns_end_name(message);
	} else if (length >= 0xc0) {
		dns_follow_pointer(message);
	} else if (length >= DNS_LABEL_ROOM || message->out - message->name + length > MAX_DNS_NAME - 2) {
		dns_end(message, EVENT_DNS_MALFORMED);
	} else if (message->at + 1 + length > message->length) {
		dns_past_end(message);
	} else {
		dns_copy_label(message, length);
	}
}

static __always_inline void dns_begin_name(volatile struct dns_message *message, __u32 after)
{
	message->name = message->out;
	message->floor = message->at;
	message->resume = 0;
	message->after = after;
	message->phase = DNS_NAME;
}

static __always_inline void dns_read_question(volatile struct dns_message *message)
{
	if (message->at + 4 > message->length) {
		dns_past_end(message);
		return;
	}
	message->event.type = dns_read16(message, message->at);
	message->at += 4;
	dns_next_record(message);
}

/* Writes the head of a record whose data is at `out`, and steps over both. */
static __always_inline void dns_append(volatile struct dns_message *message, __u32 record, __u32 type,
				       __u32 length, __u32 ttl)
{
	volatile struct dns_record *head = (volatile struct dns_record *)&message->tail[dns_index(record)];

	head->type = type;
	head->data_length = length;
	head->ttl = ttl;
	/* what pads the data to 4 bytes must not be what another message left here */
	__builtin_memset((void *)&message->tail[dns_index(record + sizeof(*head) + length)], 0, 4);
	message->out = record + sizeof(*head) + ((length + 3) & ~3);
	message->whole = message->out;
	message->event.record_count++;
}

static __always_inline void dns_copy_address(volatile struct dns_message *message, __u32 type, __u32 length,
					     __u32 ttl)
{
	const volatile __u64 *from = (const volatile __u64 *)&message->bytes[dns_index(message->at + 10)];
	__u32 record = message->out;
	volatile __u64 *to = (volatile __u64 *)&message->tail[dns_index(record + sizeof(struct dns_record))];

	to[0] = from[0];
	to[1] = from[1];
	dns_append(message, record, type, length, ttl);
}

/* The fixed part of a record is at `at`: type, class, time to live, length of the data. */
static __always_inline void dns_read_record(volatile struct dns_message *message)
{
	__u32 at = message->at, type = dns_read16(message, at), class = dns_read16(message, at + 2);
	__u32 ttl = (__u32)dns_read16(message, at + 4) << 16 | dns_read16(message, at + 6);
	__u32 length = dns_read16(message, at + 8), end = at + 10 + length;

	if (at + 10 > message->length || end > message->length) {
		dns_past_end(message);
		return;
	}
	message->left--;
	message->data_end = end;
	if (class == DNS_CLASS_IN && type == DNS_TYPE_CNAME) {
		volatile struct dns_record *head =
		    (volatile struct dns_record *)&message->tail[dns_index(message->out)];

		head->ttl = ttl;
		message->at = at + 10;
		message->out += sizeof(*head);
		dns_begin_name(message, DNS_TARGET);
		return;
	}
	if (class == DNS_CLASS_IN && (type == DNS_TYPE_A || type == DNS_TYPE_AAAA)) {
		if (length == (type == DNS_TYPE_A ? 4 : 16))
			dns_copy_address(message, type, length, ttl);
		else
			message->flags |= EVENT_DNS_MALFORMED;
	}
	message->at = end;
	dns_next_record(message);
}

static __always_inline void dns_read_target(volatile struct dns_message *message)
{
	__u32 record = message->name - sizeof(struct dns_record);
	volatile struct dns_record *head = (volatile struct dns_record *)&message->tail[dns_index(record)];

	if (message->at != message->data_end)
		message->flags |= EVENT_DNS_MALFORMED;
	dns_append(message, record, DNS_TYPE_CNAME, message->out - message->name, head->ttl);
	message->at = message->data_end;
	dns_next_record(message);
}

/* Skips one label of an owner's name, or its end and then reads the record. */
static __always_inline void dns_read_owner(volatile struct dns_message *message)
{
	__u32 at = message->at, length = message->bytes[dns_index(at)];

	if (at >= message->length) {
		dns_past_end(message);
		return;
	}
	if (length > 0 && length < DNS_LABEL_ROOM) {
		message->at = at + 1 + length;
		return;
	}
	if (length && (length < 0xc0 || (dns_read16(message, at) & 0x3fff) >= at)) {
		dns_end(message, EVENT_DNS_MALFORMED);
		return;
	}
	message->at = at + (length ? 2 : 1);
	dns_read_record(message);
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
	message->left = reads_answers && bits & 0x8000 ? message->event.answer_total : 0;
	if (bits & 0x0200)
		message->flags |= EVENT_DNS_TRUNCATED;
	message->at = DNS_HEADER;
	dns_begin_name(message, DNS_QUESTION);
	if (questions == 0) {
		message->is_named = 1;
		dns_next_record(message);
	} else if (questions > 1) {
		message->flags |= EVENT_DNS_MALFORMED;
		message->left = 0; /* where the answers begin can't be told */
	}
#pragma clang loop unroll(disable)
	for (int step = 0; step < DNS_STEPS; step++) {
		__u32 phase = message->phase;

		if (phase == DNS_NAME)
			dns_read_label(message);
		else if (phase == DNS_QUESTION)
			dns_read_question(message);
		else if (reads_answers && phase == DNS_OWNER)
			dns_read_owner(message);
		else if (reads_answers && phase == DNS_TARGET)
			dns_read_target(message);
		else
			break;
	}
	if (message->phase != DNS_END)
		message->flags |= EVENT_DNS_TRUNCATED;
	if (!message->is_named && message->out) {
		message->event.name_length = message->out - 1;
		message->whole = message->out - 1;
	}
	message->event.records_length = message->whole - message->event.name_length;
}

#endif
