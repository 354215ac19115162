/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_DNS_STREAM_H
#define WEIR_DNS_STREAM_H

#include "dns_tails.h"
#include "resolver.h"
#include "segment.h"
#include "streams.h"

/*
 * DNS over TCP (RFC 7766): messages behind their length, in whatever segments they come. A segment is looked at
 * where it goes on from the last one. What comes before its time, or finds no working memory, does not pass: TCP sends
 * it again, so that nothing reaches who asked before it was read. Only a stream that was seen from its SYN is read.
 *
 * One run of a program reads one message, or keeps a part of one; what else the segment holds is for the next run,
 * by a tail call. Where those end, the rest of the segment is sent again.
 */
enum {
	DNS_PREFIX = 2, /* the length before a message */
	/* what is kept of a message that comes in parts, its length included: of a question no more than is read */
	ANSWER_PART = DNS_WINDOW,
	QUESTION_PART = 512,
	ANSWER_PIECE = 2048, /* of what is kept, as much in one run */
};

/* What the runs for one segment tell each other: skb->cb[0] is taken_message()'s. */
enum {
	CB_HELD = 1, /* the way is taken */
	CB_NEXT = 2, /* sequence number behind the message that was read */
	CB_LEFT = 3, /* and how much of the message comes from there on */
};

/* One way of a stream. */
struct dns_half {
	__u64 wanted;  /* see scratch.h: a stream's packets may run on two CPUs at once */
	__u32 next;    /* sequence number of the next byte */
	__u32 kept;    /* bytes that the part has */
	__u32 left;    /* bytes of the last message that are stepped over */
	__u32 is_open; /* it can be followed */
};

struct dns_stream {
	struct dns_half sent;
	struct dns_half received;
};

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct dns_stream);
} dns_streams SEC(".maps");

/* Parts have twice the room: the verifier adds the largest offset and the largest piece it believes in. */
struct dns_question_part {
	__u8 bytes[2 * QUESTION_PART];
};

struct dns_answer_part {
	__u8 bytes[ANSWER_PART + ANSWER_PIECE];
};

/* In the sockets that are in the middle of a message. */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct dns_question_part);
} dns_question_parts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct dns_answer_part);
} dns_answer_parts SEC(".maps");

/* Looks at a segment to or from port 53. Returns only where that can't be done. */
static __always_inline void begin_segment(struct __sk_buff *skb, const enum dns_way way)
{
	skb->cb[CB_HELD] = 0;
	go_to(skb, TAIL_ASSEMBLE, way);
}

static __always_inline struct dns_half *half_of(struct dns_stream *stream, const enum dns_way way)
{
	return way == DNS_RECEIVED ? &stream->received : &stream->sent;
}

static __always_inline struct dns_half *half_of_packet(struct __sk_buff *skb, const enum dns_way way)
{
	struct bpf_sock *sk = socket_of(skb);
	struct dns_stream *stream = sk ? bpf_sk_storage_get(&dns_streams, sk, NULL, 0) : NULL;

	return stream ? half_of(stream, way) : NULL;
}

static __always_inline __u8 *part_of(struct bpf_sock *sk, __u64 flags, const enum dns_way way)
{
	if (way == DNS_RECEIVED)
		return bpf_sk_storage_get(&dns_answer_parts, sk, NULL, flags);
	return bpf_sk_storage_get(&dns_question_parts, sk, NULL, flags);
}

static __always_inline void drop_part(struct bpf_sock *sk, const enum dns_way way)
{
	if (way == DNS_RECEIVED)
		bpf_sk_storage_delete(&dns_answer_parts, sk);
	else
		bpf_sk_storage_delete(&dns_question_parts, sk);
}

/* The way can't be followed any more: what else it carries passes unread, which is counted once. */
static __always_inline void give_up(struct bpf_sock *sk, struct dns_half *half, const enum dns_way way)
{
	half->is_open = 0;
	drop_part(sk, way);
	count_loss(kind_of_way(way), LOSS_UNREADABLE);
}

/* Whose the stream is. Not 0 when nobody wants to know what it says. */
static __always_inline int find_asker(struct __sk_buff *skb, struct bpf_sock *sk, struct socket_owner *owner)
{
	sock_cookie_t cookie = bpf_get_socket_cookie(skb);
	struct stream *stream = find_stream(sk, cookie);
	cgroup_id_t cgroup_id;
	struct cgroup_entry *entry;

	if (stream) {
		*owner = stream->owner;
		entry = entry_of(owner);
		return !entry || !(entry->observe & (OBSERVE_CONTENT | OBSERVE_ANSWERS));
	}
	cgroup_id = bpf_skb_cgroup_id(skb);
	entry = observed(cgroup_id, OBSERVE_CONTENT | OBSERVE_ANSWERS);
	if (!entry)
		return -1;
	own_unseen(owner, cgroup_id, entry->pod, cookie);
	return 0;
}

