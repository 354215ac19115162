/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_LOWER_CASE_H
#define WEIR_LOWER_CASE_H

#include <linux/types.h>

/* A byte in all eight places. */
#define EIGHT(byte) (0x0101010101010101ULL * (byte))

/* Eight ASCII characters in lower case; bytes above 127 stay as they are. No carry leaves its byte. */
static __always_inline __u64 lower_case(__u64 text)
{
	__u64 low = text & EIGHT(0x7f);
	__u64 from_a = low + EIGHT(0x80 - 'A'), after_z = low + EIGHT(0x7f - 'Z');
	__u64 upper = from_a & ~after_z & ~text & EIGHT(0x80);

	return text | upper >> 2;
}

/* Eight characters with every `byte` made 0xff, which is no part of any UTF-8 text. */
static __always_inline __u64 blot(__u64 text, __u8 byte)
{
	__u64 differs = text ^ EIGHT(byte);
	__u64 found = ~(((differs & EIGHT(0x7f)) + EIGHT(0x7f)) | differs) & EIGHT(0x80);

	return text | (found >> 7) * 0xff;
}

#endif
