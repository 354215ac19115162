/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_UNSEEN_SOCKET_H
#define WEIR_UNSEEN_SOCKET_H

#include "socket_owner.h"

/* Begins to follow a socket that is older than the sensor, or whose owner was not seen. */
static __always_inline void own_unseen(struct __sk_buff *skb, struct socket_owner *owner,
				       cgroup_id_t cgroup_id, cgroup_id_t pod)
{
	owner->cgroup_id = cgroup_id;
	owner->pod = pod;
	owner->cookie = bpf_get_socket_cookie(skb);
	owner->flags = EVENT_FLOW_UNATTRIBUTED;
}

#endif
