/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_TLS_H
#define WEIR_TLS_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

#include "event.h"

/*
 * Reads a TLS ClientHello (RFC 8446 4.1.2, RFC 5246 7.4.1.2) out of the segments that carry it: server name,
 * protocol names, highest version, whether it hides another hello.
 *
 * The hello is not kept. A machine takes the next field a step, wherever segments and TLS records cut it,
 * skips what is of no interest and collects the rest, so that a hello of any size needs the same few hundred
 * bytes. All it knows is in the socket's storage behind volatile, for the verifier's sake; segments of one
 * socket never run at once. HELLO_LOAD(from, at, to, size) reads bytes of what carries them: who includes this says how.
 */
enum {
	HELLO_STEPS = 128, /* fields, skips and record headers of one segment */
	HELLO_MAX = 65535, /* bytes of a ClientHello; beyond is no hello that anybody answers */

	TLS_RECORD_HEADER = 5,
	TLS_CHANGE_CIPHER = 20,
	TLS_ALERT = 21,
	TLS_HANDSHAKE = 22,
	TLS_APPLICATION = 23,
	TLS_VERSION_1_3 = 0x0304,
	TLS_CLIENT_HELLO = 1,
	TLS_RECORD_MAX = 16384 + 256,
	EXTENSION_SERVER_NAME = 0,
	EXTENSION_ALPN = 16,
	EXTENSION_EARLY_DATA = 42,
	EXTENSION_VERSIONS = 43,
	EXTENSION_ENCRYPTED_HELLO = 0xfe0d, /* draft-ietf-tls-esni */

	/* Places in hello.bytes. The tail of the event is to begin it. */
	HELLO_NAME = 0,
	HELLO_PROTOCOLS = 256,
	HELLO_FIELD_END = 256 + 64 + 64 + 8,
	HELLO_RECORD = HELLO_FIELD_END,
	HELLO_BYTES = 512,
	HELLO_NOWHERE = HELLO_BYTES, /* skipped, not collected */
};

/* What is being read, in the order in which it comes. */
enum hello_phase {
	HELLO_MESSAGE, /* type and length */
	HELLO_VERSION,
	HELLO_RANDOM,
	HELLO_SESSION_LENGTH,
	HELLO_SESSION,
	HELLO_CIPHERS_LENGTH,
	HELLO_CIPHERS,
	HELLO_COMPRESSIONS_LENGTH,
	HELLO_COMPRESSIONS,
	HELLO_EXTENSIONS_LENGTH,
	HELLO_EXTENSION, /* type and length */
	/* within an extension */
	HELLO_REST, /* what is of no interest in it */
	HELLO_NAME_HEAD,
	HELLO_NAME_TEXT,
	HELLO_PROTOCOLS_LENGTH,
	HELLO_PROTOCOL_LENGTH,
	HELLO_PROTOCOL,
	HELLO_VERSIONS_LENGTH,
	HELLO_ONE_VERSION,
	/* ends */
	HELLO_WHOLE,
	HELLO_BROKEN, /* began as a ClientHello and isn't one */
	HELLO_OTHER,  /* TLS or not, but no ClientHello */
};

/* How far a hello was read. */
struct hello {
	__u32 phase;
	__u32 left;	   /* bytes of what is being read */
	__u32 to;	   /* where in bytes[] they go, HELLO_NOWHERE: they are skipped */
	__u32 value;	   /* the field just read, as a number */
	__u32 hello_left;  /* bytes of the message */
	__u32 block_left;  /* bytes of all extensions */
	__u32 body_left;   /* bytes of the extension */
	__u32 record_left; /* bytes of the TLS record */
	__u32 record_have; /* bytes of the header of the next record */
	__u32 protocols;   /* bytes of protocol names collected, commas included */
	__u32 taken;	   /* bytes taken by this step */
	__u32 at;	   /* offset in the packet of the next byte */
	__u32 end;	   /* offset behind the last one */
	__u32 segments;
	__u32 has_name;
	__u32 legacy_version; /* of the message itself */
	__u32 has_early_data;
	__u32 pad;
	struct tls_hello_event event;
	__u8 bytes[HELLO_BYTES + 256];
};

