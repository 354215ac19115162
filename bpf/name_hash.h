/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_NAME_HASH_H
#define WEIR_NAME_HASH_H

#include "dns_name.h"
#include "learned.h"

/*
 * Hashes of names: from the last character to the first, so that the hash of every parent is met on the way.
 * Two lanes of 32 bits with a secret of the node. The same is in src/kernel/egress/name-hasher.ts. All state
 * is in map memory, for the verifier's sake: see dns.h.
 */

/* A name while it is hashed. */
struct name_walk {
	__u32 left; /* characters before the next */
	__u32 from; /* where the name begins in tail[] */
	__u32 lane_a;
	__u32 lane_b;
	__u32 parents; /* met so far, those beyond NAME_HASHES - 1 not counted */
	__u32 pad;
	__u64 hashes[NAME_HASHES + 1]; /* the last is room for what is not kept */
};

static __always_inline __u64 lanes_of(const volatile struct name_walk *walk)
{
	return (__u64)walk->lane_b << 32 | walk->lane_a;
}

/* One character. At a dot, the parent behind it is whole. */
static __always_inline void walk_byte(volatile struct name_walk *walk, __u32 byte, const struct name_secret *secret)
{
	__u64 slot = walk->parents + 1;
	__u32 a, b;

	barrier_var(slot);
	walk->hashes[slot & NAME_HASHES] = lanes_of(walk);
	walk->parents += dns_is_same(byte, '.') & (1 - dns_is_same(walk->parents, NAME_HASHES - 1));
	a = (walk->lane_a ^ byte) * secret->factor_a;
	b = (walk->lane_b ^ byte) * secret->factor_b;
	walk->lane_a = a ^ a >> 15;
	walk->lane_b = b ^ b >> 13;
}

static __always_inline void walk_name(volatile struct name_walk *walk, const volatile struct dns_message *message,
				      const struct name_secret *secret)
{
	__u32 left = walk->left - 1;

	walk_byte(walk, message->tail[dns_index(walk->from + left)], secret);
	walk->left = left;
}

_Static_assert((NAME_HASHES & (NAME_HASHES + 1)) == 0, "NAME_HASHES is a mask");

static __always_inline void begin_walk(volatile struct name_walk *walk, const struct name_secret *secret, __u32 from,
				       __u32 length)
{
	walk->from = from;
	walk->left = length;
	walk->lane_a = secret->seed_a;
	walk->lane_b = secret->seed_b;
	walk->parents = 0;
}

/* What was walked, as a name that is looked up. */
static __always_inline void keep_walk(const volatile struct name_walk *walk, volatile struct learned_name *name)
{
	volatile __u64 *hashes = (volatile __u64 *)name->hashes;

	hashes[0] = lanes_of(walk);
#pragma clang loop unroll(full)
	for (int i = 1; i < NAME_HASHES; i++)
		hashes[i] = walk->hashes[i];
	name->hash_count = walk->parents + 1;
}

/* What names are hashed with; NULL while nobody wants names hashed. */
static __always_inline const struct name_secret *secret_of_names(void)
{
	__u32 zero = 0;
	const struct name_secret *secret = bpf_map_lookup_elem(&name_secret, &zero);

	return secret && secret->factor_a ? secret : NULL;
}

#endif
