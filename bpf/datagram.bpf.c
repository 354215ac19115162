// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What UDP sockets send and receive: datagrams are counted, DNS messages read. Everything passes. A socket
 * that is not observed costs a look into its (empty) storage and one look-up of its cgroup.
 */
#include "datagrams.h"
#include "dns.h"
#include "packet.h"
#include "scratch.h"
#include "unseen_socket.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SCRATCH_SLOTS);
	__type(key, __u32);
	__type(value, struct dns_message);
} dns_messages SEC(".maps");

static __always_inline struct datagram_socket *take_datagrams(struct __sk_buff *skb, struct bpf_sock *sk)
{
	struct datagram_socket *udp = bpf_sk_storage_get(&datagrams, sk, NULL, 0);
	struct cgroup_entry *entry;
	cgroup_id_t cgroup_id;

	if (udp)
		return udp;
	cgroup_id = bpf_skb_cgroup_id(skb);
	entry = observed(cgroup_id, OBSERVE_SOCKETS);
	if (!entry)
		return NULL;
	udp = bpf_sk_storage_get(&datagrams, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (udp)
		own_unseen(skb, &udp->owner, cgroup_id, entry->pod);
	else
		count_loss(EVENT_NETWORK_FLOW, LOSS_TABLE_FULL);
	return udp;
}

/* Sends what a DNS message says. */
static __always_inline void emit_dns(struct dns_message *message, const struct datagram_socket *udp,
				     const struct datagram_traffic *traffic, __u32 kind)
{
	__u64 size = message->whole;

	barrier_var(size);
	if (size > DNS_WINDOW)
		return;
	size += sizeof(message->event);
	message->event.header = header_of(&udp->owner, kind, size, traffic->time);
	message->event.header.flags |= message->flags;
	message->event.socket.cookie = udp->owner.cookie;
	message->event.socket.protocol = PROTOCOL_UDP;
	message->event.socket.direction = FLOW_OUTBOUND;
	set_local(&message->event.socket, traffic->local);
	set_remote(&message->event.socket, traffic->remote);
	emit_of(&udp->owner, &message->event, size, kind, traffic->time);
}

static __always_inline void read_dns(struct __sk_buff *skb, const struct datagram_socket *udp,
				     const struct datagram_traffic *traffic, __u32 payload, __u32 kind)
{
	__u32 slot = take_scratch();
	struct dns_message *message = bpf_map_lookup_elem(&dns_messages, &slot);
	__u64 length = traffic->bytes;

	if (!message) {
		count_loss(kind, LOSS_UNREADABLE);
		return;
	}
	__builtin_memset(message, 0, offsetof(struct dns_message, bytes));
	__builtin_memset(&message->event, 0, sizeof(message->event));
	if (length > DNS_WINDOW) {
		length = DNS_WINDOW;
		message->is_cut = 1;
	}
	if (traffic->packets > 1) /* one send that becomes several datagrams: only the first is read */
		message->flags = EVENT_DNS_TRUNCATED;
	message->length = length;
	barrier_var(length);
	length = ((length - 1) & DNS_MASK) + 1;
	if (message->length && bpf_skb_load_bytes(skb, payload, message->bytes, length)) {
		count_loss(kind, LOSS_UNREADABLE);
	} else {
		dns_read(message, traffic->is_received);
		emit_dns(message, udp, traffic, kind);
	}
	give_back_scratch(slot);
}

static __always_inline void on_datagram(struct __sk_buff *skb, struct bpf_sock *sk, int is_received)
{
	struct datagram_socket *udp = take_datagrams(skb, sk);
	struct datagram_traffic traffic = {.is_received = is_received};
	struct network_flow_event ended = {};
	struct packet packet = {};
	__u32 payload;

	if (!udp)
		return;
	if (read_packet(skb, &packet) || packet.protocol != PROTOCOL_UDP) {
		count_loss(EVENT_NETWORK_FLOW, LOSS_UNREADABLE);
		return;
	}
	payload = packet.transport + UDP_HEADER;
	traffic.time = bpf_ktime_get_boot_ns();
	traffic.local = is_received ? &packet.destination : &packet.source;
	traffic.remote = is_received ? &packet.source : &packet.destination;
	traffic.direction = is_received ? FLOW_INBOUND : FLOW_OUTBOUND;
	traffic.packets = skb->gso_segs ? skb->gso_segs : 1;
	traffic.bytes = skb->len > payload ? skb->len - payload : 0;
	if (add_traffic(udp, &traffic, &ended) == DATAGRAM_REPLACED)
		emit_datagram_flow(udp, &ended, EVENT_NETWORK_CLOSE, traffic.time);
	if (traffic.remote->port != DNS_PORT)
		return;
	if (!wants(&udp->owner, OBSERVE_CONTENT, EVENT_DNS_QUESTION))
		return;
	read_dns(skb, udp, &traffic, payload, is_received ? EVENT_DNS_ANSWER : EVENT_DNS_QUESTION);
}

SEC("cgroup_skb/egress")
int on_egress(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;

	if (!sk)
		return 1;
	sk = bpf_sk_fullsock(sk);
	if (sk && sk->protocol == PROTOCOL_UDP)
		on_datagram(skb, sk, 0);
	return 1;
}

SEC("cgroup_skb/ingress")
int on_ingress(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;

	if (!sk)
		return 1;
	sk = bpf_sk_fullsock(sk);
	if (sk && sk->protocol == PROTOCOL_UDP)
		on_datagram(skb, sk, 1);
	return 1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
