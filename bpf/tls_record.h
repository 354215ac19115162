/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_TLS_RECORD_H
#define WEIR_TLS_RECORD_H

#include "lower_case.h"
#include "tls.h"

/* Completes the event but for its header and socket: gives its size. */
static __always_inline __u64 hello_finish(volatile struct hello *hello)
{
	volatile __u64 *words = (volatile __u64 *)hello->bytes;
	__u64 name = hello->event.server_name_length, protocols = hello->protocols;
	const volatile __u64 *from = (const volatile __u64 *)&hello->bytes[HELLO_PROTOCOLS];
	volatile __u64 *to;

	if (hello->phase != HELLO_WHOLE)
		hello->event.header.flags |= EVENT_TLS_MALFORMED;
	if (hello->segments > 1)
		hello->event.header.flags |= EVENT_TLS_REASSEMBLED;
#pragma clang loop unroll(disable)
	for (int i = 0; i < HELLO_PROTOCOLS / 8; i++)
		words[i] = lower_case(words[i]);
	barrier_var(name);
	name &= 0xff;
	to = (volatile __u64 *)&hello->bytes[name];
#pragma clang loop unroll(full)
	for (int i = 0; i < MAX_ALPN / 8; i++)
		to[i] = from[i]; /* upwards: they may overlap, and `to` is the lower one */
	barrier_var(protocols);
	protocols &= 2 * MAX_ALPN - 1;
	hello->event.alpn_length = protocols;
	return sizeof(hello->event) + name + protocols;
}

#endif
