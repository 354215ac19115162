// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The first words of streams whose verdict may hang on a name, read in the send() of their own process: one that is denied
 * fails at once, with EACCES. Packets are judged again: some streams can't be had here (multipath TCP), some bytes don't
 * come by (TCP Fast Open), somebody else may have the socket, and what is said later is read there alone.
 */
#include <linux/errno.h>

#include "egress_shown.h"
#include "socket_owner.h"

struct sender_key {
	cgroup_id_t pod;
	__u32 place;
	__u32 pad;
};

/*
 * Sockets keep the program that their map had when they came, whatever becomes of it: so that is a stub that never changes,
 * and what it calls can be replaced.
 */
struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 65536);
	__type(key, struct sender_key);
	__type(value, __u32);
} senders SEC(".maps");

/* Streams of a pod that may be held at once: one that opens many and says nothing takes no other's place. */
const volatile __u32 cfg_sender_quota = 4096;

/* How far was read what was handed to send(): that may be ahead of what packets carry. */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct wire_reader);
} send_readers SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, UNHELD_REASON_COUNT);
	__type(key, __u32);
	__type(value, struct loss_counter);
} unheld_streams SEC(".maps");

static __always_inline void count_unheld(long error)
{
	__u32 reason = error == -E2BIG || error == -EEXIST ? UNHELD_FULL
		       : error == -EBUSY      ? UNHELD_BUSY
		       : error == -EOPNOTSUPP ? UNHELD_UNSUPPORTED
					      : UNHELD_OTHER;
	struct loss_counter *counter = bpf_map_lookup_elem(&unheld_streams, &reason);

	if (counter)
		counter->count++;
}

enum {
	PLACES_TRIED = 8,
};

/* Finds a place among those of the pod: cookies are given out in order, so that most find theirs free. */
static __always_inline long take_place(struct bpf_sock_ops *ctx, struct socket_verdict *kept)
{
	struct sender_key key = {.pod = kept->pod};
	__u64 cookie = bpf_get_socket_cookie(ctx);
	long error = -EEXIST;

#pragma clang loop unroll(disable)
	for (int i = 0; i < PLACES_TRIED && error == -EEXIST; i++) {
		key.place = (cookie + i) % cfg_sender_quota;
		error = bpf_sock_hash_update(ctx, &senders, &key, BPF_NOEXIST);
	}
	kept->place = key.place;
	return error;
}

/* Takes a stream that the pod opened, where a name may decide otherwise. One that can't be had is judged by its packets. */
static __always_inline void hold(struct bpf_sock_ops *ctx, struct socket_verdict *kept)
{
	long error;

	if (kept->reading != READING_ON)
		return;
	error = take_place(ctx, kept);
	if (error) {
		count_unheld(error);
		return;
	}
	kept->sending = READING_ON;
	kept->is_told_of_headers = ctx->bpf_sock_ops_cb_flags & BPF_SOCK_OPS_WRITE_HDR_OPT_CB_FLAG ? 1 : 0;
	bpf_sock_ops_cb_flags_set(ctx, ctx->bpf_sock_ops_cb_flags | BPF_SOCK_OPS_WRITE_HDR_OPT_CB_FLAG);
}

/*
 * Gives a stream back once its first words are read. In a table its recv() is not TCP's own: whatever wakes it (room to
 * send, a signal) ends it with EAGAIN, blocking or not. The table may not be changed where send() is judged. But before the
 * kernel makes a segment of what passed, in the same send(), it asks for the options of its header: there it may. TCP's own
 * functions are back when that send() returns, which holds the last reference.
 */
static __always_inline void let_go(struct bpf_sock_ops *ctx, struct socket_verdict *kept)
{
	struct sender_key key = {.pod = kept->pod, .place = kept->place};

	if (kept->sending != READING_DONE)
		return;
	bpf_map_delete_elem(&senders, &key);
	kept->sending = READING_NOT;
	if (!kept->is_told_of_headers)
		bpf_sock_ops_cb_flags_set(ctx,
					  ctx->bpf_sock_ops_cb_flags & ~BPF_SOCK_OPS_WRITE_HDR_OPT_CB_FLAG);
}

SEC("sockops")
int on_sockops(struct bpf_sock_ops *ctx)
{
	struct bpf_sock *sk = ctx->sk;
	struct socket_verdict *kept;
	__u32 op = ctx->op;

	if (!sk || (op != BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB && op != BPF_SOCK_OPS_HDR_OPT_LEN_CB))
		return 1;
	kept = bpf_sk_storage_get(&verdicts, sk, NULL, 0);
	if (!kept)
		return 1;
	if (op == BPF_SOCK_OPS_HDR_OPT_LEN_CB)
		let_go(ctx, kept);
	else
		hold(ctx, kept);
	return 1;
}

/* Fills the window with what is sent, from an offset on. Not 0 when it can't be read. */
static __always_inline int fill_from_send(void *from, struct wire_work *work, __u32 at, __u32 end)
{
	struct sk_msg_md *msg = from;
	__u64 length = end - at;
	void *data, *data_end;

	if (length > WIRE_WINDOW)
		length = WIRE_WINDOW;
	work->at = 0;
	work->end = length;
	if (bpf_msg_pull_data(msg, at, at + length, 0))
		return -1;
	data = msg->data;
	data_end = msg->data_end;
	if (data + 1 > data_end)
		return -1;
	if (length > data_end - data)
		return -1;
	barrier_var(length);
	length = ((length - 1) & (WIRE_WINDOW - 1)) + 1;
	return bpf_probe_read_kernel(work->bytes, length, data);
}

