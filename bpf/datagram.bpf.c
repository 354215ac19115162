// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What UDP sockets send and receive: datagrams are counted, DNS messages read, over TCP too. What passes not is an
 * answer that there was no room to learn from. A socket that is not observed costs a look into its slot and its (empty)
 * storage, and one look-up of its cgroup; a TCP packet a look at its port.
 */
#include "datagram_traffic.h"
#include "learn_tails.h"
#include "packet.h"

/*
 * The socket's state, made when it is observed. NULL when it isn't: then, where answers are wanted all the
 * same, `asker` is whose the socket is.
 */
static __always_inline struct datagram_socket *take_datagrams(struct __sk_buff *skb, struct bpf_sock *sk,
							      struct socket_owner *asker)
{
	sock_cookie_t cookie = bpf_get_socket_cookie(skb);
	struct datagram_socket *udp = find_datagram_slot(cookie);
	struct cgroup_entry *entry;
	cgroup_id_t cgroup_id;

	if (!udp)
		udp = bpf_sk_storage_get(&datagrams, sk, NULL, 0);
	if (udp)
		return udp;
	cgroup_id = bpf_skb_cgroup_id(skb);
	entry = observed(cgroup_id, OBSERVE_SOCKETS | OBSERVE_ANSWERS);
	if (!entry)
		return NULL;
	if (!(entry->observe & OBSERVE_SOCKETS)) {
		own_unseen(asker, cgroup_id, entry->pod, cookie);
		return NULL;
	}
	udp = bpf_sk_storage_get(&datagrams, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (udp)
		own_unseen(&udp->owner, cgroup_id, entry->pod, cookie);
	else
		count_loss(EVENT_NETWORK_FLOW, LOSS_TABLE_FULL);
	return udp;
}

/* Loads a message into zeroed working memory. Not 0 when it can't be read. */
static __always_inline int load_dns(struct __sk_buff *skb, struct dns_message *message,
				    const struct datagram_traffic *traffic, __u32 payload)
{
	__u64 length = traffic->bytes;

	message->end_flag = length > DNS_WINDOW ? EVENT_DNS_TRUNCATED : EVENT_DNS_MALFORMED;
	if (length > DNS_WINDOW)
		length = DNS_WINDOW;
	if (traffic->packets > 1) /* one send that becomes several datagrams: only the first is read */
		message->flags = EVENT_DNS_TRUNCATED;
	message->length = length;
	if (!length)
		return 0;
	barrier_var(length);
	length = ((length - 1) & DNS_MASK) + 1;
	return bpf_skb_load_bytes(skb, payload, message->bytes, length);
}

/* 0 when the datagram is not to pass: an answer that can't be learned from now. Who asked asks again. */
static __always_inline int read_dns(struct __sk_buff *skb, const struct socket_owner *owner,
				     const struct datagram_traffic *traffic, __u32 payload,
				     const int is_received)
{
	__u32 kind = is_received ? EVENT_DNS_ANSWER : EVENT_DNS_QUESTION;
	__u32 what = is_received ? OBSERVE_CONTENT | OBSERVE_ANSWERS : OBSERVE_CONTENT;
	struct dns_exchange exchange = {.local = traffic->local,
					.remote = traffic->remote,
					.time = traffic->time,
					.kind = kind,
					.protocol = PROTOCOL_UDP};
	struct cgroup_entry *entry = entry_of(owner);
	struct dns_message *message;

	if (!wants(entry, what, kind))
		return 1;
	message = take_message(skb);
	if (!message) {
		count_loss(kind, LOSS_UNREADABLE);
		return !(is_received && secret_of_names());
	}
	begin_dns(message, owner, &exchange);
	if (load_dns(skb, message, traffic, payload)) {
		count_loss(kind, LOSS_UNREADABLE);
	} else {
		/* here and not in a program of its own, as of streams: each costs a packet 150 ns */
		if (is_received)
			read_answer(skb);
		else
			read_question(skb);
		if (secret_of_names())
			go_to(skb, TAIL_LEARN, is_received ? DNS_RECEIVED : DNS_SENT);
		/* nothing is learned */
		emit_dns(message, kind);
	}
	give_back_scratch(&message->wanted);
	return 1;
}

/* Counts a datagram. The time is only asked for when it is the first of a flow. */
static __always_inline void count_datagram(struct bpf_sock *sk, struct datagram_socket *udp,
					   struct datagram_traffic *traffic)
{
	struct network_flow_event ended = {};

	traffic->used = bpf_jiffies64();
	if (add_traffic(sk, udp, traffic, &ended) != DATAGRAM_UNKNOWN)
		return;
	traffic->time = bpf_ktime_get_boot_ns();
	if (add_traffic(sk, udp, traffic, &ended) == DATAGRAM_REPLACED)
		end_flow(&udp->owner, &ended, traffic->time);
}

/* 0 when the datagram is not to pass. */
static __always_inline int on_datagram(struct __sk_buff *skb, struct bpf_sock *sk, const int is_received)
{
	struct socket_owner asker = {};
	struct datagram_socket *udp = take_datagrams(skb, sk, &asker);
	struct datagram_traffic traffic = {.is_received = is_received};
	struct endpoint source = {}, destination = {};
	struct headers headers;
	__u32 payload;

	if (!udp && !(is_received && asker.pod))
		return 1;
	if (find_transport(skb, &headers) || headers.protocol != PROTOCOL_UDP ||
	    read_packet_ends(skb, &headers, &source, &destination)) {
		count_loss(EVENT_NETWORK_FLOW, LOSS_UNREADABLE);
		return 1;
	}
	payload = headers.transport + UDP_HEADER;
	traffic.local = is_received ? &destination : &source;
	traffic.remote = is_received ? &source : &destination;
	traffic.direction = is_received ? FLOW_INBOUND : FLOW_OUTBOUND;
	traffic.packets = skb->gso_segs ? skb->gso_segs : 1;
	traffic.bytes = skb->len > payload ? skb->len - payload : 0;
	if (udp)
		count_datagram(sk, udp, &traffic);
	if (traffic.remote->port != DNS_PORT)
		return 1;
	traffic.time = bpf_ktime_get_boot_ns();
	return read_dns(skb, udp ? &udp->owner : &asker, &traffic, payload, is_received);
}

SEC("cgroup_skb/egress")
int on_egress(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;

	if (!sk)
		return 1;
	if (is_plainly(skb, PROTOCOL_TCP)) {
		if (sk->dst_port == bpf_htons(DNS_PORT))
			begin_segment(skb, DNS_SENT);
		return 1;
	}
	sk = bpf_sk_fullsock(sk);
	if (sk && sk->protocol == PROTOCOL_UDP)
		return on_datagram(skb, sk, 0);
	return 1;
}

SEC("cgroup_skb/ingress")
int on_ingress(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;

	if (!sk)
		return 1;
	if (is_plainly(skb, PROTOCOL_TCP)) {
		if (sk->dst_port == bpf_htons(DNS_PORT))
			begin_segment(skb, DNS_RECEIVED);
		return 1;
	}
	sk = bpf_sk_fullsock(sk);
	if (sk && sk->protocol == PROTOCOL_UDP)
		return on_datagram(skb, sk, 1);
	return 1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
