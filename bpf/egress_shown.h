/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_EGRESS_SHOWN_H
#define WEIR_EGRESS_SHOWN_H

#include "egress_verdict.h"
#include "segment.h"
#include "wire.h"

/*
 * The verdict of a stream is made anew by each name that it shows: until then what it sends passes, as far as the
 * verdict of its connection lets it. Functions that are not static are followed by the verifier by themselves.
 */
enum {
	WIRE_WINDOWS = 32, /* of one segment: what goes on longer, part by part, can't be read */
};

static __always_inline int is_same_request(const struct proxied_request *request, const struct proxied_request *other)
{
	const __u64 *a = (const __u64 *)request->name.hashes, *b = (const __u64 *)other->name.hashes;

	if (request->state != other->state || request->port != other->port)
		return 0;
	if (request->state == WIRE_ADDRESS) {
		a = (const __u64 *)&request->address[8];
		b = (const __u64 *)&other->address[8];
	}
	return a[0] == b[0];
}

/* Whether the stream showed the same before, and that was judged by what holds now. */
static __always_inline int is_judged(const struct socket_verdict *kept, const struct wire_reader *reader)
{
	const __u64 *a = (const __u64 *)kept->shown.hashes, *b = (const __u64 *)reader->shown.hashes;

	return kept->wire == reader->wire && kept->is_encrypted == reader->is_encrypted &&
	       (kept->wire != WIRE_NAME || a[0] == b[0]) &&
	       (!kept->is_proxied || is_same_request(&kept->request, &reader->request));
}

static __always_inline int is_same_outcome(const struct socket_verdict *kept, const struct egress_work *work)
{
	const __u32 *a = (const __u32 *)kept->outcomes, *b = (const __u32 *)work->outcome.enforced;

	return kept->verdict == work->outcome.verdict && a[0] == b[0] && a[1] == b[1] && a[2] == b[2] && a[3] == b[3];
}

/* Tells a decision with the name that it was made by. Who calls has written its header, and whose socket it is. */
static __noinline void tell_shown(struct wire_work *wire, const struct egress_work *work, __u32 hook)
{
	struct egress_decision_event *event = &wire->event;
	/* an address that a proxy is asked for is told as it is written */
	int is_told = wire->reader.wire == WIRE_NAME ||
		      (work->outcome.is_proxied && work->question.request.state == WIRE_ADDRESS);
	__u64 length = is_told ? wire->reader.name_length : 0;

	__builtin_memcpy(wire->tail, wire->reader.name, sizeof(wire->tail));
	barrier_var(length);
	length &= WIRE_TEXT - 1;
	event->header.size = sizeof(*event) + length;
	event->name_length = length;
	describe_decision(event, work, hook);
	emit_egress(event, sizeof(*event) + length);
}

/* Decides by what a stream shows, by a policy. 1 when that may be told. */
static __always_inline int decide_for(struct egress_work *work, const struct wire_reader *reader,
				      const struct socket_verdict *kept, cgroup_id_t pod, __u32 set)
{
	__builtin_memset(&work->question, 0, sizeof(work->question));
	get_peer(&work->question.to, &kept->to);
	work->question.pod = pod;
	work->question.set = set;
	work->question.now = bpf_ktime_get_boot_ns();
	work->question.protocol = PROTOCOL_TCP;
	work->question.wire = reader->wire;
	work->question.wire_evidence = reader->evidence;
	work->question.is_encrypted = reader->is_encrypted;
	work->question.shown = reader->shown;
	work->question.request = reader->request;
	if (pod == kept->pod)
		work->question.legacy_until = legacy_until(kept, pod);
	return judge(work, 0);
}

/* The same by that of the socket, whose verdict it becomes. 1 when it is to be told, by the caller. */
static __always_inline int decide_shown(struct egress_work *work, const struct wire_reader *reader,
					struct socket_verdict *kept)
{
	int is_told = decide_for(work, reader, kept, kept->pod, kept->set) && !is_same_outcome(kept, work);

	if (is_told)
		count_clauses(work);
	kept->wire = reader->wire;
	kept->wire_evidence = reader->evidence;
	kept->is_encrypted = reader->is_encrypted;
	kept->shown = reader->shown;
	kept->request = reader->request;
	keep_verdict(kept, work);
	return is_told && work->outcome.verdict != EGRESS_ALLOW;
}

/* Passes over a body that goes on behind the segment, which is most of what is sent. Not 0 when this one does. */
static __always_inline int is_all_body(struct wire_reader *reader, const struct segment *segment)
{
	__u32 length = segment->end - segment->at;

	if (reader->stage != WIRE_IN_HTTP || reader->http.body_left < length)
		return 0;
	reader->http.body_left -= length;
	return 1;
}

/* What came of reading a segment. */
enum read_result {
	READ_REFUSED = 0,
	READ_NOTHING = 1, /* new, or what is not whole: a hello, a head, a tunnel with nothing in it */
	READ_WORDS = 2,	  /* what is whole, or neither */
};

/*
 * Where segments come from. Both are the caller's, called with its `from`: fill() fills the window with what there is from an
 * offset on, not 0 when it can't; judge() judges what the stream has shown, not 0 when that passes.
 */
struct wire_source {
	void *from;
	int (*fill)(void *from, struct wire_work *work, __u32 at, __u32 end);
	int (*judge)(void *from, __u32 slot);
};

/* Of a proxy: the first words to whom it leads to are still to come. */
static __always_inline int is_asked_for_tunnel(const struct wire_reader *reader)
{
	return reader->is_proxied && reader->in_tunnel && reader->stage == WIRE_AT_START;
}

/* Reads a segment with the reader in the working memory. */
static __always_inline enum read_result read_segment_of(const struct wire_source source, struct wire_work *work,
							__u32 slot, const struct segment *segment)
{
	__u32 at = segment->at, end = segment->end, result, reached = READ_NOTHING;

#pragma clang loop unroll(disable)
	for (int i = 0; i < WIRE_WINDOWS; i++) {
		if (at >= end)
			return reached;
		if (source.fill(source.from, work, at, end)) {
			count_loss(EVENT_EGRESS_DECISION, LOSS_UNREADABLE);
			return READ_REFUSED;
		}
		result = read_wire(slot);
		at += work->at;
		if (result & WIRE_SHOWN) {
			if (!source.judge(source.from, slot))
				return READ_REFUSED;
			reached = is_asked_for_tunnel(&work->reader) ? READ_NOTHING : READ_WORDS;
		}
		if (result & WIRE_SKIP || work->reader.stage == WIRE_AT_END)
			return READ_WORDS;
	}
	wire_broken(&work->reader);
	return source.judge(source.from, slot) ? READ_WORDS : READ_REFUSED;
}

/* Reads on in a stream with what is new of a segment. What is refused is read anew when it comes again. */
static __always_inline enum read_result read_on(const struct wire_source source, struct wire_reader *reader,
						struct wire_work *work, __u32 slot, struct segment *segment)
{
	enum read_result result;
	__u32 before = reader->next_sequence;

	if (take_new_bytes(&reader->next_sequence, &reader->has_sequence, segment))
		return READ_NOTHING;
	if (segment->follows_gap)
		restart_reading(reader);
	if (is_all_body(reader, segment))
		return READ_NOTHING;
	copy_reader(&work->reader, reader);
	result = read_segment_of(source, work, slot, segment);
	if (result == READ_REFUSED)
		reader->next_sequence = before;
	else
		copy_reader(reader, &work->reader);
	return result;
}

#endif