/* Tells what was denied, and to whom: the running process. */
static __always_inline void tell_send(struct wire_work *work, struct bpf_sock *sk, sock_cookie_t cookie,
				      const struct egress_work *decision)
{
	struct socket_owner owner = {};

	__builtin_memset(&work->event, 0, sizeof(work->event));
	own_by_current(&owner);
	work->event.header = header_of(&owner, EVENT_EGRESS_DECISION, 0, decision->question.now);
	work->event.header.cgroup_id = bpf_get_current_cgroup_id();
	place_stream(&work->event, sk);
	work->event.socket.cookie = cookie;
	tell_shown(work, decision, EGRESS_STREAM);
}

/* Judges by the policy of the caller's pod, which holds for this call alone. Not 0 when it passes. */
static __always_inline int judge_caller(struct wire_work *work, struct bpf_sock *sk, const struct socket_verdict *kept,
					struct egress_work *decision, cgroup_id_t pod, __u32 set)
{
	if (decide_for(decision, &work->reader, kept, pod, set)) {
		count_clauses(decision);
		if (decision->outcome.verdict != EGRESS_ALLOW)
			tell_send(work, sk, kept->cookie, decision);
	}
	return decision->outcome.verdict != EGRESS_DENY;
}

/*
 * Judges what is shown, by the policy of the socket's pod or (`is_callers`) that of the caller's, where it is another. Not
 * 0 when it passes.
 */
__noinline int judge_send(struct sk_msg_md *msg, __u32 slot, __u32 is_callers)
{
	struct wire_work *work = wire_work_at(slot);
	struct bpf_sock *sk = msg->sk;
	struct egress_work *decision;
	struct socket_verdict *kept;
	cgroup_id_t pod = 0, own;
	__u32 set;
	int passes = 1;

	if (!work || !sk)
		return 0;
	kept = bpf_sk_storage_get(&verdicts, sk, NULL, 0);
	if (!kept)
		return 0;
	own = kept->pod;
	set = policy_of(is_callers ? bpf_get_current_cgroup_id() : own, &pod);
	if (!set || (is_callers && pod == own))
		return 1;
	if (!is_callers && set == kept->set && is_judged(kept, &work->reader))
		return kept->verdict != EGRESS_DENY;
	if (work->reader.wire == WIRE_UNREADABLE)
		count_loss(EVENT_EGRESS_DECISION, LOSS_UNREADABLE);
	decision = take_egress_work();
	if (!decision) {
		count_loss(EVENT_EGRESS_DECISION, LOSS_TABLE_FULL);
		return 0;
	}
	if (is_callers) {
		passes = judge_caller(work, sk, kept, decision, pod, set);
	} else {
		kept->set = set;
		if (decide_shown(decision, &work->reader, kept))
			tell_send(work, sk, kept->cookie, decision);
		passes = decision->outcome.verdict != EGRESS_DENY;
	}
	give_back_scratch(&decision->wanted);
	return passes;
}

static __always_inline int judge_both(void *msg, __u32 slot)
{
	return judge_send(msg, slot, 0) && judge_send(msg, slot, 1);
}

/* Whether the verdict of a stream is of the policy that holds now. */
static __always_inline int is_current(const struct socket_verdict *kept)
{
	cgroup_id_t pod = kept->pod;
	struct cgroup_entry *entry = bpf_map_lookup_elem(&cgroups, &pod);

	return entry && entry->policy == kept->set && (!kept->until || kept->until > bpf_ktime_get_boot_ns());
}

/* Reads on in the first words that are sent on a stream. Not 0 when they pass. */
static __always_inline int follow_send(struct sk_msg_md *msg)
{
	struct wire_source source = {.from = msg, .fill = fill_from_send, .judge = judge_both};
	struct segment segment = {.end = msg->size};
	struct bpf_sock *sk = msg->sk;
	struct socket_verdict *kept;
	enum read_result result;
	struct wire_reader *reader;
	struct wire_work *work;
	struct tcp_sock *tcp;
	int slot;

	if (!sk || !segment.end)
		return 1;
	kept = bpf_sk_storage_get(&verdicts, sk, NULL, 0);
	if (!kept)
		return 1;
	if (kept->verdict == EGRESS_DENY)
		return !is_current(kept);
	if (kept->sending != READING_ON)
		return 1;
	tcp = (struct tcp_sock *)bpf_skc_to_tcp_sock(sk);
	if (!tcp)
		return 1;
	segment.sequence = tcp->write_seq;
	reader = bpf_sk_storage_get(&send_readers, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	slot = reader ? take_wire_work() : -1;
	work = slot < 0 ? NULL : wire_work_at(slot);
	/* its packets are read as well */
	if (!reader || !work)
		return 1;
	if (!kept->is_send_begun)
		begin_reading(reader);
	kept->is_send_begun = 1;
	reader->is_proxied = kept->is_proxied;
	result = read_on(source, reader, work, slot, &segment);
	/* what it says later is read in its packets alone: see let_go() */
	if (result == READ_WORDS) {
		kept->sending = READING_DONE;
		bpf_sk_storage_delete(&send_readers, sk);
	}
	give_back_scratch(&work->wanted);
	return result != READ_REFUSED;
}

SEC("sk_msg")
int tail_send(struct sk_msg_md *msg)
{
	return follow_send(msg) ? SK_PASS : SK_DROP;
}

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(__u32));
	__array(values, int(void *));
} send_tails SEC(".maps") = {.values = {[0] = (void *)&tail_send}};

/* Never changes: see `senders`. Where there is nobody to read, packets are read all the same. */
SEC("sk_msg")
int on_send(struct sk_msg_md *msg)
{
	bpf_tail_call(msg, &send_tails, 0);
	return SK_PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
