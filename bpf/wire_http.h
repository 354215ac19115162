/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_WIRE_HTTP_H
#define WEIR_WIRE_HTTP_H

#include "wire_words.h"

/*
 * Reads the requests of an HTTP/1 stream one after another, bodies and chunks skipped, wherever segments cut them: whom
 * each is for. The automaton runs to the next part that is whole, and what that means is said here.
 */
enum {
	WIRE_STEPS = 96,       /* parts that are read at once */
	WIRE_SCAN = 512,       /* bytes of them */
	WIRE_METHOD = 32,      /* bytes of the longest method */
	WIRE_HEAD_MAX = 65536, /* bytes between parts of interest */
	WIRE_HTTP_PORT = 80,   /* of a request that names none */
};

/* What a head says. */
enum wire_said {
	WIRE_SAID_HOST = 1 << 0,
	WIRE_SAID_LENGTH = 1 << 1,
	WIRE_SAID_CHUNKED = 1 << 2,
	WIRE_SAID_AUTHORITY = 1 << 3,
	WIRE_SAID_CONNECT = 1 << 4,
	WIRE_SAID_UPGRADE = 1 << 5,
	WIRE_SAID_PREFACE = 1 << 6, /* the method of the preface of HTTP/2 */
};

/* Runs the automaton until a part is whole, or so many bytes are read. */
__noinline int scan_wire(__u32 slot)
{
	volatile struct wire_work *work = wire_work_at(slot);
	__u32 state, at, end;
	__u64 collected;

	if (!work)
		return 0;
	state = work->reader.http.state;
	collected = work->reader.http.collected;
	at = work->at;
	end = work->end;
#pragma clang loop unroll(disable)
	for (int i = 0; i < WIRE_SCAN; i++) {
		__u64 index = at, text = collected, byte;

		if (at >= end)
			break;
		barrier_var(index);
		byte = work->bytes[index & (WIRE_WINDOW - 1)];
		at++;
		state = wire_http_next[state & (WIRE_HTTP_STATES - 1)][wire_class_of[byte & 0xff] & (WIRE_CLASSES - 1)];
		work->reader.text[wire_index(text)] = byte;
		collected += ((__u64)state - WIRE_HTTP_LAST_TEXT - 1) >> 63;
		if (state < WIRE_HTTP_FIRST_TEXT)
			break;
	}
	/* the byte that makes a part whole is none of its text */
	collected -= state < WIRE_HTTP_FIRST_TEXT;
	work->reader.http.state = state;
	work->reader.http.collected = collected;
	work->at = at;
	return 0;
}

/* Next: collect something else. */
static __always_inline void wire_go(volatile struct wire_http *http, __u32 state)
{
	http->state = state;
	http->collected = 0;
}

/* The stream shows something that can't be read. */
static __always_inline int wire_broken(volatile struct wire_reader *reader)
{
	reader->wire = WIRE_UNREADABLE;
	reader->evidence = EVIDENCE_HTTP;
	reader->request.state = WIRE_UNREADABLE;
	reader->stage = WIRE_AT_END;
	return WIRE_SHOWN;
}

/* What a proxy is sent that is no request to it: nobody knows whom it is for. Gives 1 when that is to be judged. */
static __always_inline int is_no_request(volatile struct wire_reader *reader)
{
	if (reader->in_tunnel)
		return 0;
	reader->request.state = WIRE_UNREADABLE;
	return reader->is_proxied;
}

/* A segment that was none of what is looked for. */
static __always_inline int look_on(volatile struct wire_reader *reader)
{
	__u32 looks = reader->looks + 1;

	reader->looks = looks;
	reader->stage = looks < WIRE_LOOKS ? WIRE_AT_START : WIRE_AT_END;
	wire_go(&reader->http, WIRE_HTTP_START);
	reader->http.head = 0;
	/* it began as a request in a tunnel, and named somebody else */
	if (reader->http.said & WIRE_SAID_AUTHORITY)
		reader->request.state = WIRE_UNREADABLE;
	reader->http.said = 0;
	return is_no_request(reader) ? WIRE_SHOWN | WIRE_SKIP : WIRE_SKIP;
}

static __always_inline int on_no_http(volatile struct wire_reader *reader)
{
	return reader->http.is_known ? wire_broken(reader) : look_on(reader);
}

