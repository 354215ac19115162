/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_LEARN_ROOM_H
#define WEIR_LEARN_ROOM_H

#include "dns.h"
#include "emit.h"
#include "name_hash.h"
#include "rule_bits.h"
#include "scratch.h"

/* Working memory of who learns from DNS, and room for what is learned: a pod's quota, an address, a name of it. */

/* How long an address is good for after its answer, seconds: what asked may use it for longer than it says. */
const volatile __u32 cfg_learn_least = 300;
const volatile __u32 cfg_learn_most = 86400;
/* Addresses that a pod may have learned at once; at most MAX_LEARNED. */
const volatile __u32 cfg_learn_quota = 1024;

enum {
	LEARN_ROOM = 4,	   /* a power of two */
	LEARN_NAMES = 3,   /* of an answer: the one asked for, and the first that it led through */
	ASKED_AT_ONCE = 32, /* questions of a socket that wait for an answer: c-ares (node) asks all by one socket */
	ASKED_IN_SLOT = 4,  /* and the first of them: a C library asks two by one socket */
	ASKED_SLOTS = 4096, /* a power of two */
	ASKED_SECONDS = 60, /* that an answer may take while another socket waits for the slot */
	HAND_STEPS = 8,	   /* addresses of a full quota that one answer looks at for an expired one */
};

/* A question that waits for its answer. */
struct asked_question {
	__u64 hash; /* of its name */
	__u8 resolver[16];
	__u16 id;
	__u16 is_open;
	__u32 pad;
};

struct asked_questions {
	__u32 next; /* which is overwritten next */
	__u32 pad;
	struct asked_question questions[ASKED_AT_ONCE];
};

/*
 * The questions of a socket that are open: a slot by its cookie, which it has while one of them is. Making and freeing storage
 * for them costs as much as all else that is done for a question (docs/decisions/013).
 */
struct asked_slot {
	sock_cookie_t cookie;
	struct bpf_spin_lock lock;
	__u32 since; /* when the last was asked, seconds since boot */
	struct asked_question questions[ASKED_IN_SLOT];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, ASKED_SLOTS);
	__type(key, __u32);
	__type(value, struct asked_slot);
} asked_slots SEC(".maps");

/* Those for which there is no place in a slot. */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct asked_questions);
} dns_asked SEC(".maps");

/* Working memory of one answer. */
struct learn_work {
	__u64 wanted;
	struct name_walk walk;
	struct learned_key key;
	struct learned_slot slot;
	__u32 at;  /* next record in tail[] */
	__u32 end; /* of the records */
	__u32 name_count;
	__u32 is_open; /* a name is being hashed */
	__u32 pad2;
	__u32 now; /* seconds since boot */
	__u32 is_full; /* there was no room for an address */
	__u32 pad;
	struct learned_name names[LEARN_ROOM];
	__u8 fresh[sizeof(struct learned_address)]; /* zero */
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SCRATCH_SLOTS);
	__type(key, __u32);
	__type(value, struct learn_work);
} learn_works SEC(".maps");

/* That of the running programs: skb->cb[4] says which. */
static __always_inline struct learn_work *taken_learn_work(struct __sk_buff *skb)
{
	__u32 slot = skb->cb[4];

	return bpf_map_lookup_elem(&learn_works, &slot);
}

static __always_inline struct learn_work *take_learn_work(struct __sk_buff *skb)
{
#pragma clang loop unroll(full)
	for (int i = 0; i < SCRATCH_SLOTS; i++) {
		__u32 slot = i;
		struct learn_work *work = bpf_map_lookup_elem(&learn_works, &slot);

		if (work && take_scratch(&work->wanted)) {
			skb->cb[4] = i;
			return work;
		}
	}
	return NULL;
}

/* Until when the last of an address's names is good. */
static __always_inline __u32 last_expiry(const struct learned_address *address)
{
	__u32 last = 0;

#pragma clang loop unroll(full)
	for (int i = 0; i < MAX_NAMES; i++) {
		__u32 expires = ((const struct learned_name *)&address->names[i * NAME_BYTES])->expires;

		last = choose(((__u64)last - expires) >> 63, expires, last);
	}
	return last;
}

/* Takes a slot whose address has expired, from `hand` on. Not 0 when there is one. */
static __noinline int reuse_slot(struct learn_work *work, __u32 hand)
{
	for (int i = 0; i < HAND_STEPS; i++) {
		struct learned_address *address;
		struct learned_key *key;

		work->slot.number = (hand + i) % cfg_learn_quota;
		key = bpf_map_lookup_elem(&learned_slots, &work->slot);
		if (!key)
			return 1;
		address = bpf_map_lookup_elem(&learned, key);
		if (address && last_expiry(address) > work->now)
			continue;
		bpf_map_delete_elem(&learned, key);
		return 1;
	}
	return 0;
}

/* Takes a slot of the pod's quota. Not 0 when there is one. */
static __always_inline int take_slot(struct learn_work *work)
{
	struct learned_pod *pod = bpf_map_lookup_elem(&learned_pods, &work->slot.pod), none = {};
	__u32 number, is_new;

	if (!pod) {
		bpf_map_update_elem(&learned_pods, &work->slot.pod, &none, BPF_NOEXIST);
		pod = bpf_map_lookup_elem(&learned_pods, &work->slot.pod);
		if (!pod)
			return 0;
	}
	bpf_spin_lock(&pod->lock);
	is_new = pod->count < cfg_learn_quota;
	if (is_new) {
		number = pod->count++;
	} else {
		number = pod->hand;
		pod->hand += HAND_STEPS;
	}
	bpf_spin_unlock(&pod->lock);
	work->slot.number = number;
	return is_new || reuse_slot(work, number);
}

/* The entry of an address, made where there is none. NULL when there is no room. */
static __noinline struct learned_address *take_address(struct learn_work *work)
{
	struct learned_address *address = bpf_map_lookup_elem(&learned, &work->key);

	if (address)
		return address;
	if (!take_slot(work) || bpf_map_update_elem(&learned, &work->key, &work->fresh, BPF_NOEXIST))
		return NULL;
	if (bpf_map_update_elem(&learned_slots, &work->slot, &work->key, BPF_ANY)) {
		bpf_map_delete_elem(&learned, &work->key);
		return NULL;
	}
	return bpf_map_lookup_elem(&learned, &work->key);
}

/* Which name makes room: the same, else the first to expire. */
static __always_inline __u32 place_of(struct learned_address *address, const struct learned_name *name)
{
	__u64 hash = *(const __u64 *)name->hashes, best = ~0ULL >> 1;
	__u32 place = 0;

#pragma clang loop unroll(full)
	for (int i = 0; i < MAX_NAMES; i++) {
		struct learned_name *each = name_at(address, i);
		__u64 differs = *(__u64 *)each->hashes ^ hash, rank, is_less;

		differs |= each->flags ^ name->flags;
		differs |= -differs;
		barrier_var(differs);
		rank = each->expires * (differs >> 63);
		is_less = (rank - best) >> 63;
		barrier_var(is_less);
		place += is_less * (i - place);
		best += is_less * (rank - best);
	}
	return place & (MAX_NAMES - 1);
}

#endif
