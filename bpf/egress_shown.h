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

	return kept->wire == reader->wire && (kept->wire != WIRE_NAME || a[0] == b[0]) &&
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

#endif
