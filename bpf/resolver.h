/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_RESOLVER_H
#define WEIR_RESOLVER_H

#include "egress_maps.h"

enum {
	RESOLVER_PORT = 53,
};

/* Whether an address may answer this pod's questions of names. */
static __always_inline int is_resolver(cgroup_id_t pod, const __u8 *address)
{
	struct resolver_key key = {.pod = pod};

	__builtin_memcpy(key.address, address, sizeof(key.address));
	if (bpf_map_lookup_elem(&resolvers, &key))
		return 1;
	key.pod = 0;
	return bpf_map_lookup_elem(&resolvers, &key) != NULL;
}

#endif
