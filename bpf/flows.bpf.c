// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Reports of flows that are still open, and owners for sockets that are older than the sensor. User space
 * runs these iterators: on_iter_streams (over the map streams) and on_iter_datagrams (over datagrams) every
 * flow interval, on_iter_task_file at the start and whenever a running pod begins to be observed. They send
 * events and write no text.
 */
#include "datagrams.h"
#include "stream_flow.h"

/* How old a flow is before it is worth a report: younger ones will mostly tell all at their close. */
const volatile duration_ns_t cfg_flow_interval = 60000000000ULL;

static __always_inline int is_old(boot_ns_t opened, boot_ns_t now)
{
	return now - opened >= cfg_flow_interval;
}

SEC("iter/bpf_sk_storage_map")
int on_iter_streams(struct bpf_iter__bpf_sk_storage_map *ctx)
{
	struct stream *stream = ctx->value;
	boot_ns_t now = bpf_ktime_get_boot_ns();
	struct sock *sk = ctx->sk;

	if (!sk || !stream || stream->phase != STREAM_OPEN || !is_old(stream->opened, now))
		return 0;
	sk = (struct sock *)bpf_skc_to_tcp_sock(sk);
	if (sk)
		tell_stream(sk, stream, sk->__sk_common.skc_state, EVENT_NETWORK_FLOW, now, 0);
	return 0;
}

/*
 * The same of a stream in a slot. That can't hold its socket: it is looked at by its address, where by the cookie it still
 * is the one. A stream that ends meanwhile is told by its end.
 */
SEC("iter/bpf_map_elem")
int on_iter_stream_slots(struct bpf_iter__bpf_map_elem *ctx)
{
	struct stream *stream = ctx->value;
	boot_ns_t now = bpf_ktime_get_boot_ns();
	struct sock *sk;
	__u32 state;

	if (!stream || stream->phase != STREAM_OPEN || !is_old(stream->opened, now))
		return 0;
	sk = (struct sock *)stream->socket;
	state = BPF_CORE_READ(sk, __sk_common.skc_state);
	if (BPF_CORE_READ(sk, __sk_common.skc_cookie.counter) == stream->owner.cookie)
		tell_stream(sk, stream, state, EVENT_NETWORK_FLOW, now, 1);
	return 0;
}

/*
 * Reports a flow whose bytes moved. Without its lock, which iterators may not take: a flow that is replaced
 * meanwhile is left out.
 */
static __always_inline void tell_datagram_flow(const struct socket_owner *owner, struct datagram_flow *flow,
					       boot_ns_t now)
{
	struct network_flow_event event = {};
	byte_count_t moved;

	describe_flow(&event, flow);
	moved = event.bytes_sent + event.bytes_received;
	if (!event.opened || !is_old(event.opened, now) || moved == flow->reported ||
	    event.opened != *(volatile boot_ns_t *)&flow->opened)
		return;
	emit_datagram_flow(entry_of(owner), owner, &event, EVENT_NETWORK_FLOW, now);
	flow->reported = moved;
}

SEC("iter/bpf_sk_storage_map")
int on_iter_datagrams(struct bpf_iter__bpf_sk_storage_map *ctx)
{
	struct datagram_socket *udp = ctx->value;

	if (ctx->sk && udp)
		tell_datagram_flow(&udp->owner, &udp->first, bpf_ktime_get_boot_ns());
	return 0;
}

SEC("iter/bpf_map_elem")
int on_iter_datagram_slots(struct bpf_iter__bpf_map_elem *ctx)
{
	struct datagram_socket *udp = ctx->value;

	if (udp)
		tell_datagram_flow(&udp->owner, &udp->first, bpf_ktime_get_boot_ns());
	return 0;
}

SEC("iter/bpf_sk_storage_map")
int on_iter_datagram_peers(struct bpf_iter__bpf_sk_storage_map *ctx)
{
	struct datagram_peers *peers = ctx->value;
	boot_ns_t now = bpf_ktime_get_boot_ns();

	if (!ctx->sk || !peers)
		return 0;
	for (int i = 0; i < MORE_PEERS; i++)
		tell_datagram_flow(&peers->owner, &peers->flows[i], now);
	return 0;
}

/* Makes a socket the process's that has it open. */
static __always_inline void own_by_holder(struct socket_owner *owner, struct task_struct *task,
					  cgroup_id_t cgroup_id, cgroup_id_t pod, struct sock *sk)
{
	own_unseen(owner, cgroup_id, pod, bpf_get_socket_cookie(sk));
	own_by_task(owner, task, 0);
}

static __always_inline void adopt_stream(struct sock *sk, struct task_struct *task, cgroup_id_t cgroup_id,
					 cgroup_id_t pod)
{
	__u32 state = sk->__sk_common.skc_state;
	struct stream *stream;

	/* one in a slot has its owner from the call that took it */
	if (state == STATE_CLOSE || find_stream_slot(bpf_get_socket_cookie(sk)))
		return;
	stream = bpf_sk_storage_get(&streams, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (!stream) {
		count_loss(EVENT_NETWORK_FLOW, LOSS_TABLE_FULL);
		return;
	}
	if (stream->phase == STREAM_IDLE) {
		stream->opened = bpf_ktime_get_boot_ns();
		stream->phase = state == STATE_LISTEN ? STREAM_LISTENING : STREAM_OPEN;
	}
	if (!stream->owner.tgid)
		own_by_holder(&stream->owner, task, cgroup_id, pod, sk);
}

static __always_inline void adopt_datagrams(struct sock *sk, struct task_struct *task, cgroup_id_t cgroup_id,
					    cgroup_id_t pod)
{
	struct datagram_socket *udp;

	/* one in a slot has its owner from the call that took it */
	if (find_datagram_slot(bpf_get_socket_cookie(sk)))
		return;
	udp = bpf_sk_storage_get(&datagrams, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (!udp)
		count_loss(EVENT_NETWORK_FLOW, LOSS_TABLE_FULL);
	else if (!udp->owner.tgid)
		own_by_holder(&udp->owner, task, cgroup_id, pod, sk);
}

/* Open files of all processes lead to the sockets of every network namespace, and say who holds them. */
SEC("iter/task_file")
int on_iter_task_file(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	struct cgroup_entry *entry;
	struct socket *socket;
	cgroup_id_t cgroup_id;
	struct sock *sk;

	if (!task || !file)
		return 0;
	socket = bpf_sock_from_file(file);
	if (!socket)
		return 0;
	sk = socket->sk;
	if (!sk || (sk->__sk_common.skc_family != FAMILY_IPV4 && sk->__sk_common.skc_family != FAMILY_IPV6))
		return 0;
	cgroup_id = socket_cgroup_id(sk, 0);
	entry = observed(cgroup_id, OBSERVE_SOCKETS);
	if (!entry)
		return 0;
	if (sk->sk_protocol == PROTOCOL_TCP)
		adopt_stream(sk, task, cgroup_id, entry->pod);
	else if (sk->sk_protocol == PROTOCOL_UDP)
		adopt_datagrams(sk, task, cgroup_id, entry->pod);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
