/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_SOCKET_OWNER_H
#define WEIR_SOCKET_OWNER_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "emit.h"
#include "kernel.h"

/*
 * Whose socket it is. Packets and state changes run in softirq, where the current task means nothing, so the
 * owner is written into the socket's storage by the call that named a peer (connect, sendmsg) or began to
 * listen. A socket handed to another process belongs to the last one that did so.
 */
struct socket_owner {
	boot_ns_t process_start;
	cgroup_id_t cgroup_id; /* the socket's, fixed when it was made */
	cgroup_id_t pod;       /* key in cgroups that says what is observed */
	sock_cookie_t cookie;
	tgid_t tgid;
	tid_t tid;
	__u32 flags; /* EVENT_FLOW_UNATTRIBUTED or 0 */
	__u32 pad;
};

enum {
	OBSERVE_SOCKETS = OBSERVE_NETWORK | OBSERVE_CONTENT,
	TASK_IS_KERNEL_THREAD = 0x00200000, /* PF_KTHREAD, include/linux/sched.h */
};

/*
 * The kernel's own address of a socket that the verifier guards (ctx->sk, or the context of a cgroup/sock
 * program): good for BPF_CORE_READ only. Reading the spilled pointer back makes it a plain number, which
 * every program type allows on every kernel; bpf_skc_to_tcp_sock is missing in some.
 */
static __always_inline struct sock *raw_socket(void *guarded)
{
	struct sock *raw = NULL;

	bpf_probe_read_kernel(&raw, sizeof(raw), &guarded);
	return raw;
}

/* cgroup2 id of a socket; 0 when it has none (before 5.15, a host that uses net_cls or net_prio). */
static __always_inline cgroup_id_t socket_cgroup_id(struct sock *sk)
{
	struct cgroup *cgroup;

	if (bpf_core_field_exists(struct sock_cgroup_data, cgroup)) {
		cgroup = BPF_CORE_READ(sk, sk_cgrp_data.cgroup);
	} else {
		struct sock_cgroup_data___union *data =
		    (void *)__builtin_preserve_access_index(&sk->sk_cgrp_data);
		__u64 value = BPF_CORE_READ(data, val);

		cgroup = value & 1 ? NULL : (struct cgroup *)value;
	}
	return cgroup ? BPF_CORE_READ(cgroup, kn, id) : 0;
}

/*
 * Names the running process as the owner. A kernel thread (io_uring's poller before 5.12) stands for an
 * unknown one.
 */
static __always_inline void own_by_current(struct socket_owner *owner)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();

	if (BPF_CORE_READ(task, flags) & TASK_IS_KERNEL_THREAD) {
		if (!owner->tgid)
			owner->flags |= EVENT_FLOW_UNATTRIBUTED;
		return;
	}
	owner->tgid = BPF_CORE_READ(task, tgid);
	owner->tid = BPF_CORE_READ(task, pid);
	owner->process_start = BPF_CORE_READ(task, group_leader, start_boottime);
	owner->flags &= ~EVENT_FLOW_UNATTRIBUTED;
}

/* Makes a socket the running process's, for an observed pod. */
static __always_inline void own(struct socket_owner *owner, cgroup_id_t cgroup_id, cgroup_id_t pod,
				sock_cookie_t cookie)
{
	owner->cgroup_id = cgroup_id;
	owner->pod = pod;
	owner->cookie = cookie;
	own_by_current(owner);
}

static __always_inline struct event_header header_of(const struct socket_owner *owner, __u32 kind, __u32 size,
						     boot_ns_t now)
{
	return (struct event_header){
	    .time = now,
	    .process_start = owner->process_start,
	    .cgroup_id = owner->cgroup_id,
	    .size = size,
	    .tgid = owner->tgid,
	    .tid = owner->tid,
	    .kind = kind,
	    .flags = owner->flags,
	};
}

/*
 * Whether the owner's pod wants this kind now. A flow may outlive its pod's cgroup (a peer that is slow to
 * answer the last FIN): its end is told all the same.
 */
static __always_inline int wants(const struct socket_owner *owner, __u32 what, __u32 kind)
{
	cgroup_id_t pod = owner->pod;
	struct cgroup_entry *entry = bpf_map_lookup_elem(&cgroups, &pod);

	return entry ? entry->observe & what : kind == EVENT_NETWORK_CLOSE;
}

/*
 * Sends a record of the socket, within its pod's rate. The last word on a flow of a pod that is gone has no
 * rate to keep to: taking a token would make the pod's bucket anew, with nobody left to remove it.
 */
static __always_inline void emit_of(const struct socket_owner *owner, void *record, __u32 size, __u32 kind,
				    boot_ns_t now)
{
	struct cgroup_entry entry = {.pod = owner->pod};

	if (kind != EVENT_NETWORK_CLOSE || bpf_map_lookup_elem(&cgroups, &entry.pod))
		emit_observation(&entry, record, size, kind, now);
	else if (bpf_ringbuf_output(&observations, record, size, wakeup()))
		count_loss(kind, LOSS_RING_FULL);
}

#endif
