/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_STREAM_CONTENT_H
#define WEIR_STREAM_CONTENT_H

#include "http_record.h"
#include "segment.h"
#include "streams.h"

#define HELLO_LOAD(from, at, to, size) bpf_skb_load_bytes(from, at, to, size)
#include "tls_record.h"

/*
 * Finds out who a stream asks for: the ClientHello of TLS, each request of HTTP/1. What the peer has
 * acknowledged matters little here: bytes are looked at in the order of their sequence numbers, each once,
 * when first sent.
 */
enum {
	MAX_LOOKS =
	    8, /* segments that may be something else before the stream is given up: STARTTLS has a preface */
	LOOK_BYTES = 16,
	MAX_PIECE = 2048,      /* a power of two, at least HTTP_WINDOW */
	MAX_BODY = 0x40000000, /* longer ones are looked at, since sequence numbers wrap */
};

/* An HTTP request that is being put together. */
struct request {
	__u32 start; /* sequence number of its first byte */
	__u32 pad;
	struct http_head head;
	struct http_record record;
	/* head.bytes[] is filled in pieces: the verifier adds the largest offset and the largest piece it
	 * believes in */
	__u8 room[MAX_PIECE - sizeof(struct http_record) % MAX_PIECE];
};

/* In the sockets that are in the middle of one; segments of one socket never run at once. */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct hello);
} hellos SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct request);
} requests SEC(".maps");

static __always_inline void describe_guarded(struct socket_info *info, struct bpf_sock *guarded,
					     const struct stream *stream)
{
	struct sock *sk = (struct sock *)bpf_skc_to_tcp_sock(guarded);

	if (sk)
		describe_stream(info, sk, stream, 0);
}

static __always_inline void emit_hello(struct bpf_sock *sk, struct stream *stream, struct hello *hello)
{
	boot_ns_t now = bpf_ktime_get_boot_ns();
	__u64 size = hello_finish(hello);
	__u16 flags = hello->event.header.flags;

	hello->event.header = header_of(&stream->owner, EVENT_TLS_HELLO, size, now);
	hello->event.header.flags |= flags;
	describe_guarded(&hello->event.socket, sk, stream);
	barrier_var(size);
	if (size <= sizeof(hello->event) + HELLO_BYTES)
		emit_of(entry_of(&stream->owner), &hello->event, size, EVENT_TLS_HELLO, now);
}

/* A segment that was none of what is looked for. */
static __always_inline void look_in_vain(struct stream *stream)
{
	if (stream->stage == STAGE_START && ++stream->looks >= MAX_LOOKS)
		stream->stage = STAGE_DONE;
}

/* Ends the look at a hello: it is whole, or turned out not to be one. */
static __always_inline void end_hello(struct bpf_sock *sk, struct stream *stream, struct hello *hello)
{
	if (hello->phase == HELLO_OTHER) {
		stream->stage = STAGE_START;
		look_in_vain(stream);
	} else {
		emit_hello(sk, stream, hello);
		stream->stage = STAGE_DONE;
	}
	bpf_sk_storage_delete(&hellos, sk);
}

/* Begins a hello: what it is to keep, the socket keeps. */
static __always_inline void begin_hello(struct bpf_sock *sk, struct stream *stream)
{
	struct hello *hello = bpf_sk_storage_get(&hellos, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);

	if (!hello) {
		count_loss(EVENT_TLS_HELLO, LOSS_TABLE_FULL);
		stream->stage = STAGE_DONE;
		return;
	}
	hello_begin(hello);
	stream->stage = STAGE_HELLO;
}

static __always_inline void read_hello(struct __sk_buff *skb, struct bpf_sock *sk, struct stream *stream,
				       const struct segment *segment)
{
	struct hello *hello = bpf_sk_storage_get(&hellos, sk, NULL, 0);

	if (!hello)
		return;
	hello->at = segment->at;
	hello->end = segment->end;
	if (segment->follows_gap)
		hello->phase = HELLO_BROKEN;
	hello_read(hello, skb);
	if (hello->phase >= HELLO_WHOLE)
		end_hello(sk, stream, hello);
}

/* Sends the request, and notes how far its body goes. */
static __always_inline void emit_request(struct bpf_sock *sk, struct stream *stream, struct request *request,
					 const struct segment *segment)
{
	__u32 head = http_head_length(&request->head);
	__u32 after = segment->sequence + (segment->end - segment->at) - request->start - head;
	struct http_record *record = &request->record;
	byte_count_t body = head ? http_content_length(&request->head) : 0;
	boot_ns_t now = bpf_ktime_get_boot_ns();
	__u32 size;

	record->event.header = header_of(&stream->owner, EVENT_HTTP_REQUEST, 0, now);
	record->event.source = REQUEST_PLAINTEXT;
	describe_guarded(&record->event.socket, sk, stream);
	if (head && after > body)
		record->event.header.flags |= EVENT_HTTP_TRAILING;
	stream->has_body = head && after < body && body < MAX_BODY;
	stream->body_end = request->start + head + (__u32)body;
	stream->stage = STAGE_HTTP;
	size = http_describe(record, &request->head);
	if (size <= sizeof(*record))
		emit_of(entry_of(&stream->owner), record, size, EVENT_HTTP_REQUEST, now);
}

