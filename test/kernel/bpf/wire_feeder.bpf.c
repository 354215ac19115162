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
	__u8 is_encrypted;
	__u16 name_length;
	__u64 name_hash;
	__u8 name[WIRE_TEXT];
	__u8 request_state; /* enum wire_state */
	__u8 pad;
	__u16 request_port;
	__u32 pad2;
	__u64 request_name; /* its hash */
	__u8 request_address[16];
};

/* How far it was read. A test zeroes this before the first segment, and says whether the stream goes to a proxy. */
struct fed_state {
	__u32 segment;
	__u32 shown_count;
	__u32 is_proxied;
	__u32 pad;
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

/* Both of the one stream. */
struct fed {
	const struct fed_stream *stream;
	struct fed_state *state;
};

static __always_inline int fill_from_fed(void *from, struct wire_work *work, __u32 start, __u32 end)
{
	const struct fed_stream *stream = ((const struct fed *)from)->stream;
	__u64 at = start, length = end - at;

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

static __always_inline int keep_shown(void *from, __u32 slot)
{
	struct fed_state *state = ((const struct fed *)from)->state;
	struct wire_work *work = wire_work_at(slot);
	__u64 index = state->shown_count;
	struct fed_shown *shown;

	if (!work)
		return 0;
	state->shown_count++;
	barrier_var(index);
	if (index >= FED_SHOWN)
		return 1;
	shown = &state->shown[index];
	shown->segment = state->segment;
	shown->wire = work->reader.wire;
	shown->is_encrypted = work->reader.is_encrypted;
	shown->name_length = work->reader.name_length;
	shown->name_hash = *(const __u64 *)work->reader.shown.hashes;
	__builtin_memcpy(shown->name, work->reader.name, sizeof(shown->name));
	shown->request_state = work->reader.request.state;
	shown->request_port = work->reader.request.port;
	shown->request_name = *(const __u64 *)work->reader.request.name.hashes;
	__builtin_memcpy(shown->request_address, work->reader.request.address, sizeof(shown->request_address));
	return 1;
}

/* Gives 1 when the segment was read. */
SEC("cgroup_skb/egress")
int feed(struct __sk_buff *skb)
{
	__u32 zero = 0, result = READ_NOTHING;
	struct fed fed = {.stream = bpf_map_lookup_elem(&fed_streams, &zero),
			  .state = bpf_map_lookup_elem(&fed_states, &zero)};
	struct wire_source source = {.from = &fed, .fill = fill_from_fed, .judge = keep_shown};
	struct wire_work *work = wire_work_at(0);
	struct segment segment = {};
	__u64 number;

	if (!fed.stream || !fed.state || !work)
		return 0;
	number = fed.state->segment;
	if (!number)
		begin_reading(&fed.state->reader);
	fed.state->reader.is_proxied = fed.state->is_proxied;
	barrier_var(number);
	number &= FED_SEGMENTS - 1;
	segment.at = fed.stream->starts[number];
	segment.end = fed.stream->starts[number + 1];
	segment.sequence = segment.at;
	if (fed.state->reader.stage != WIRE_AT_END)
		result = read_on(source, &fed.state->reader, work, 0, &segment);
	fed.state->segment++;
	return result != READ_REFUSED;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
