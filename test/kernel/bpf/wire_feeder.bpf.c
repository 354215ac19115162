// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Feeds a stream that a test made to the reader that policy judges streams by: one segment a run. */
#pragma clang diagnostic ignored "-Wunused-function"
#include "egress_shown.h"

enum {
	FED_SEGMENTS = 1024,
	FED_BYTES = 32768,
	FED_SHOWN = 64,
};

/* What is fed. */
struct fed_stream {
	__u32 starts[FED_SEGMENTS + 2]; /* of segments; the last one is behind the last byte */
	__u8 bytes[FED_BYTES + WIRE_WINDOW];
};

/* What the stream has shown, once. */
struct fed_shown {
	__u32 segment;
	__u8 wire; /* enum wire_state */
	__u8 pad;
	__u16 name_length;
	__u64 name_hash;
	__u8 name[WIRE_TEXT];
};

/* How far it was read. A test zeroes this before the first segment. */
struct fed_state {
	__u32 segment;
	__u32 shown_count;
	struct fed_shown shown[FED_SHOWN];
	struct wire_reader reader;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct fed_stream);
} fed_streams SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct fed_state);
} fed_states SEC(".maps");

static __always_inline int load_window(const struct fed_stream *stream, struct wire_work *work, __u64 at, __u32 end)
{
	__u64 length = end - at;

	if (length > WIRE_WINDOW)
		length = WIRE_WINDOW;
	work->at = 0;
	work->end = length;
	barrier_var(at);
	at &= FED_BYTES - 1;
	barrier_var(length);
	length = ((length - 1) & (WIRE_WINDOW - 1)) + 1;
	return bpf_probe_read_kernel(work->bytes, length, &stream->bytes[at]);
}

static __always_inline void keep_shown(struct fed_state *state, const struct wire_reader *reader)
{
	__u64 index = state->shown_count;
	struct fed_shown *shown;

	state->shown_count++;
	barrier_var(index);
	if (index >= FED_SHOWN)
		return;
	shown = &state->shown[index];
	shown->segment = state->segment;
	shown->wire = reader->wire;
	shown->name_length = reader->name_length;
	shown->name_hash = *(const __u64 *)reader->shown.hashes;
	__builtin_memcpy(shown->name, reader->name, sizeof(shown->name));
}

/* The loop of read_stream() in egress_wire.h and read_send() in send.bpf.c. */
static __always_inline int read_fed(const struct fed_stream *stream, struct fed_state *state, struct wire_work *work,
				    __u32 at, __u32 end)
{
#pragma clang loop unroll(disable)
	for (int i = 0; i < WIRE_WINDOWS; i++) {
		__u32 result;

		if (at >= end)
			return 0;
		if (load_window(stream, work, at, end))
			return -1;
		result = read_wire(0);
		at += work->at;
		if (result == WIRE_SHOWN)
			keep_shown(state, &work->reader);
		if (result == WIRE_SKIP || work->reader.stage == WIRE_AT_END)
			return 0;
	}
	wire_broken(&work->reader);
	keep_shown(state, &work->reader);
	return 0;
}

/* Gives 1 when the segment was read. */
SEC("cgroup_skb/egress")
int feed(struct __sk_buff *skb)
{
	__u32 zero = 0, result = 0;
	struct fed_stream *stream = bpf_map_lookup_elem(&fed_streams, &zero);
	struct fed_state *state = bpf_map_lookup_elem(&fed_states, &zero);
	struct wire_work *work = wire_work_at(0);
	struct segment segment = {};
	__u64 number;

	if (!stream || !state || !work)
		return 0;
	number = state->segment;
	if (!number)
		begin_reading(&state->reader);
	barrier_var(number);
	number &= FED_SEGMENTS - 1;
	segment.at = stream->starts[number];
	segment.end = stream->starts[number + 1];
	if (state->reader.stage != WIRE_AT_END && !is_all_body(&state->reader, &segment)) {
		copy_reader(&work->reader, &state->reader);
		result = read_fed(stream, state, work, segment.at, segment.end);
		copy_reader(&state->reader, &work->reader);
	}
	state->segment++;
	return !result;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