/* The stream begins: the SYN that left says where, and the one that came back. */
static __always_inline void open_half(struct bpf_sock *sk, __u32 next, const enum dns_way way)
{
	struct dns_stream *stream =
	    bpf_sk_storage_get(&dns_streams, sk, NULL, way == DNS_SENT ? BPF_SK_STORAGE_GET_F_CREATE : 0);
	struct dns_half *half;

	if (!stream) {
		if (way == DNS_SENT)
			count_loss(EVENT_DNS_QUESTION, LOSS_TABLE_FULL);
		return;
	}
	half = half_of(stream, way);
	/* sent again: it may be what carries data that was read */
	if (half->is_open)
		return;
	half->next = next;
	half->is_open = 1;
}

static __always_inline __u32 lesser_of(__u32 a, __u32 b)
{
	return a < b ? a : b;
}

/* Loads up to `most` (a power of two) bytes of a packet. Not 0 when that fails. */
static __always_inline int load_piece(struct __sk_buff *skb, __u32 at, void *to, __u64 size, const __u32 most)
{
	if (!size)
		return 0;
	barrier_var(size);
	size = ((size - 1) & (most - 1)) + 1;
	return bpf_skb_load_bytes(skb, at, to, size);
}

/* What is to be read of a message, its length field included. */
static __always_inline __u32 read_of(__u32 length, const enum dns_way way)
{
	return DNS_PREFIX + lesser_of(length, (way == DNS_RECEIVED ? ANSWER_PART : QUESTION_PART) - DNS_PREFIX);
}

static __always_inline __u32 length_in(const __u8 *bytes)
{
	return bytes[0] << 8 | bytes[1];
}

/* Notes that a message is in working memory: `taken` bytes of the segment belong to what was read of it. */
static __always_inline void note_message(struct __sk_buff *skb, struct dns_message *message, __u32 length, __u32 read,
					 __u32 next)
{
	message->length = read - DNS_PREFIX;
	message->end_flag = length > message->length ? EVENT_DNS_TRUNCATED : EVENT_DNS_MALFORMED;
	skb->cb[CB_NEXT] = next;
	skb->cb[CB_LEFT] = length - message->length;
}

/* How a run goes on. */
enum dns_progress {
	DNS_MORE,    /* with the rest of the segment */
	DNS_MESSAGE, /* with a message that is in working memory */
	DNS_PASS,    /* not at all: the segment has nothing more */
	DNS_AGAIN,   /* with the same segment, when it comes again */
};

/* Takes a message that is whole in the segment. DNS_MORE: it isn't. */
static __always_inline enum dns_progress take_whole(struct __sk_buff *skb, struct dns_message *message,
						    const struct segment *segment, const enum dns_way way)
{
	__u32 available = segment->end - segment->at, length, read;
	__u8 prefix[DNS_PREFIX];

	if (available < DNS_PREFIX)
		return DNS_MORE;
	if (bpf_skb_load_bytes(skb, segment->at, prefix, sizeof(prefix)))
		return DNS_AGAIN;
	length = length_in(prefix);
	read = read_of(length, way);
	if (available < read)
		return DNS_MORE;
	note_message(skb, message, length, read, segment->sequence + read);
	return load_piece(skb, segment->at + DNS_PREFIX, message->bytes, read - DNS_PREFIX, DNS_WINDOW)
		   ? DNS_AGAIN
		   : DNS_MESSAGE;
}

/* Adds a piece to what is kept of a message: first of its length, then of the rest. */
static __always_inline enum dns_progress add_piece(struct __sk_buff *skb, struct bpf_sock *sk, struct dns_half *half,
						   struct dns_message *message, const struct segment *segment,
						   const enum dns_way way)
{
	const __u32 piece = way == DNS_RECEIVED ? ANSWER_PIECE : QUESTION_PART;
	const __u32 room = way == DNS_RECEIVED ? ANSWER_PART : QUESTION_PART;
	__u8 *part = part_of(sk, BPF_SK_STORAGE_GET_F_CREATE, way);
	__u64 kept = half->kept, size;

	if (!part) {
		count_loss(kind_of_way(way), LOSS_TABLE_FULL);
		return DNS_AGAIN;
	}
	barrier_var(kept);
	kept &= room - 1;
	size = (kept < DNS_PREFIX ? DNS_PREFIX : read_of(length_in(part), way)) - kept;
	size = lesser_of(lesser_of(size, segment->end - segment->at), piece);
	if (load_piece(skb, segment->at, part + kept, size, piece))
		return DNS_AGAIN;
	kept += size;
	if (kept >= DNS_PREFIX && kept >= read_of(length_in(part), way)) {
		note_message(skb, message, length_in(part), kept, segment->sequence + size);
		return bpf_probe_read_kernel(message->bytes, room - DNS_PREFIX, part + DNS_PREFIX) ? DNS_AGAIN
												  : DNS_MESSAGE;
	}
	half->kept = kept;
	half->next += size;
	return size < segment->end - segment->at ? DNS_MORE : DNS_PASS;
}

