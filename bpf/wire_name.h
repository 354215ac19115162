/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_WIRE_NAME_H
#define WEIR_WIRE_NAME_H

#include "wire_reader.h"

/*
 * The name in what was collected: lower case, without final dot, and the port behind it. An address is no name. Functions that are not
 * static are followed by the verifier by themselves.
 */

static __always_inline void copy_words(volatile __u64 *to, const volatile __u64 *from, const __u32 count)
{
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < count; i++)
		to[i] = from[i];
}

static __always_inline __u64 wire_index(__u64 index)
{
	barrier_var(index);
	return index & (WIRE_TEXT - 1);
}

/*
 * Where the name ends, and whether it is one: goes through what was collected once. What is found is in the map, and
 * choices are arithmetic, for the verifier's sake.
 */
static __always_inline void measure_name(volatile struct wire_work *work, __u32 length)
{
	volatile struct wire_reader *reader = &work->reader;
	__u64 last;

	work->is_open = 1;
	work->digits = 0;
	work->length = 0;
	work->port = 0;
	work->is_bad_port = 0;
	work->starts_label = 1;
	reader->is_numeric = 0;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < WIRE_TEXT; i++) {
		__u64 byte, is_digit, is_open, is_port, is_label;

		if (i >= length)
			break;
		byte = reader->text[i];
		is_digit = (byte - '0' - 10) >> 63 & (1 - ((byte - '0') >> 63));
		is_port = 1 - work->is_open;
		is_open = work->is_open & (1 - is_same(byte, ':'));
		work->is_open = is_open;
		work->length += is_open;
		work->digits += is_open & (is_digit | is_same(byte, '.'));
		is_label = work->starts_label & is_open & (1 - is_same(byte, '.'));
		reader->is_numeric = choose(is_label, is_digit, reader->is_numeric);
		work->starts_label = is_same(byte, '.');
		work->port = choose(is_port, work->port * 10 + byte - '0', work->port);
		work->is_bad_port |= is_port & ((1 - is_digit) | has_bits(work->port >> 16));
	}
	/* only digits and dots: an IPv4 address. An IPv6 one is in brackets. */
	reader->has_name = work->digits != work->length && reader->text[0] != '[';
	last = work->length - 1;
	reader->name_length = work->length;
	if (work->length && reader->text[wire_index(last)] == '.')
		reader->name_length = last;
}

static __always_inline void lower_text(volatile struct wire_reader *reader)
{
	const volatile __u64 *from = (const volatile __u64 *)reader->text;
	volatile __u64 *to = (volatile __u64 *)reader->name;

#pragma clang loop unroll(disable)
	for (int i = 0; i < WIRE_TEXT / 8; i++)
		to[i] = lower_case(from[i]);
}

/* The IPv4 address in the name: four numbers as everybody writes them. Else 0: to others it may be another address. */
__noinline int read_ipv4(__u32 slot)
{
	volatile struct wire_work *work = wire_work_at(slot);
	volatile struct proxied_request *request;

	if (!work)
		return 0;
	request = &work->reader.request;
	work->part = 0;
	work->part_digits = 0;
	work->parts = 0;
	work->is_bad_part = 0;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < WIRE_ADDRESS_TEXT + 1; i++) {
		__u64 byte, is_dot, parts;

		if (i > work->reader.name_length)
			break;
		/* the end is as good as a dot */
		is_dot = is_same(i, work->reader.name_length) | is_same(work->reader.name[i], '.');
		byte = work->reader.name[i] - '0';
		parts = work->parts;
		/* no part of no digits or more than three, none that begins with 0, which is octal to some */
		work->is_bad_part |= is_dot & (is_same(work->part_digits, 0) | has_bits(work->part >> 8) |
					       has_bits(work->part_digits >> 2) | has_bits(parts >> 2));
		work->is_bad_part |= (1 - is_dot) & (1 - has_bits(work->part)) & has_bits(work->part_digits);
		barrier_var(parts);
		request->address[12 + (parts & 3)] = work->part;
		work->parts = parts + is_dot;
		work->part = choose(is_dot, 0, work->part * 10 + byte);
		work->part_digits = choose(is_dot, 0, work->part_digits + 1);
	}
	return work->parts == 4 && !work->is_bad_part && work->reader.name_length < WIRE_ADDRESS_TEXT + 1;
}

/* Reads and hashes the name in what was collected. 0 when names can't be hashed: nobody enforces anything. */
__noinline int read_name(__u32 slot, __u32 length)
{
	volatile struct wire_work *work = wire_work_at(slot);
	const struct name_secret *secret = secret_of_names();
	volatile struct wire_reader *reader;

	if (!work || !secret)
		return 0;
	reader = &work->reader;
	measure_name(work, length);
	lower_text(reader);
	begin_walk(&work->walk, secret, 0, reader->name_length);
#pragma clang loop unroll(disable)
	for (int i = 0; i < WIRE_TEXT; i++) {
		__u32 left = work->walk.left;

		if (!left)
			break;
		work->walk.left = left - 1;
		walk_byte(&work->walk, reader->name[wire_index(left - 1)], secret);
	}
	keep_walk(&work->walk, &reader->shown);
	reader->name_hash = lanes_of(&work->walk);
	return 1;
}

#endif
