/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_RESOLVER_H
#define WEIR_RESOLVER_H

#include "egress_maps.h"

enum {
	RESOLVER_PORT = 53,
	LOOPBACK_INDEX = 1, /* of the loopback interface, in every network namespace */
};

/* The entry of an address that may answer this pod's questions of names; NULL: it may not. */
static __always_inline const __u32 *find_resolver(cgroup_id_t pod, const __u8 *address)
{
	struct resolver_key key = {.pod = pod};
	const __u32 *found;

	__builtin_memcpy(key.address, address, sizeof(key.address));
	found = bpf_map_lookup_elem(&resolvers, &key);
	if (found)
		return found;
	key.pod = 0;
	return bpf_map_lookup_elem(&resolvers, &key);
}

static __always_inline int is_resolver(cgroup_id_t pod, const __u8 *address)
{
	return find_resolver(pod, address) != NULL;
}

#endif