/*
 * What a phase reads: a field of so many bytes, of which those in the mask are a number; or (size 0) as many
 * bytes as the field before it said, unseen.
 */
static const struct {
	__u32 size;
	__u32 mask;
} hello_fields[32] = {
    [HELLO_MESSAGE] = {4, 0xffffffff},
    [HELLO_VERSION] = {2, 0xffff},
    [HELLO_RANDOM] = {32},
    [HELLO_SESSION_LENGTH] = {1, 0xff},
    [HELLO_CIPHERS_LENGTH] = {2, 0xffff},
    [HELLO_COMPRESSIONS_LENGTH] = {1, 0xff},
    [HELLO_EXTENSIONS_LENGTH] = {2, 0xffff},
    [HELLO_EXTENSION] = {4, 0xffffffff},
    [HELLO_NAME_HEAD] = {5, 0xffffff},
    [HELLO_PROTOCOLS_LENGTH] = {2},
    [HELLO_PROTOCOL_LENGTH] = {1, 0xff},
    [HELLO_VERSIONS_LENGTH] = {1},
    [HELLO_ONE_VERSION] = {2, 0xffff},
};

/* Next: a phase, which reads what the table says. Fields end at the same place, so that each is a number. */
static __always_inline void hello_go(volatile struct hello *hello, __u32 phase)
{
	__u32 size = hello_fields[phase & 31].size;

	hello->phase = phase;
	hello->left = size ? size : hello->value;
	hello->to = size ? HELLO_FIELD_END - size : HELLO_NOWHERE;
}

/* Next: collect so many bytes. */
static __always_inline void hello_collect(volatile struct hello *hello, __u32 phase, __u32 to, __u32 length)
{
	hello->phase = phase;
	hello->left = length;
	hello->to = to;
}

/* Next: the extension's rest, which is of no interest, or the extension after it, or the end. */
static __always_inline void hello_leave_extension(volatile struct hello *hello)
{
	__u32 body = hello->body_left, phase = HELLO_REST;

	hello->value = body;
	if (!body)
		phase = HELLO_EXTENSION;
	if (!hello->block_left)
		phase = hello->hello_left ? HELLO_BROKEN : HELLO_WHOLE;
	hello_go(hello, phase);
}

static __always_inline void hello_on_message(volatile struct hello *hello)
{
	__u32 length = hello->value & 0xffffff, phase = HELLO_VERSION;

	if (length > HELLO_MAX)
		phase = HELLO_BROKEN;
	if (hello->value >> 24 != TLS_CLIENT_HELLO)
		phase = HELLO_OTHER;
	hello->event.hello_length = length;
	hello->hello_left = length;
	hello_go(hello, phase);
}

static __always_inline void hello_on_extension(volatile struct hello *hello)
{
	__u32 type = hello->value >> 16, length = hello->value & 0xffff, phase = HELLO_REST;

	hello->body_left = length;
	hello->value = length;
	if (type == EXTENSION_ENCRYPTED_HELLO)
		hello->event.header.flags |= EVENT_TLS_ENCRYPTED_HELLO;
	if (type == EXTENSION_EARLY_DATA)
		hello->has_early_data = 1;
	if (type == EXTENSION_SERVER_NAME)
		phase = HELLO_NAME_HEAD;
	if (type == EXTENSION_ALPN)
		phase = HELLO_PROTOCOLS_LENGTH;
	if (type == EXTENSION_VERSIONS)
		phase = HELLO_VERSIONS_LENGTH;
	if (!length)
		hello_leave_extension(hello);
	else
		hello_go(hello, phase);
}

