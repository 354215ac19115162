/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_DNS_RECORD_H
#define WEIR_DNS_RECORD_H

#include "dns.h"
#include "endpoint.h"
#include "scratch.h"
#include "socket_owner.h"

/* A DNS message from the packet it is in to the record that tells of it. */

/* Whose message it is, and when it was seen. */
struct dns_exchange {
	const struct endpoint *local;
	const struct endpoint *remote;
	boot_ns_t time;
	__u32 kind; /* EVENT_DNS_QUESTION, EVENT_DNS_ANSWER */
	__u8 protocol;
	__u8 pad[3];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SCRATCH_SLOTS);
	__type(key, __u32);
	__type(value, struct dns_message);
} dns_messages SEC(".maps");

static __always_inline struct dns_message *taken_message(struct __sk_buff *skb)
{
	__u32 slot = skb->cb[0];

	return bpf_map_lookup_elem(&dns_messages, &slot);
}

/* A buffer of this CPU; NULL when all are taken. Which one, says skb->cb[0]. */
static __always_inline struct dns_message *take_message(struct __sk_buff *skb)
{
#pragma clang loop unroll(full)
	for (int i = 0; i < SCRATCH_SLOTS; i++) {
		__u32 slot = i;
		struct dns_message *message = bpf_map_lookup_elem(&dns_messages, &slot);

		if (message && take_scratch(&message->wanted)) {
			skb->cb[0] = i;
			return message;
		}
	}
	return NULL;
}

/* Says whose message it is, before it is read: from here on all messages are alike to the verifier. */
static __always_inline void begin_dns(struct dns_message *message, const struct socket_owner *owner,
				      const struct dns_exchange *exchange)
{
	/* what was found is counted: what another message left behind the count is not looked at */
	__builtin_memset(&message->length, 0, DNS_STATE_END - DNS_STATE_START);
	__builtin_memset(&message->event, 0, sizeof(message->event));
	message->pod = owner->pod;
	message->now = exchange->time;
	message->event.header = header_of(owner, exchange->kind, 0, exchange->time);
	message->event.socket.cookie = owner->cookie;
	message->event.socket.protocol = exchange->protocol;
	message->event.socket.direction = FLOW_OUTBOUND;
	set_local(&message->event.socket, exchange->local);
	set_remote(&message->event.socket, exchange->remote);
}

/* Sends what a DNS message says. */
static __always_inline void emit_dns(struct dns_message *message, __u32 kind)
{
	cgroup_id_t pod = message->pod;
	struct cgroup_entry *entry = bpf_map_lookup_elem(&cgroups, &pod);
	__u64 size = message->whole;

	barrier_var(size);
	if (!entry || size > DNS_WINDOW)
		return;
	size += sizeof(message->event);
	message->event.header.size = size;
	message->event.header.flags |= message->flags;
	emit_of(entry, &message->event, size, kind, message->now);
}

/*
 * Reads the message that was taken. Global functions, for the verifier follows those by themselves: what it costs
 * doesn't depend on the ways that lead here, nor on how a compiler spills what the caller knows.
 */
__noinline int read_question(struct __sk_buff *skb)
{
	struct dns_message *message = taken_message(skb);

	if (message)
		dns_read(message, 0);
	return 0;
}

__noinline int read_answer(struct __sk_buff *skb)
{
	struct dns_message *message = taken_message(skb);

	if (message)
		dns_read(message, 1);
	return 0;
}

#endif
