/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_LEARNED_H
#define WEIR_LEARNED_H

#include "maps.h"

/*
 * What DNS taught pods of addresses. Programs alone write it, each pod within a quota of its own: no pod can
 * push another's addresses out. What an address leads to in a set is looked up when it is first needed, so a
 * changed policy needs no new answer.
 */

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 262144);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct learned_key);
	__type(value, struct learned_address);
} learned SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 262144);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct learned_slot);
	__type(value, struct learned_key);
} learned_slots SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, cgroup_id_t);
	__type(value, struct learned_pod);
} learned_pods SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct name_secret);
} name_secret SEC(".maps");

enum {
	NANOSECONDS = 1000000000,
};

static __always_inline struct learned_name *name_at(struct learned_address *address, __u32 index)
{
	return (struct learned_name *)&address->names[index * NAME_BYTES];
}

_Static_assert(sizeof(struct learned_name) == NAME_BYTES, "learned_name");

#endif
