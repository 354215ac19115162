/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_SOCKET_OWNER_H
#define WEIR_SOCKET_OWNER_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "emit.h"
#include "kernel.h"
#include "member.h"

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
 * program). Reading the spilled pointer back makes it a plain number, which every program type allows on
 * every kernel. For TCP, where it exists, bpf_skc_to_tcp_sock is better: its result can be read straight.
 */
static __always_inline struct sock *raw_socket(void *guarded)
{
	struct sock *raw = NULL;

	bpf_probe_read_kernel(&raw, sizeof(raw), &guarded);
	return raw;
}

/* The cgroup2 of a socket; NULL when it has none (before 5.15, a host that uses net_cls or net_prio). */
static __always_inline struct cgroup *socket_cgroup(struct sock *sk, const int is_raw)
{
	struct sock_cgroup_data___union *data;
	__u64 value = 0;

	if (bpf_core_field_exists(struct sock_cgroup_data, cgroup))
		return MEMBER(is_raw, sk, sk_cgrp_data.cgroup);
	data = (void *)__builtin_preserve_access_index(&sk->sk_cgrp_data);
	bpf_core_read(&value, sizeof(value), &data->val);
	return value & 1 ? NULL : (struct cgroup *)value;
}

/* cgroup2 id of a socket, 0 when it has none. */
static __always_inline cgroup_id_t socket_cgroup_id(struct sock *sk, const int is_raw)
{
	struct cgroup *cgroup = socket_cgroup(sk, is_raw);

	/* before 5.15 the pointer comes out of a number, whatever the socket is */
	if (!cgroup)
		return 0;
	return is_raw || !bpf_core_field_exists(struct sock_cgroup_data, cgroup)
		   ? BPF_CORE_READ(cgroup, kn, id)
		   : cgroup->kn->id;
}

/* The running task, to be read straight; NULL before 5.11. */
static __always_inline struct task_struct *current_task(void)
{
	if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf))
		return (struct task_struct *)bpf_get_current_task_btf();
	return NULL;
}

static __always_inline void own_by_task(struct socket_owner *owner, struct task_struct *task,
					const int is_raw)
{
	/* a thread of the kernel (io_uring's poller before 5.12) stands for an unknown process */
	if (MEMBER(is_raw, task, flags) & TASK_IS_KERNEL_THREAD) {
		if (!owner->tgid)
			owner->flags |= EVENT_FLOW_UNATTRIBUTED;
		return;
	}
	owner->tgid = MEMBER(is_raw, task, tgid);
	owner->tid = MEMBER(is_raw, task, pid);
	owner->process_start =
	    is_raw ? BPF_CORE_READ(task, group_leader, start_boottime) : task->group_leader->start_boottime;
	owner->flags &= ~EVENT_FLOW_UNATTRIBUTED;
}

/* Names the running process as the owner. */
static __always_inline void own_by_current(struct socket_owner *owner)
{
	struct task_struct *task = current_task();

	if (task)
		own_by_task(owner, task, 0);
	else
		own_by_task(owner, (struct task_struct *)bpf_get_current_task(), 1);
}

/* Makes a socket one of an observed pod. Whose it is within the pod is not known yet. */
static __always_inline void own_unseen(struct socket_owner *owner, cgroup_id_t cgroup_id, cgroup_id_t pod,
				       sock_cookie_t cookie)
{
	owner->cgroup_id = cgroup_id;
	owner->pod = pod;
	owner->cookie = cookie;
	owner->flags |= EVENT_FLOW_UNATTRIBUTED;
}

/* Makes a socket the running process's, for an observed pod. */
static __always_inline void own(struct socket_owner *owner, cgroup_id_t cgroup_id, cgroup_id_t pod,
				sock_cookie_t cookie)
{
	own_unseen(owner, cgroup_id, pod, cookie);
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

/* Whether the owner's pod, whose entry is given (NULL: it is gone), wants this kind. */
static __always_inline int wants(const struct cgroup_entry *entry, __u32 what, __u32 kind)
{
	/* A flow may outlive its pod's cgroup (a peer that is slow to answer the last FIN): its end is told.
	 */
	return entry ? entry->observe & what : kind == EVENT_NETWORK_CLOSE;
}

/* The entry of the owner's pod, NULL when it is gone. */
static __always_inline struct cgroup_entry *entry_of(const struct socket_owner *owner)
{
	cgroup_id_t pod = owner->pod;

	return bpf_map_lookup_elem(&cgroups, &pod);
}

/*
 * Sends a record that the pod wants, within its rate. The last word of a pod that is gone has no rate to keep
 * to: taking a token would make the pod's bucket anew, with nobody left to remove it.
 */
static __always_inline void emit_of(struct cgroup_entry *entry, void *record, __u32 size, __u32 kind,
				    boot_ns_t now)
{
	if (entry)
		emit_observation(entry, record, size, kind, now);
	else if (bpf_ringbuf_output(&observations, record, size, wakeup(now)))
		count_loss(kind, LOSS_RING_FULL);
}

#endif