/* Leaves out what was read before, and what no message is read of. DNS_MORE: something is left. */
static __always_inline enum dns_progress leave_read(struct dns_half *half, struct segment *segment)
{
	__u32 behind = half->next - segment->sequence, length = segment->end - segment->at, skipped;

	if ((__s32)behind < 0)
		return DNS_AGAIN;
	if (behind >= length)
		return DNS_PASS;
	skipped = lesser_of(half->left, length - behind);
	half->left -= skipped;
	half->next += skipped;
	step_over(segment, behind + skipped);
	return segment->at < segment->end ? DNS_MORE : DNS_PASS;
}

/* Gives the way back. What is not read yet does not pass. */
static __always_inline int end_segment(struct dns_half *half, enum dns_progress progress)
{
	give_back_scratch(&half->wanted);
	return progress == DNS_PASS;
}

/* The next message of the segment, or a part of it. */
static __always_inline enum dns_progress next_message(struct __sk_buff *skb, struct bpf_sock *sk, struct dns_half *half,
						      struct segment *segment, const struct endpoint *remote,
						      const struct socket_owner *owner, struct dns_message *message,
						      const enum dns_way way)
{
	enum dns_progress progress;

	if (half->kept)
		return add_piece(skb, sk, half, message, segment, way);
	progress = take_whole(skb, message, segment, way);
	if (progress != DNS_MORE)
		return progress;
	/* only a resolver can make the kernel keep what it says */
	if (way == DNS_RECEIVED && !is_resolver(owner->pod, remote->address)) {
		give_up(sk, half, way);
		return DNS_PASS;
	}
	return add_piece(skb, sk, half, message, segment, way);
}

static __always_inline int assemble(struct __sk_buff *skb, const enum dns_way way)
{
	struct endpoint source = {}, destination = {};
	struct dns_exchange exchange = {.local = way == DNS_RECEIVED ? &destination : &source,
					.remote = way == DNS_RECEIVED ? &source : &destination,
					.kind = kind_of_way(way),
					.protocol = PROTOCOL_TCP};
	struct bpf_sock *sk = socket_of(skb);
	struct socket_owner owner = {};
	struct segment segment = {};
	struct dns_message *message;
	enum dns_progress progress;
	struct dns_stream *stream;
	struct headers headers;
	struct dns_half *half;
	int is_empty;

	if (!sk)
		return 1;
	is_empty = read_segment(skb, &headers, &segment);
	if (segment.is_syn && !find_asker(skb, sk, &owner))
		open_half(sk, segment.sequence, way);
	if (is_empty)
		return 1;
	stream = bpf_sk_storage_get(&dns_streams, sk, NULL, 0);
	if (!stream)
		return 1;
	half = half_of(stream, way);
	if (!half->is_open)
		return 1;
	if (!skb->cb[CB_HELD] && !take_scratch(&half->wanted))
		return 0;
	skb->cb[CB_HELD] = 1;
	if (find_asker(skb, sk, &owner) || read_packet_ends(skb, &headers, &source, &destination)) {
		give_up(sk, half, way);
		return end_segment(half, DNS_PASS);
	}
	progress = leave_read(half, &segment);
	/* what this end sends comes in order: a gap is one in what was seen */
	if (progress == DNS_AGAIN && way == DNS_SENT) {
		give_up(sk, half, way);
		return end_segment(half, DNS_PASS);
	}
	if (progress != DNS_MORE)
		return end_segment(half, progress);
	message = take_message(skb);
	if (!message)
		return end_segment(half, DNS_AGAIN);
	exchange.time = bpf_ktime_get_boot_ns();
	begin_dns(message, &owner, &exchange);
	progress = next_message(skb, sk, half, &segment, exchange.remote, &owner, message, way);
	if (progress == DNS_MESSAGE)
		go_to(skb, TAIL_READ, way);
	give_back_scratch(&message->wanted);
	if (progress == DNS_MORE)
		go_to(skb, TAIL_ASSEMBLE, way);
	return end_segment(half, progress);
}

/* Goes on behind the message that was read. When it is lost, it is read again when it comes again. */
static __always_inline int leave_message(struct __sk_buff *skb, int is_lost, const enum dns_way way)
{
	struct dns_half *half = half_of_packet(skb, way);
	struct bpf_sock *sk = socket_of(skb);

	if (!half || !sk)
		return 1;
	if (is_lost)
		return end_segment(half, DNS_AGAIN);
	half->next = skb->cb[CB_NEXT];
	half->left = skb->cb[CB_LEFT];
	if (half->kept)
		drop_part(sk, way);
	half->kept = 0;
	go_to(skb, TAIL_ASSEMBLE, way);
	return end_segment(half, DNS_AGAIN);
}

SEC("cgroup_skb/egress")
int tail_assemble_question(struct __sk_buff *skb)
{
	return assemble(skb, DNS_SENT);
}

SEC("cgroup_skb/ingress")
int tail_assemble_answer(struct __sk_buff *skb)
{
	return assemble(skb, DNS_RECEIVED);
}

#endif
