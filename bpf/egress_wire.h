/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_EGRESS_WIRE_H
#define WEIR_EGRESS_WIRE_H

#include "egress_shown.h"
#include "packet_owner.h"

/* Reads what packets carry: every stream whose verdict may hang on a name, whatever read it before. */

/* Fills the window with what the packet has from an offset on. Not 0 when it can't be read. */
static __always_inline int fill_from_packet(void *skb, struct wire_work *work, __u32 at, __u32 end)
{
	__u64 length = end - at;

	if (length > WIRE_WINDOW)
		length = WIRE_WINDOW;
	work->at = 0;
	work->end = length;
	barrier_var(length);
	length = ((length - 1) & (WIRE_WINDOW - 1)) + 1;
	return bpf_skb_load_bytes(skb, at, work->bytes, length);
}

/* Judges what the packet's stream has shown. Not 0 when it passes. */
__noinline int judge_stream(struct __sk_buff *skb, __u32 slot)
{
	struct wire_work *work = wire_work_at(slot);
	struct bpf_sock *sk = skb->sk;
	struct socket_verdict *kept;
	struct egress_work *decision;
	int passes;

	if (!work || !sk)
		return 0;
	sk = bpf_sk_fullsock(sk);
	kept = sk ? bpf_sk_storage_get(&verdicts, sk, NULL, 0) : NULL;
	if (!kept)
		return 0;
	if (is_judged(kept, &work->reader))
		return kept->verdict != EGRESS_DENY;
	if (work->reader.wire == WIRE_UNREADABLE)
		count_loss(EVENT_EGRESS_DECISION, LOSS_UNREADABLE);
	decision = take_egress_work();
	if (!decision) {
		count_loss(EVENT_EGRESS_DECISION, LOSS_TABLE_FULL);
		return 0;
	}
	if (decide_shown(decision, &work->reader, kept)) {
		__builtin_memset(&work->event, 0, sizeof(work->event));
		work->event.header = header_of_packet(skb, sk, decision->question.now);
		work->event.header.cgroup_id = bpf_skb_cgroup_id(skb);
		work->event.socket.cookie = bpf_get_socket_cookie(skb);
		place_stream(&work->event, sk);
		tell_shown(work, decision, EGRESS_PACKET);
	}
	passes = decision->outcome.verdict != EGRESS_DENY;
	give_back_scratch(&decision->wanted);
	return passes;
}

static __always_inline int judge_packet_of_stream(void *skb, __u32 slot)
{
	return judge_stream(skb, slot);
}

/* Reads on in what a stream sends. Not 0 when the packet passes. */
static __always_inline int follow_stream(struct __sk_buff *skb)
{
	struct wire_source source = {.from = skb, .fill = fill_from_packet, .judge = judge_packet_of_stream};
	struct bpf_sock *sk = skb->sk;
	struct segment segment = {};
	struct headers headers;
	struct socket_verdict *kept;
	struct wire_reader *reader;
	struct wire_work *work;
	int passes, slot;

	if (!sk || read_segment(skb, &headers, &segment))
		return 1;
	sk = bpf_sk_fullsock(sk);
	kept = sk ? bpf_sk_storage_get(&verdicts, sk, NULL, 0) : NULL;
	if (!kept || kept->reading != READING_ON)
		return 1;
	reader = bpf_sk_storage_get(&wire_readers, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	slot = reader ? take_wire_work() : -1;
	work = slot < 0 ? NULL : wire_work_at(slot);
	if (!reader || !work) {
		/* sent again later */
		count_loss(EVENT_EGRESS_DECISION, LOSS_TABLE_FULL);
		return 0;
	}
	if (!kept->is_begun)
		begin_reading(reader);
	kept->is_begun = 1;
	reader->is_proxied = kept->is_proxied;
	passes = read_on(source, reader, work, slot, &segment) != READ_REFUSED;
	if (reader->stage == WIRE_AT_END) {
		kept->reading = READING_DONE;
		bpf_sk_storage_delete(&wire_readers, sk);
	}
	give_back_scratch(&work->wanted);
	return passes;
}

/* A program of its own: behind that of packets the stack of calls would be too deep. */
SEC("cgroup_skb/egress")
int tail_stream(struct __sk_buff *skb)
{
	__u32 passes = follow_stream(skb);

	barrier_var(passes); /* the verifier knows nothing of what a function gives that it follows by itself */
	return passes & 1;
}

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(__u32));
	__array(values, int(void *));
} stream_tails SEC(".maps") = {.values = {[0] = (void *)&tail_stream}};

#endif
