/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_HTTP_H
#define WEIR_HTTP_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "event.h"
#include "http_table.h"

/*
 * Reads HTTP/1 request heads in programs. A table-driven automaton, not nested branches: whatever the byte,
 * the loop runs the same few instructions, so that the verifier follows one path through it (on 5.10 as well)
 * and a head of 300 bytes costs a fraction of a microsecond. Where the parts are falls out of marks: for each
 * state the position after the last byte that led to it.
 */
enum {
	HTTP_WINDOW = 1536, /* bytes of a head that are looked at */
};

/* A head and what was found in it. Lives in a map: its size, and the verifier's view of it, need one. */
struct http_head {
	__u32 length; /* bytes of the head in bytes[], set by the caller */
	__u32 state;  /* enum http_state after the last byte read */
	__u16 mark[HTTP_STATES];
	__u8 bytes[HTTP_WINDOW];
};

enum http_verdict {
	HTTP_NONE,    /* not an HTTP/1 request */
	HTTP_PARTIAL, /* may become one: more bytes are needed */
	HTTP_REQUEST, /* a request line, and all headers that will be seen */
};

/* Whether bytes may be the start of a request: a look at the first few, before anything is kept. */
static __always_inline int http_may_start(const __u8 *bytes, __u32 length, const __u32 max)
{
	__u32 state = HTTP_START;

#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < max; i++) {
		if (i >= length)
			break;
		state = http_next[state & (HTTP_STATES - 1)][bytes[i]];
		if (state == HTTP_REJECTED)
			return 0;
	}
	return 1;
}

/* Runs the automaton over the head. */
static __always_inline void http_scan(struct http_head *head)
{
	__u32 state = HTTP_START;

	__builtin_memset(head->mark, 0, sizeof(head->mark));
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < HTTP_WINDOW; i++) {
		if (i >= head->length)
			break;
		state = http_next[state & (HTTP_STATES - 1)][head->bytes[i]];
		head->mark[state & (HTTP_STATES - 1)] = i + 1;
		if (state <= HTTP_COMPLETE)
			break;
	}
	head->state = state;
}

/*
 * What a scanned head is. A head that fills the window is as complete as it gets; with a target that fills
 * it, only one that begins as a path is taken for a request, since its version was not seen.
 */
static __always_inline enum http_verdict http_judge(const struct http_head *head)
{
	__u32 state = head->state;

	if (state <= HTTP_SECOND || head->mark[HTTP_METHOD] > head->mark[HTTP_START] + MAX_HTTP_METHOD)
		return HTTP_NONE;
	if (state == HTTP_COMPLETE)
		return HTTP_REQUEST;
	if (head->length < HTTP_WINDOW)
		return HTTP_PARTIAL;
	if (state >= HTTP_LINE_REST)
		return HTTP_REQUEST;
	if (state == HTTP_TARGET) {
		__u32 start = head->mark[HTTP_TARGET_START];

		return start < HTTP_WINDOW && head->bytes[start] == '/' ? HTTP_REQUEST : HTTP_NONE;
	}
	return HTTP_NONE;
}

/* Bytes of the head, 0 when its end was not seen. */
static __always_inline __u32 http_head_length(const struct http_head *head)
{
	return head->state == HTTP_COMPLETE ? head->mark[HTTP_COMPLETE] : 0;
}

/* Bytes of body that the head announces by Content-Length; 0 when it has none, or a value no body can have.
 */
static __always_inline byte_count_t http_content_length(const struct http_head *head)
{
	__u32 start = head->mark[HTTP_LENGTH_START], end = head->mark[HTTP_LENGTH];
	byte_count_t value = 0;

#pragma clang loop unroll(disable)
	for (__u32 digit = 0; digit < 16; digit++) {
		__u64 position = start + digit;

		barrier_var(position); /* or the compiler indexes by the unchecked start */
		if (position >= end || position >= HTTP_WINDOW)
			break;
		value = value * 10 + (head->bytes[position] - '0');
	}
	return end > start + 16 ? 0 : value;
}

#endif