/* Adds what the segment has to the head, as far as the window goes. */
static __always_inline int append_segment(struct __sk_buff *skb, struct http_head *head,
					  const struct segment *segment)
{
	__u64 at = head->length, size = segment->end - segment->at;

	barrier_var(at); /* else this is a comparison of 32 bits, which 5.10 does not follow */
	if (at >= HTTP_WINDOW)
		return 0;
	if (size > HTTP_WINDOW - at)
		size = HTTP_WINDOW - at;
	head->length = at + size;
	/* nor a comparison of what is on the stack; a mask it does */
	barrier_var(size);
	size = ((size - 1) & (MAX_PIECE - 1)) + 1;
	return bpf_skb_load_bytes(skb, segment->at, head->bytes + at, size);
}

static __always_inline void read_request(struct __sk_buff *skb, struct bpf_sock *sk, struct stream *stream,
					 struct request *request, const struct segment *segment)
{
	enum http_verdict verdict = HTTP_NONE;

	if (append_segment(skb, &request->head, segment)) {
		count_loss(EVENT_HTTP_REQUEST, LOSS_UNREADABLE);
	} else {
		http_scan(&request->head);
		verdict = http_judge(&request->head);
	}
	if (verdict == HTTP_PARTIAL)
		return;
	if (verdict == HTTP_REQUEST)
		emit_request(sk, stream, request, segment);
	else
		look_in_vain(stream);
	bpf_sk_storage_delete(&requests, sk);
}

/* Whether bytes may be the start of a TLS record that holds a ClientHello. */
static __always_inline int hello_may_start(const __u8 *start, __u32 length)
{
	return start[0] == TLS_HANDSHAKE && (length < 2 || start[1] == 3) && (length < 3 || start[2] <= 4) &&
	       (length < 6 || start[5] == TLS_CLIENT_HELLO);
}

static __always_inline struct request *begin_request(struct bpf_sock *sk, const struct segment *segment)
{
	struct request *request = bpf_sk_storage_get(&requests, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);

	if (request)
		request->start = segment->sequence;
	else
		count_loss(EVENT_HTTP_REQUEST, LOSS_TABLE_FULL);
	return request;
}

/* A segment in the middle of nothing: what does it begin? A request, if it is one, is given. */
static __always_inline struct request *begin_content(struct __sk_buff *skb, struct bpf_sock *sk,
						     struct stream *stream, const struct segment *segment)
{
	__u64 length = segment->end - segment->at;
	__u8 start[LOOK_BYTES] = {};

	if (length > LOOK_BYTES)
		length = LOOK_BYTES;
	barrier_var(length);
	length = ((length - 1) & (LOOK_BYTES - 1)) + 1;
	if (bpf_skb_load_bytes(skb, segment->at, start, length)) {
		count_loss(EVENT_TLS_HELLO, LOSS_UNREADABLE);
		return NULL;
	}
	barrier_var(
	    length); /* else the loops below count to it alone, which 5.10 can't tell to be 16 at most */
	if (http_may_start(start, length, LOOK_BYTES))
		return begin_request(sk, segment);
	if (hello_may_start(start, length))
		begin_hello(sk, stream);
	else
		look_in_vain(stream);
	return NULL;
}

/* Steps over the body of the last request. Not 0 when nothing is left. */
static __always_inline int leave_body(struct stream *stream, struct segment *segment)
{
	__s32 body = stream->body_end - segment->sequence, length = segment->end - segment->at;

	if (!stream->has_body)
		return 0;
	stream->has_body = body > length;
	if (body >= length)
		return -1;
	if (body > 0)
		step_over(segment, body);
	return 0;
}

/*
 * How far was read what a socket sends, and for whom: a copy of its stream, from its first byte on until nothing more is looked
 * for. The stream itself is in a slot or in storage, and the verifier would follow all of the reading for each.
 */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct stream);
} contents SEC(".maps");

/* The copy; NULL when there is no room for it. A socket that was connected anew begins anew. */
static __always_inline struct stream *take_content(struct bpf_sock *sk, const struct stream *stream)
{
	struct stream *content = bpf_sk_storage_get(&contents, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);

	if (!content)
		count_loss(EVENT_TLS_HELLO, LOSS_TABLE_FULL);
	else if (content->opened != stream->opened || content->owner.cookie != stream->owner.cookie)
		__builtin_memcpy(content, stream, offsetof(struct stream, lock));
	return content;
}

/* Looks at a segment that a socket sends. */
static __always_inline void read_content(struct __sk_buff *skb, struct bpf_sock *sk, struct stream *stream,
					 struct segment *from)
{
	struct segment segment = *from;
	struct request *request;

	if (take_new_bytes(&stream->next_sequence, &stream->has_sequence, &segment) || leave_body(stream, &segment))
		return;
	if (!wants(entry_of(&stream->owner), OBSERVE_CONTENT, EVENT_TLS_HELLO)) {
		stream->stage = STAGE_DONE;
		return;
	}
	if (segment.follows_gap)
		bpf_sk_storage_delete(&requests, sk);
	request = bpf_sk_storage_get(&requests, sk, NULL, 0);
	if (!request && stream->stage != STAGE_HELLO)
		request = begin_content(skb, sk, stream, &segment);
	if (stream->stage == STAGE_HELLO)
		read_hello(skb, sk, stream, &segment);
	else if (request)
		read_request(skb, sk, stream, request, &segment);
}

#endif
