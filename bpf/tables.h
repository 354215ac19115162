/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_TABLES_H
#define WEIR_TABLES_H

#include "types.h"

/*
 * Keys and values of the maps that user space and programs share: the one description. Maps themselves are in
 * maps.h. User space writes policy tables (cgroups); programs write learned ones (pod_buckets, losses).
 */

enum observe_flag {
	OBSERVE_PROCESSES = 1 << 0, /* fork, exec, exit */
	OBSERVE_NETWORK = 1 << 1,   /* connect, accept, listen, flows */
	OBSERVE_CONTENT = 1 << 2,   /* DNS, TLS hello, HTTP request lines */
	/* discovery: what tells an AI workload from others, and little else */
	OBSERVE_EXECS = 1 << 3,     /* exec, without fork and exit */
	OBSERVE_ANSWERS = 1 << 4,   /* DNS answers: nothing is kept for the socket */
	/* no events: a cgroup made here is a pod of its own, not a part of this one */
	OBSERVE_APART = 1 << 5,
};

/*
 * Map cgroups: cgroup_id_t → what is observed there. The mkdir program copies the parent's entry to a new child and
 * reports it, whatever is observed: an entry that observes nothing, at the root of all pods, gives news of new pods.
 * What the entries above the pods observe is what a pod gets that nobody told of yet.
 */
struct cgroup_entry {
	cgroup_id_t pod; /* the pod's folder, or one above the pods: key of pod_buckets for it and all below */
	__u32 observe;   /* enum observe_flag */
	__u32 pad;
};

/* Map pod_buckets: cgroup_entry.pod → token bucket of its observations. */
struct pod_bucket {
	boot_ns_t refilled;
	__u64 tokens;
	__u64 shed;            /* observations not sent, all spells */
	boot_ns_t throttled_since; /* 0: not throttled */
};

enum loss_reason {
	LOSS_RING_FULL = 0,   /* the ring had no room */
	LOSS_THROTTLED = 1,   /* the pod's token bucket was empty */
	LOSS_TABLE_FULL = 2,  /* socket or cgroup state could not be kept */
	LOSS_UNREADABLE = 3,  /* memory of the process or packet could not be read */
	LOSS_REASON_COUNT = 4,
};

/* Map losses: per-CPU array, index kind * LOSS_REASON_COUNT + reason. */
struct loss_counter {
	__u64 count;
};

#endif
