/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_COPY_STRING_H
#define WEIR_COPY_STRING_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/*
 * Copies at most max bytes of a string of the kernel, and a terminator, to a place with room for max + 1.
 * Returns its length; *truncated is set when the string goes on.
 */
static __always_inline __u32 copy_string(__u8 *to, const char *from, const __u32 max, int *truncated)
{
	long length = bpf_probe_read_kernel_str(to, max + 1, from);
	char next = 0;

	*truncated = 0;
	if (length <= 0)
		return 0;
	if (length == max + 1) {
		bpf_probe_read_kernel(&next, 1, from + max);
		*truncated = next != 0;
	}
	return length - 1;
}

#endif