/* The list of names: its length, type and length of the first, which is all there may be (RFC 6066 3): of more, servers differ. */
static __always_inline void hello_on_name_head(volatile struct hello *hello)
{
	const volatile __u8 *list = &hello->bytes[HELLO_FIELD_END - 5];
	__u32 type = hello->value >> 16, length = hello->value & 0xffff;

	if (type != 0 || length != hello->body_left || (list[0] << 8 | list[1]) != length + 3 || length == 0 ||
	    length > MAX_SERVER_NAME || hello->has_name)
		hello->phase = HELLO_BROKEN;
	else
		hello_collect(hello, HELLO_NAME_TEXT, HELLO_NAME, length);
}

static __always_inline void hello_on_protocol_length(volatile struct hello *hello)
{
	__u32 length = hello->value, have = hello->protocols, comma = have ? 1 : 0;

	if (have + comma + length > MAX_ALPN) {
		hello_collect(hello, HELLO_PROTOCOL, HELLO_NOWHERE, length);
		return;
	}
	hello->bytes[HELLO_PROTOCOLS + (have & (MAX_ALPN - 1))] = ',';
	hello->protocols = have + comma + length;
	hello_collect(hello, HELLO_PROTOCOL, HELLO_PROTOCOLS + have + comma, length);
}

/* Next: another item of the list that the extension is. */
static __always_inline void hello_next_item(volatile struct hello *hello, __u32 phase)
{
	if (hello->body_left)
		hello_go(hello, phase);
	else
		hello_leave_extension(hello);
}

static __always_inline void hello_on_version(volatile struct hello *hello)
{
	__u32 version = hello->value;

	/* RFC 8701: clients throw in versions that don't exist */
	if ((version & 0x0f0f) != 0x0a0a && version > hello->event.version)
		hello->event.version = version;
	hello_next_item(hello, HELLO_ONE_VERSION);
}

/* What was wanted is there: what comes next? */
static __always_inline void hello_turn(volatile struct hello *hello)
{
	__u32 phase = hello->phase, next;

	hello->value =
	    bpf_ntohl(*(volatile __u32 *)&hello->bytes[HELLO_FIELD_END - 4]) & hello_fields[phase & 31].mask;
	if (phase == HELLO_MESSAGE) {
		hello_on_message(hello);
	} else if (phase < HELLO_EXTENSIONS_LENGTH) {
		if (phase == HELLO_VERSION)
			hello->event.version = hello->legacy_version = hello->value;
		next = phase + 1;
		if (phase == HELLO_COMPRESSIONS && !hello->hello_left)
			next = HELLO_WHOLE; /* TLS 1.2 without extensions */
		hello_go(hello, next);
	} else if (phase == HELLO_EXTENSIONS_LENGTH) {
		hello->block_left = hello->value;
		hello->body_left = 0;
		hello_leave_extension(hello);
		if (hello->block_left != hello->hello_left)
			hello->phase = HELLO_BROKEN;
	} else if (phase == HELLO_EXTENSION) {
		hello_on_extension(hello);
	} else if (phase == HELLO_NAME_HEAD) {
		hello_on_name_head(hello);
	} else if (phase == HELLO_PROTOCOL_LENGTH) {
		hello_on_protocol_length(hello);
	} else if (phase == HELLO_ONE_VERSION) {
		hello_on_version(hello);
	} else if (phase == HELLO_PROTOCOLS_LENGTH || phase == HELLO_PROTOCOL) {
		hello_next_item(hello, HELLO_PROTOCOL_LENGTH);
	} else if (phase == HELLO_VERSIONS_LENGTH) {
		hello_next_item(hello, HELLO_ONE_VERSION);
	} else {
		if (phase == HELLO_NAME_TEXT) {
			hello->event.server_name_length = hello->to - HELLO_NAME;
			hello->has_name = 1;
		}
		hello_leave_extension(hello);
	}
}

