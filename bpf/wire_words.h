/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_WIRE_WORDS_H
#define WEIR_WIRE_WORDS_H

#include "wire_name.h"

/* Words and numbers in what was collected of a request of HTTP/1. */
enum {
	WIRE_NUMBER = 15, /* digits of a length */
};

/* Headers that say where a request goes and where it ends. */
enum wire_field {
	WIRE_NO_FIELD = 0,
	WIRE_HOST = 1,
	WIRE_LENGTH = 2,
	WIRE_CODING = 3,
	WIRE_UPGRADE = 4,
};

/* Eight bytes of what was collected, in lower case; what is not collected is not 0. */
static __always_inline __u64 wire_word(const volatile struct wire_reader *reader, __u32 index)
{
	return lower_case(((const volatile __u64 *)reader->text)[index]);
}

#define WIRE_WORD(a, b, c, d, e, f, g, h)                                                                              \
	((__u64)(a) | (__u64)(b) << 8 | (__u64)(c) << 16 | (__u64)(d) << 24 | (__u64)(e) << 32 | (__u64)(f) << 40 |    \
	 (__u64)(g) << 48 | (__u64)(h) << 56)
#define WIRE_FIRST_BYTES(word, count) ((word) << 8 * (8 - (count)) >> 8 * (8 - (count)))

static __always_inline __u32 which_field(const volatile struct wire_reader *reader, __u32 length)
{
	__u64 first = wire_word(reader, 0), second = wire_word(reader, 1), third = wire_word(reader, 2);

	if (length == 4 && (__u32)first == (__u32)WIRE_WORD('h', 'o', 's', 't', 0, 0, 0, 0))
		return WIRE_HOST;
	if (length == 14 && first == WIRE_WORD('c', 'o', 'n', 't', 'e', 'n', 't', '-') &&
	    WIRE_FIRST_BYTES(second, 6) == WIRE_WORD('l', 'e', 'n', 'g', 't', 'h', 0, 0))
		return WIRE_LENGTH;
	if (length == 17 && first == WIRE_WORD('t', 'r', 'a', 'n', 's', 'f', 'e', 'r') &&
	    second == WIRE_WORD('-', 'e', 'n', 'c', 'o', 'd', 'i', 'n') && (third & 0xff) == 'g')
		return WIRE_CODING;
	if (length == 7 && WIRE_FIRST_BYTES(first, 7) == WIRE_WORD('u', 'p', 'g', 'r', 'a', 'd', 'e', 0))
		return WIRE_UPGRADE;
	return WIRE_NO_FIELD;
}

/* Reads the number in what was collected, of that base, into `number`. Not 0 when it is none. */
__noinline int read_number(__u32 slot, __u32 base)
{
	volatile struct wire_work *work = wire_work_at(slot);
	__u32 length;
	__u64 value = 0;

	if (!work)
		return 1;
	length = work->reader.http.collected;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < WIRE_NUMBER; i++) {
		__u32 byte, digit, letter;

		if (i >= length)
			break;
		byte = work->reader.text[i];
		digit = byte - '0';
		letter = (byte | 0x20) - 'a';
		if (digit > 9)
			digit = letter > 5 ? 16 : letter + 10;
		if (digit >= base)
			return 1;
		value = value * base + digit;
	}
	work->reader.http.number = value;
	return length == 0 || length > WIRE_NUMBER;
}

#endif
