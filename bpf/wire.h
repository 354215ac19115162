/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_WIRE_H
#define WEIR_WIRE_H

#include "wire_http.h"

/*
 * Reads what a stream sends, in order, for whom it asks for: the server name of a TLS hello, each request of HTTP/1. The
 * caller fills the window of a working memory and reads on until the segment ends.
 */

enum {
	WIRE_EARLY_MAX = 65536, /* bytes of early data that are passed over */
	WIRE_NOTES = 4,		/* alerts and changes of cipher */
	WIRE_RECORD_STEPS = 64, /* bytes of headers that are read at once */
};

static __always_inline void begin_reading(volatile struct wire_reader *reader)
{
	volatile __u64 *words = (volatile __u64 *)reader;

#pragma clang loop unroll(disable)
	for (int i = 0; i < sizeof(*reader) / 8; i++)
		words[i] = 0;
	reader->http.state = WIRE_HTTP_START;
}

/* A hello that is not being read is not copied. */
static __always_inline void copy_reader(struct wire_reader *to, const struct wire_reader *from)
{
	copy_words((__u64 *)to, (const __u64 *)from, offsetof(struct wire_reader, hello) / 8);
	if (from->stage == WIRE_IN_HELLO)
		copy_words((__u64 *)&to->hello, (const __u64 *)&from->hello, sizeof(from->hello) / 8);
}

/* Bytes were sent that nobody saw: what follows may be the middle of anything. */
static __always_inline void restart_reading(struct wire_reader *reader)
{
	reader->stage = WIRE_AT_START;
	reader->http.is_known = 0;
	reader->http.body_left = 0;
	wire_go(&reader->http, WIRE_HTTP_START);
}

/*
 * Whether the window may begin with a TLS record that holds a ClientHello. Servers take any minor version of the record,
 * and some an empty one before it.
 */
static __always_inline int may_be_hello(const volatile struct wire_work *work)
{
	__u64 at = work->at;
	__u32 length = work->end - work->at;
	const volatile __u8 *start;

	barrier_var(at);
	start = &work->bytes[at & (WIRE_WINDOW - 1)];
	return start[0] == TLS_HANDSHAKE && (length < 2 || start[1] == 3) &&
	       (length < 6 || start[5] == TLS_CLIENT_HELLO || (start[3] | start[4]) == 0);
}

static __always_inline void begin_hello_at(volatile struct wire_reader *reader)
{
	volatile __u64 *words = (volatile __u64 *)&reader->hello;

#pragma clang loop unroll(disable)
	for (int i = 0; i < offsetof(struct hello, bytes) / 8; i++)
		words[i] = 0;
	hello_begin(&reader->hello);
	is_no_request(reader);
	reader->stage = WIRE_IN_HELLO;
}

/*
 * A server may answer a hello of TLS 1.3 by asking for another (RFC 8446 4.1.4), whose name is the one that counts. It is in
 * the record of the first, or in one of those that follow.
 */
static __always_inline void go_behind_hello(volatile struct wire_reader *reader)
{
	volatile struct wire_http *http = &reader->http;
	__u32 left = reader->hello.record_left, is_early = reader->hello.has_early_data;

	if (reader->is_second || reader->hello.event.version < TLS_VERSION_1_3)
		return;
	reader->is_second = 1;
	if (left) {
		begin_hello_at(reader);
		reader->hello.record_left = left;
		return;
	}
	reader->stage = WIRE_BEHIND_HELLO;
	wire_go(http, WIRE_HTTP_START);
	http->body_left = 0;
	http->head = 0;
	http->length = is_early ? WIRE_EARLY_MAX : 0;
}

/* What began as a second hello, and is none: TLS 1.2 may have encrypted it. */
static __always_inline int is_no_second(const volatile struct hello *hello)
{
	return hello->phase == HELLO_OTHER ||
	       (hello->phase == HELLO_BROKEN &&
		(hello->hello_left > HELLO_MAX || (hello->legacy_version && hello->legacy_version >> 8 != 3)));
}

