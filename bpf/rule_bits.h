/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_RULE_BITS_H
#define WEIR_RULE_BITS_H

#include <bpf/bpf_helpers.h>

#include "tables.h"

/* Sets of rules as four words. */
enum {
	RULE_WORDS = RULE_BYTES / 8,
	NO_RULE = 0xffff,
};

struct rules {
	__u64 words[RULE_WORDS];
};

#define EACH_WORD(i) _Pragma("clang loop unroll(full)") for (int i = 0; i < RULE_WORDS; i++)

static __always_inline void add_rules(struct rules *to, const void *bits)
{
	const __u64 *words = bits;

	EACH_WORD(i) to->words[i] |= words[i];
}

static __always_inline void remove_rules(struct rules *from, const void *bits)
{
	const __u64 *words = bits;

	EACH_WORD(i) from->words[i] &= ~words[i];
}

static __always_inline void set_rules(struct rules *to, const void *bits)
{
	const __u64 *words = bits;

	EACH_WORD(i) to->words[i] = words[i];
}

/* 1 when the word has a bit, else 0: like what follows without a branch, of which the verifier would follow both
 * ways, at every gate of every evaluation. */
static __always_inline __u64 has_bits(__u64 word)
{
	word |= -word;
	barrier_var(word); /* else the compiler sees a comparison, for which there is only a branch */
	return word >> 63;
}

/*
 * `a` when the condition (0 or 1) holds, else `b`. By multiplication: a mask would be 0 or -1, and newer
 * verifiers follow both ways where a constant is masked by that.
 */
static __always_inline __u64 choose(__u64 condition, __u64 a, __u64 b)
{
	barrier_var(condition);
	return b + condition * (a - b);
}

/* The number of the lowest bit; 64 when there is none. */
static __always_inline __u64 lowest_bit(__u64 word)
{
	__u64 below = (word & -word) - 1;

	barrier_var(below);
	below = below - (below >> 1 & 0x5555555555555555ULL);
	below = (below & 0x3333333333333333ULL) + (below >> 2 & 0x3333333333333333ULL);
	below = (below + (below >> 4)) & 0x0f0f0f0f0f0f0f0fULL;
	return below * 0x0101010101010101ULL >> 56;
}

/* The first rule that is in all three, or NO_RULE. */
static __always_inline __u64 first_rule(const struct rules *a, const struct rules *b, const void *bits)
{
	const __u64 *words = bits;
	__u64 found = 0, base = 0, word, is_here;

#pragma clang loop unroll(full)
	for (int i = RULE_WORDS - 1; i >= 0; i--) {
		word = a->words[i] & b->words[i] & words[i];
		is_here = has_bits(word);
		found = choose(is_here, word, found);
		base = choose(is_here, i * 64, base);
	}
	return choose(has_bits(found), base + lowest_bit(found), NO_RULE);
}

/* 1 when a rule is in all three, else 0. */
static __always_inline __u64 has_common(const struct rules *a, const struct rules *b, const void *bits)
{
	const __u64 *words = bits;
	__u64 found = 0;

	EACH_WORD(i) found |= a->words[i] & b->words[i] & words[i];
	return has_bits(found);
}

/* 1 when the rule is among them, else 0. */
static __always_inline __u64 has_rule(const struct rules *rules, __u64 rule)
{
	barrier_var(rule);
	return rules->words[rule / 64 & (RULE_WORDS - 1)] >> (rule & 63) & 1;
}

#endif