/* Reads the header of the next TLS record, as far as the segment has it. Not 0 when it can't be read. */
static __always_inline int hello_read_record(volatile struct hello *hello, void *from)
{
	volatile __u8 *header = &hello->bytes[HELLO_RECORD];
	__u64 have = hello->record_have, size;
	__u32 length;

	hello->taken = hello->end - hello->at;
	if (hello->taken > TLS_RECORD_HEADER - have)
		hello->taken = TLS_RECORD_HEADER - have;
	size = hello->taken;
	barrier_var(size);
	size = ((size - 1) & 7) + 1;
	barrier_var(have);
	if (HELLO_LOAD(from, hello->at, (void *)(header + (have & 7)), size))
		return -1;
	hello->at += hello->taken;
	hello->record_have += hello->taken;
	if (hello->record_have < TLS_RECORD_HEADER)
		return 0;
	length = header[3] << 8 | header[4];
	hello->record_have = 0;
	hello->record_left = length;
	if (header[0] != TLS_HANDSHAKE || header[1] != 3 || length == 0 || length > TLS_RECORD_MAX)
		hello->phase = hello->phase == HELLO_MESSAGE && hello->left == 4 && length ? HELLO_OTHER : HELLO_BROKEN;
	return 0;
}

/* Whether what is being read reaches past the end of what it is in. */
static __always_inline int hello_is_past_end(const volatile struct hello *hello)
{
	__u32 phase = hello->phase, left = hello->left;

	return (phase > HELLO_MESSAGE && left > hello->hello_left) ||
	       (phase >= HELLO_EXTENSION && left > hello->block_left) ||
	       (phase > HELLO_EXTENSION && left > hello->body_left);
}

/* How many of the next bytes belong to what is being read and are there. */
static __always_inline void hello_measure(volatile struct hello *hello)
{
	hello->taken = hello->end - hello->at;
	if (hello->taken > hello->left)
		hello->taken = hello->left;
	if (hello->taken > hello->record_left)
		hello->taken = hello->record_left;
}

/* Takes the next bytes of what is being read. Not 0 when they can't be read. */
static __always_inline int hello_take(volatile struct hello *hello, void *from)
{
	__u64 to = hello->to, size = hello->taken;

	hello->hello_left -= hello->phase > HELLO_MESSAGE ? hello->taken : 0;
	hello->block_left -= hello->phase >= HELLO_EXTENSION ? hello->taken : 0;
	hello->body_left -= hello->phase > HELLO_EXTENSION ? hello->taken : 0;
	hello->left -= hello->taken;
	hello->record_left -= hello->taken;
	if (to < HELLO_NOWHERE) {
		hello->to += hello->taken;
		barrier_var(size);
		size = ((size - 1) & 0xff) + 1;
		barrier_var(to);
		if (HELLO_LOAD(from, hello->at, (void *)&hello->bytes[to & (HELLO_BYTES - 1)], size))
			return -1;
	}
	hello->at += hello->taken;
	return 0;
}

/* Begins a hello in zeroed memory. */
static __always_inline void hello_begin(volatile struct hello *hello)
{
	hello_go(hello, HELLO_MESSAGE);
}

/* Reads a segment. Afterwards phase says if the hello is whole, or broken, or goes on in the next one. */
static __always_inline void hello_read(volatile struct hello *hello, void *from)
{
	hello->segments++;
#pragma clang loop unroll(disable)
	for (int step = 0; step < HELLO_STEPS; step++) {
		if (hello->phase >= HELLO_WHOLE)
			return;
		if (hello->left) {
			if (hello_is_past_end(hello))
				break;
			if (hello->at >= hello->end)
				return;
			if (!hello->record_left) {
				if (hello_read_record(hello, from))
					break;
				continue;
			}
			hello_measure(hello);
			if (hello_take(hello, from))
				break;
		}
		if (hello->left == 0 && hello->phase < HELLO_WHOLE)
			hello_turn(hello);
	}
	hello->phase = HELLO_BROKEN; /* or more fields than anybody sends */
}

#endif
