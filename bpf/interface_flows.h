/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_INTERFACE_FLOWS_H
#define WEIR_INTERFACE_FLOWS_H

#include "frame.h"
#include "maps.h"

/* Flows of pods whose sockets the node does not see: who began them, and the verdict where the pod did. */

struct interface_flow_key {
	cgroup_id_t pod;
	__u8 address[16]; /* the other end's */
	port_t port;
	port_t local_port;
	__u8 protocol;
	__u8 pad[3];
};

struct interface_flow {
	boot_ns_t until; /* 0: as long as the set */
	__u32 set;	 /* of what it was made; 0: of none yet */
	__u8 verdict;	 /* enum egress_verdict */
	__u8 is_accepted; /* the other end spoke first */
	__u8 pad[2];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, struct interface_entry);
} interfaces SEC(".maps");

/* Forgets the flow that was used least lately: it is judged anew, and one that the pod accepted is then cut. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, struct interface_flow_key);
	__type(value, struct interface_flow);
} interface_flows SEC(".maps");

static __always_inline void set_flow_key(struct interface_flow_key *key, const struct frame *frame, cgroup_id_t pod)
{
	key->pod = pod;
	__builtin_memcpy(key->address, frame->remote.address, sizeof(key->address));
	key->port = frame->remote.port;
	key->local_port = frame->local_port;
	key->protocol = frame->protocol;
}

/* Whether it may be the first word of a conversation without connections. */
static __always_inline int is_first_word(const struct frame *frame)
{
	if (frame->is_part)
		return 0;
	return frame->protocol == PROTOCOL_UDP || (frame->protocol == IPPROTO_ICMP && frame->icmp_type == 8) ||
	       (frame->protocol == PROTOCOL_ICMP6 && frame->icmp_type == 128);
}

#endif
