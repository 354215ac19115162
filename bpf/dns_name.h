/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_DNS_NAME_H
#define WEIR_DNS_NAME_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "event.h"
#include "lower_case.h"

/*
 * Names in DNS messages, copied a label a step: in lower case and dotted, wherever pointers lead (RFC 1035
 * 4.1.4). Eight bytes are copied at a time, past a label's end where it must be: what is too much is
 * overwritten by the next label, or not sent.
 */
enum {
	DNS_WINDOW = 4096, /* bytes of a message that are looked at, and of the tail of an event */
	DNS_MASK = DNS_WINDOW - 1,
	DNS_LABEL_ROOM = 64, /* a label has up to 63 bytes */
	DNS_SHORT_LABEL = 16, /* most have no more */
	DNS_POINTER = 0xc0,  /* from here on a length byte is the beginning of a pointer */
	DNS_POINTER_MASK = 0x3fff,
	DNS_FIRST_NAME = 12, /* no name is in the header */
};

enum dns_phase {
	DNS_BETWEEN = 0, /* names */
	DNS_NAME = 1,	 /* in one: its next label */
	DNS_NAMED = 2,	 /* a name is whole */
	DNS_END = 3,	 /* nothing that follows can be read */
};

/* A record of the answer section that is to be carried. */
struct dns_found {
	__u16 type;
	__u16 length; /* of the data */
	__u32 ttl;
	__u32 at; /* where its data is in bytes[] */
};

/* Working memory of one message. */
struct dns_message {
	__u64 wanted; /* see scratch.h */
	__u32 length; /* of the message, as far as it is in bytes[] */
	__u32 at;     /* next byte to read */
	__u32 out;    /* next byte of tail to write */
	__u32 whole;  /* how much of tail is whole: the name, and records without the one being written */
	__u32 phase;
	__u32 flags;	   /* enum event_flag */
	__u32 name;	   /* where in tail the name being copied begins */
	__u32 floor;	   /* a pointer must lead before this: so a chain of them ends */
	__u32 resume;	   /* where reading goes on after a name that a pointer continued; 0: none did */
	__u32 left;	   /* records of the answer section that were not walked yet */
	__u32 found_count; /* records found */
	__u32 written;	   /* of those found */
	__u32 end_flag;	   /* what it means when the message ends in the middle of something */
	__u32 pad;
	struct dns_found found[MAX_DNS_RECORDS];
	__u8 bytes[DNS_WINDOW + DNS_LABEL_ROOM + 16];
	struct dns_event event;
	__u8 tail[DNS_WINDOW + 2 * MAX_DNS_NAME + DNS_LABEL_ROOM + 2];
	__u8 end_pad[6];
	/* for the program that goes on with the message */
	cgroup_id_t pod;
	boot_ns_t now;
};

/* What is zero when the reading of a message begins. */
#define DNS_STATE_START offsetof(struct dns_message, length)
#define DNS_STATE_END offsetof(struct dns_message, found)

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

/* 1 when the numbers are the same, else 0: without a branch, of which the verifier would follow both ways. */
static __always_inline __u32 dns_is_same(__u32 a, __u32 b)
{
	__u64 difference = a ^ b;

	barrier_var(difference);
	return (difference - 1) >> 63;
}

/* `a` when the condition (0 or 1) holds, else `b`; without a branch. */
static __always_inline __u32 dns_choose(__u32 condition, __u32 a, __u32 b)
{
	__u32 mask = 0 - condition;

	barrier_var(mask);
	return (a & mask) | (b & ~mask);
}

static __always_inline void dns_end(volatile struct dns_message *message, __u32 flags)
{
	message->flags |= flags;
	message->phase = DNS_END;
}

/* The message ends in the middle of something. */
static __always_inline void dns_past_end(volatile struct dns_message *message)
{
	dns_end(message, message->end_flag);
}

/* Begins to copy the name at `at` to `out`. */
static __always_inline void dns_begin_name(volatile struct dns_message *message)
{
	message->name = message->out;
	message->floor = message->at;
	message->resume = 0;
	message->phase = DNS_NAME;
}

/* Appends a label, in lower case and with a dot behind. A dot in a label would make two of it: see blot(). */
static __always_inline void dns_copy_label(volatile struct dns_message *message, __u32 length)
{
	const volatile __u64 *from = (const volatile __u64 *)&message->bytes[dns_index(message->at + 1)];
	volatile __u64 *to = (volatile __u64 *)&message->tail[dns_index(message->out)];

#pragma clang loop unroll(full)
	for (int i = 0; i < DNS_SHORT_LABEL / 8; i++)
		to[i] = blot(lower_case(from[i]), '.');
	if (length > DNS_SHORT_LABEL) {
#pragma clang loop unroll(full)
		for (int i = DNS_SHORT_LABEL / 8; i < DNS_LABEL_ROOM / 8; i++)
			to[i] = blot(lower_case(from[i]), '.');
	}
	message->tail[dns_index(message->out + length)] = '.';
	message->out += length + 1;
	message->at += length + 1;
}

static __always_inline void dns_end_name(volatile struct dns_message *message)
{
	__u32 is_empty = dns_is_same(message->out, message->name);
	__u32 was_pointed = 1 - dns_is_same(message->resume, 0);

	message->out -= 1 - is_empty; /* the dot behind the last label */
	message->at = dns_choose(was_pointed, message->resume, message->at + 1);
	message->phase = DNS_NAMED;
}

static __always_inline void dns_follow_pointer(volatile struct dns_message *message)
{
	__u32 target = dns_read16(message, message->at) & DNS_POINTER_MASK;

	if (message->at + 2 > message->length || target < DNS_FIRST_NAME || target >= message->floor) {
		dns_end(message, EVENT_DNS_MALFORMED);
		return;
	}
	message->resume = dns_choose(dns_is_same(message->resume, 0), message->at + 2, message->resume);
	message->floor = target;
	message->at = target;
}

/* One step of a name: a label, a pointer, or the end. */
static __always_inline void dns_read_label(volatile struct dns_message *message)
{
	__u32 length = message->bytes[dns_index(message->at)];

	if (message->at >= message->length) {
		dns_past_end(message);
	} else if (length == 0) {
		dns_end_name(message);
	} else if (length >= DNS_POINTER) {
		dns_follow_pointer(message);
	} else if (length >= DNS_LABEL_ROOM || message->out - message->name + length > MAX_DNS_NAME - 2) {
		dns_end(message, EVENT_DNS_MALFORMED);
	} else if (message->at + 1 + length > message->length) {
		dns_past_end(message);
	} else {
		dns_copy_label(message, length);
	}
}

#endif
