/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_WIRE_NAME_H
#define WEIR_WIRE_NAME_H

#include "lower_case.h"
#include "wire_reader.h"

/*
 * The name in what was collected: lower case, without final dot, and the port behind it. An address is no name, and no name
 * has what RFC 3986 keeps for other parts of an address (userinfo, paths), nor what a server may leave out or take for an end.
 * Functions that are not static are followed by the verifier by themselves.
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

/* Where a byte may be (RFC 3986 3.2.2; escaped ones, which servers read in several ways, are nowhere). */
enum name_class {
	NAME_TEXT = 1 << 0,
	NAME_ADDRESS = 1 << 1, /* of IPv6, in brackets */
	NAME_DIGIT = 1 << 2,   /* of a port */
	NAME_COLON = 1 << 3,
};

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Winitializer-overrides"
static const __u8 name_class_of[256] = {
    ['a' ... 'z'] = NAME_TEXT,
    ['A' ... 'Z'] = NAME_TEXT,
    ['a' ... 'f'] = NAME_TEXT | NAME_ADDRESS,
    ['A' ... 'F'] = NAME_TEXT | NAME_ADDRESS,
    ['0' ... '9'] = NAME_TEXT | NAME_ADDRESS | NAME_DIGIT,
    ['.'] = NAME_TEXT | NAME_ADDRESS,
    [':'] = NAME_ADDRESS | NAME_COLON,
    ['-'] = NAME_TEXT,
    ['_'] = NAME_TEXT,
    ['~'] = NAME_TEXT,
    ['!'] = NAME_TEXT,
    ['$'] = NAME_TEXT,
    ['&' ... ','] = NAME_TEXT,
    [';'] = NAME_TEXT,
    ['='] = NAME_TEXT,
};
#pragma clang diagnostic pop

/*
 * Where the name ends, whether it is one, and whether it has what none may have: goes through what was collected once. A
 * host (`is_host`, 1 or 0) may be an address in brackets, and have a port. What is found is in the map, and choices are
 * arithmetic, for the verifier's sake.
 */
static __always_inline void measure_name(volatile struct wire_work *work, __u32 length, __u64 is_host)
{
	volatile struct wire_reader *reader = &work->reader;
	__u64 is_address = is_host & is_same(reader->text[0], '['), last;

	work->is_open = 1;
	work->is_bad = 0;
	work->digits = 0;
	work->length = 0;
	work->port = 0;
	work->is_bad_port = 0;
	work->starts_label = 1;
	reader->is_numeric = 0;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < WIRE_TEXT; i++) {
		__u64 byte, class, is_open, is_end, is_digit, is_port, is_label, fits;

		if (i >= length)
			break;
		byte = reader->text[i];
		class = name_class_of[byte & 0xff];
		is_digit = has_bits(class & NAME_DIGIT);
		is_open = work->is_open;
		is_port = 1 - is_open;
		is_end = is_open & is_host & is_same(byte, choose(is_address, ']', ':'));
		fits = choose(is_open, choose(is_address, NAME_ADDRESS, NAME_TEXT),
			      choose(is_address, NAME_DIGIT | NAME_COLON, NAME_DIGIT));
		fits = has_bits(class & fits) | is_end | (is_address & is_same(i, 0));
		work->is_bad |= 1 - fits;
		is_open &= 1 - is_end;
		work->is_open = is_open;
		work->length += is_open;
		work->digits += is_open & (is_digit | is_same(byte, '.'));
		is_label = work->starts_label & is_open & (1 - is_same(byte, '.'));
		reader->is_numeric = choose(is_label, is_digit, reader->is_numeric);
		work->starts_label = is_same(byte, '.');
		work->port = choose(is_port, work->port * 10 + byte - '0', work->port);
		work->is_bad_port |= is_port & ((1 - is_digit) | has_bits(work->port >> 16));
	}
	work->is_bad |= is_address & work->is_open;
	/* only digits and dots: an IPv4 address */
	reader->has_name = work->digits != work->length && !is_address;
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

/*
 * Reads and hashes the name in what was collected, of a host (`is_host`, 1 or 0) or by itself. 0 when it can't be one, or
 * when names can't be hashed: nobody enforces anything.
 */
__noinline int read_name(__u32 slot, __u32 length, __u32 is_host)
{
	volatile struct wire_work *work = wire_work_at(slot);
	const struct name_secret *secret = secret_of_names();
	volatile struct wire_reader *reader;

	if (!work || !secret)
		return 0;
	reader = &work->reader;
	measure_name(work, length, is_host & 1);
	if (work->is_bad)
		return 0;
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