static __always_inline int on_method(volatile struct wire_reader *reader)
{
	volatile struct wire_http *http = &reader->http;
	__u32 length = http->collected;
	__u64 word = wire_word(reader, 0);

	if (length > WIRE_METHOD)
		return on_no_http(reader);
	http->said = 0;
	/* until it says for whom it is */
	is_no_request(reader);
	if (length == 3 && WIRE_FIRST_BYTES(word, 3) == WIRE_WORD('p', 'r', 'i', 0, 0, 0, 0, 0))
		http->said = WIRE_SAID_PREFACE;
	if (length == 7 && WIRE_FIRST_BYTES(word, 7) == WIRE_WORD('c', 'o', 'n', 'n', 'e', 'c', 't', 0))
		http->said = WIRE_SAID_CONNECT;
	http->length = 0;
	wire_go(http, http->said & WIRE_SAID_CONNECT ? WIRE_HTTP_AUTHORITY_START : WIRE_HTTP_TARGET_START);
	return WIRE_MORE;
}

/* What was collected is a name of whom the request is for. Not 0 when it can't be read. */
static __always_inline int take_name(__u32 slot, volatile struct wire_reader *reader)
{
	__u32 length = reader->http.collected;

	return length >= WIRE_TEXT || !read_name(slot, length, 1);
}

/* Whom a proxy is to reach, from what was read as a name; as everywhere, IPv6 in brackets has no name. */
static __always_inline void take_request(__u32 slot, volatile struct wire_work *work)
{
	volatile struct wire_reader *reader = &work->reader;
	volatile struct proxied_request *request = &reader->request;
	__u32 port = work->port, is_connect = reader->http.said & WIRE_SAID_CONNECT;

	request->state = WIRE_UNREADABLE;
	if (!port && !is_connect)
		port = WIRE_HTTP_PORT;
	if (work->is_bad_port || !port)
		return;
	request->port = port;
	if (reader->has_name) {
		copy_words((volatile __u64 *)&request->name, (const volatile __u64 *)&reader->shown, sizeof(request->name) / 8);
		request->state = reader->is_numeric || !reader->name_length ? WIRE_UNREADABLE : WIRE_NAME;
		return;
	}
	((volatile __u64 *)request->address)[0] = 0;
	((volatile __u32 *)request->address)[2] = bpf_htonl(0xffff);
	if (read_ipv4(slot))
		request->state = WIRE_ADDRESS;
}

static __always_inline int on_authority(__u32 slot, volatile struct wire_work *work)
{
	volatile struct wire_reader *reader = &work->reader;
	__u64 before = work->at - 1;
	__u32 byte;

	if (take_name(slot, reader))
		return wire_broken(reader);
	reader->http.authority = reader->name_hash;
	reader->http.said |= WIRE_SAID_AUTHORITY;
	take_request(slot, work);
	barrier_var(before);
	byte = work->bytes[before & (WIRE_WINDOW - 1)];
	wire_go(&reader->http, byte == ' ' || byte == '\t' ? WIRE_HTTP_VERSION : WIRE_HTTP_TARGET);
	return WIRE_MORE;
}

/* HTTP/2 from here on: its names are in another form. */
static __always_inline int on_second(volatile struct wire_reader *reader)
{
	if (reader->http.is_known || !(reader->http.said & WIRE_SAID_PREFACE))
		return wire_broken(reader);
	reader->stage = WIRE_AT_END;
	return is_no_request(reader) ? WIRE_SHOWN | WIRE_SKIP : WIRE_SKIP;
}

static __always_inline int on_field(volatile struct wire_reader *reader)
{
	volatile struct wire_http *http = &reader->http;
	__u32 field = which_field(reader, http->collected);

	http->field = field;
	if (field == WIRE_UPGRADE)
		http->said |= WIRE_SAID_UPGRADE;
	wire_go(http, field == WIRE_NO_FIELD || field == WIRE_UPGRADE ? WIRE_HTTP_SKIP : WIRE_HTTP_VALUE_START);
	return WIRE_MORE;
}

/* Each of these headers says one thing, once: what says two could be read in two ways. */
static __always_inline int on_value(__u32 slot, volatile struct wire_work *work)
{
	volatile struct wire_reader *reader = &work->reader;
	volatile struct wire_http *http = &reader->http;
	__u32 field = http->field, said = WIRE_SAID_HOST;
	__u64 word = wire_word(reader, 0);

	if (field == WIRE_HOST) {
		if (take_name(slot, reader))
			return wire_broken(reader);
		http->host = reader->name_hash;
		/* in a tunnel it is a name of whom the tunnel leads to */
		if (!(http->said & WIRE_SAID_AUTHORITY) && !reader->in_tunnel)
			take_request(slot, work);
	} else if (field == WIRE_LENGTH) {
		said = WIRE_SAID_LENGTH;
		if (read_number(slot, 10))
			return wire_broken(reader);
		http->length = http->number;
	} else {
		said = WIRE_SAID_CHUNKED;
		if (http->collected != 7 ||
		    WIRE_FIRST_BYTES(word, 7) != WIRE_WORD('c', 'h', 'u', 'n', 'k', 'e', 'd', 0))
			return wire_broken(reader);
	}
	if (http->said & said)
		return wire_broken(reader);
	http->said |= said;
	wire_go(http, WIRE_HTTP_NEXT);
	return WIRE_MORE;
}

