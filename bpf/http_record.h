/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_HTTP_RECORD_H
#define WEIR_HTTP_RECORD_H

#include "http.h"

/* An EVENT_HTTP_REQUEST with room for the longest tail. Lives in a map. */
struct http_record {
	struct http_request_event event;
	__u8 tail[MAX_HTTP_METHOD + MAX_HTTP_TARGET + MAX_HTTP_HOST + 1];
};

/*
 * Copies one part of the head behind what the tail has. Lengths stay in 64 bits and are masked after a
 * barrier: 5.10 loses the range of a 32-bit comparison, and the compiler would move it.
 */
static __always_inline __u32 http_copy(struct http_record *record, __u64 at, const struct http_head *head,
				       __u64 start, __u64 length, const __u64 max)
{
	if (length > max) {
		record->event.header.flags |= EVENT_HTTP_TRUNCATED;
		length = max;
	}
	barrier_var(length);
	barrier_var(at);
	if (length == 0 || length > max || start >= HTTP_WINDOW || at > sizeof(record->tail) - max)
		return 0;
	if (bpf_probe_read_kernel(record->tail + at, length, head->bytes + start))
		return 0;
	return length;
}

/*
 * Writes the parts of a judged head (HTTP_REQUEST) into a record whose other fields are set; returns the size
 * of the record. A head with several Host headers, which a server must refuse, gives the last.
 */
static __always_inline __u32 http_describe(struct http_record *record, const struct http_head *head)
{
	struct http_request_event *event = &record->event;
	__u64 method = head->mark[HTTP_START], target = head->mark[HTTP_TARGET_START];
	__u64 host = head->mark[HTTP_HOST_START], host_end = head->mark[HTTP_HOST];
	__u32 size = 0;

	event->header.kind = EVENT_HTTP_REQUEST;
	event->method_length =
	    http_copy(record, 0, head, method, head->mark[HTTP_METHOD] - method, MAX_HTTP_METHOD);
	size = event->method_length;
	event->target_length =
	    http_copy(record, size, head, target, head->mark[HTTP_TARGET] - target, MAX_HTTP_TARGET);
	size += event->target_length;
	event->host_length =
	    host_end > host ? http_copy(record, size, head, host, host_end - host, MAX_HTTP_HOST) : 0;
	if (!event->host_length)
		event->header.flags |= EVENT_HTTP_NO_HOST;
	else if (head->state == HTTP_HOST) /* the window ends within it */
		event->header.flags |= EVENT_HTTP_TRUNCATED;
	size += event->host_length + sizeof(*event);
	event->header.size = size;
	return size;
}

#endif