/* A hello is whole, or can't be read. One that has no server name shows nothing. */
static __always_inline int end_hello_at(__u32 slot, volatile struct wire_reader *reader)
{
	volatile struct hello *hello = &reader->hello;
	__u32 length = hello->event.server_name_length;
	const volatile __u64 *from = (const volatile __u64 *)&hello->bytes[HELLO_NAME];
	volatile __u64 *to = (volatile __u64 *)reader->text;

	if (reader->is_second && is_no_second(hello)) {
		reader->stage = WIRE_AT_END;
		return WIRE_SKIP;
	}
	if (hello->phase == HELLO_OTHER)
		return look_on(reader);
	reader->stage = WIRE_AT_END;
	reader->evidence = EVIDENCE_SNI;
	reader->wire = WIRE_UNREADABLE;
	reader->is_encrypted = hello->event.header.flags & EVENT_TLS_ENCRYPTED_HELLO ? 1 : 0;
	reader->name_length = 0;
	if (hello->phase != HELLO_WHOLE)
		return WIRE_SHOWN;
	if (length) {
#pragma clang loop unroll(disable)
		for (int i = 0; i < WIRE_TEXT / 8; i++)
			to[i] = from[i];
		if (!read_name(slot, length, 0))
			return WIRE_SHOWN;
		reader->wire = WIRE_NAME;
	} else {
		reader->wire = WIRE_NOTHING;
		reader->evidence = EVIDENCE_NONE;
	}
	go_behind_hello(reader);
	return WIRE_SHOWN;
}

__noinline int read_hello_at(__u32 slot)
{
	struct wire_work *work = wire_work_at(slot);
	volatile struct wire_reader *reader;

	if (!work)
		return WIRE_SKIP;
	reader = &work->reader;
	reader->hello.at = work->at;
	reader->hello.end = work->end;
	hello_read(&reader->hello, work->bytes);
	work->at = reader->hello.at;
	return reader->hello.phase < HELLO_WHOLE ? WIRE_MORE : end_hello_at(slot, reader);
}

/* The header of a record behind a hello is whole. */
static __always_inline int on_record(volatile struct wire_reader *reader)
{
	volatile struct wire_http *http = &reader->http;
	__u32 type = reader->text[0], length = reader->text[3] << 8 | reader->text[4];

	wire_go(http, WIRE_HTTP_START);
	if (reader->text[1] != 3 || !length || length > TLS_RECORD_MAX) {
		reader->stage = WIRE_AT_END;
		return WIRE_SKIP;
	}
	if (type == TLS_HANDSHAKE) {
		begin_hello_at(reader);
		reader->hello.record_left = length;
		return WIRE_MORE;
	}
	http->body_left = length;
	if (type == TLS_CHANGE_CIPHER || type == TLS_ALERT) {
		/* nobody sends that many, and servers differ in how many they take */
		if (++http->head <= WIRE_NOTES)
			return WIRE_MORE;
		wire_broken(reader);
		reader->evidence = EVIDENCE_SNI;
		return WIRE_SHOWN;
	}
	/* early data is passed over by a server that asks for another hello */
	if (type == TLS_APPLICATION && http->length >= length) {
		http->length -= length;
		return WIRE_MORE;
	}
	reader->stage = WIRE_AT_END;
	return WIRE_SKIP;
}

/* Reads the records behind a hello, up to one that may be another. */
__noinline int read_records(__u32 slot)
{
	volatile struct wire_work *work = wire_work_at(slot);
	volatile struct wire_reader *reader;

	if (!work)
		return WIRE_SKIP;
	reader = &work->reader;
#pragma clang loop unroll(disable)
	for (int i = 0; i < WIRE_RECORD_STEPS; i++) {
		__u64 at, have;
		int result;

		if (reader->http.body_left)
			skip_body(work);
		at = work->at;
		if (at >= work->end || reader->stage != WIRE_BEHIND_HELLO)
			return WIRE_MORE;
		have = reader->http.collected;
		barrier_var(at);
		reader->text[wire_index(have)] = work->bytes[at & (WIRE_WINDOW - 1)];
		work->at++;
		reader->http.collected = have + 1;
		if (have + 1 < TLS_RECORD_HEADER)
			continue;
		result = on_record(reader);
		if (result != WIRE_MORE)
			return result;
	}
	return WIRE_MORE;
}

/* Reads on in the window. Gives enum wire_result. */
__noinline int read_wire(__u32 slot)
{
	struct wire_work *work = wire_work_at(slot);

	if (!work)
		return WIRE_SKIP;
	if (work->at >= work->end)
		return WIRE_MORE;
	if (work->reader.stage == WIRE_AT_START) {
		if (may_be_hello(work))
			begin_hello_at(&work->reader);
		else
			work->reader.stage = WIRE_IN_HTTP;
	}
	if (work->reader.stage == WIRE_IN_HELLO)
		return read_hello_at(slot);
	if (work->reader.stage == WIRE_IN_HTTP)
		return read_requests(slot, work);
	if (work->reader.stage == WIRE_BEHIND_HELLO)
		return read_records(slot);
	return WIRE_SKIP;
}

#endif