/* A head is whole: whom it asks for, and where the next one begins. */
static __always_inline int on_head(volatile struct wire_reader *reader)
{
	volatile struct wire_http *http = &reader->http;
	__u32 said = http->said, state = WIRE_HTTP_START;

	if ((said & WIRE_SAID_LENGTH && said & WIRE_SAID_CHUNKED) ||
	    (said & WIRE_SAID_AUTHORITY && said & WIRE_SAID_HOST && http->authority != http->host))
		return wire_broken(reader);
	reader->wire = said & (WIRE_SAID_AUTHORITY | WIRE_SAID_HOST) && reader->has_name ? WIRE_NAME : WIRE_NOTHING;
	reader->evidence = reader->wire == WIRE_NAME ? EVIDENCE_HTTP : EVIDENCE_NONE;
	http->said = 0;
	http->body_left = http->length;
	/* behind these anything may follow, TLS as well */
	http->is_known = !(said & (WIRE_SAID_CONNECT | WIRE_SAID_UPGRADE));
	/* who names a destination speaks to the proxy again, as where that refused the tunnel */
	if (!http->is_known || said & WIRE_SAID_AUTHORITY)
		reader->in_tunnel = !http->is_known;
	if (said & WIRE_SAID_CHUNKED)
		state = WIRE_HTTP_SIZE_START;
	else if (!http->is_known && !http->length)
		reader->stage = WIRE_AT_START;
	wire_go(http, state);
	return WIRE_SHOWN;
}

static __always_inline int on_chunk(__u32 slot, volatile struct wire_reader *reader)
{
	volatile struct wire_http *http = &reader->http;
	__u64 size;

	if (read_number(slot, 16))
		return wire_broken(reader);
	size = http->number;
	http->body_left = size;
	wire_go(http, size ? WIRE_HTTP_AFTER_CHUNK : WIRE_HTTP_TRAILER);
	return WIRE_MORE;
}

/* A part is whole: what comes next? */
__noinline int read_part(__u32 slot)
{
	volatile struct wire_work *work = wire_work_at(slot);
	volatile struct wire_reader *reader;
	__u32 state;

	if (!work)
		return WIRE_SKIP;
	reader = &work->reader;
	state = reader->http.state;
	reader->http.head = 0;
	if (state == WIRE_HTTP_OTHER)
		return on_no_http(reader);
	if (state == WIRE_HTTP_METHOD)
		return on_method(reader);
	if (state == WIRE_HTTP_AUTHORITY)
		return on_authority(slot, work);
	if (state == WIRE_HTTP_SECOND)
		return on_second(reader);
	if (state == WIRE_HTTP_FIELD)
		return on_field(reader);
	if (state == WIRE_HTTP_VALUE)
		return on_value(slot, work);
	if (state == WIRE_HTTP_HEAD)
		return on_head(reader);
	if (state == WIRE_HTTP_CHUNK)
		return on_chunk(slot, reader);
	if (state == WIRE_HTTP_LINE)
		wire_go(&reader->http, WIRE_HTTP_NEXT);
	else if (state == WIRE_HTTP_CHUNK_END)
		wire_go(&reader->http, WIRE_HTTP_SIZE_START);
	else if (state == WIRE_HTTP_TRAILERS)
		wire_go(&reader->http, WIRE_HTTP_START);
	else
		return wire_broken(reader);
	return WIRE_MORE;
}

/* Passes over the body. */
static __always_inline void skip_body(volatile struct wire_work *work)
{
	__u64 left = work->reader.http.body_left, here = work->end - work->at;

	if (here > left)
		here = left;
	work->reader.http.body_left = left - here;
	work->at += here;
}

/* Reads on until the window ends, or a request is for somebody. */
static __always_inline int read_requests(__u32 slot, volatile struct wire_work *work)
{
	volatile struct wire_reader *reader = &work->reader;
	volatile struct wire_http *http = &reader->http;

#pragma clang loop unroll(disable)
	for (int step = 0; step < WIRE_STEPS; step++) {
		__u32 at, result;

		if (http->body_left)
			skip_body(work);
		if (reader->stage != WIRE_IN_HTTP || (at = work->at) >= work->end)
			return WIRE_MORE;
		scan_wire(slot);
		http->head += work->at - at;
		if (http->state >= WIRE_HTTP_FIRST_TEXT) {
			if (http->state == WIRE_HTTP_METHOD_TEXT && http->collected > WIRE_METHOD)
				return on_no_http(reader);
			if (http->head > WIRE_HEAD_MAX)
				return wire_broken(reader);
			continue;
		}
		result = read_part(slot);
		if (result != WIRE_MORE)
			return result;
	}
	return WIRE_MORE;
}

#endif
