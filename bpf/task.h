/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_TASK_H
#define WEIR_TASK_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "event.h"
#include "kernel.h"

/*
 * Who a task is. Functions that take a task read it directly, which the verifier allows only for tasks that a
 * BTF tracepoint or an iterator hands out; describe_current() works in every program.
 */

static __always_inline cgroup_id_t task_cgroup_id(struct task_struct *task)
{
	return task->cgroups->dfl_cgrp->kn->id;
}

/* Threads share the identity of their group: its leader's start, which exec from another thread doesn't
 * change. */
static __always_inline boot_ns_t task_process_start(struct task_struct *task)
{
	return task->group_leader->start_boottime;
}

/* Fills the identity of the running thread; cgroup_id, kind and size are the caller's. */
static __always_inline void describe_current(struct event_header *header)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	__u64 ids = bpf_get_current_pid_tgid();

	header->process_start = BPF_CORE_READ(task, group_leader, start_boottime);
	header->tgid = ids >> 32;
	header->tid = (__u32)ids;
}

/* A task's number in its own (innermost) pid namespace and, in *namespace, which one that is. */
static __always_inline __u32 task_namespace_pid(struct task_struct *task, namespace_id_t *namespace)
{
	struct pid *pid = task->thread_pid;
	__u32 level = BPF_CORE_READ(pid, level) & 31; /* MAX_PID_NS_LEVEL is 32 */
	struct upid upid = {};

	/* numbers[] is open-ended, and CO-RE can't index it by a variable */
	bpf_probe_read_kernel(&upid, sizeof(upid),
			      (void *)pid + bpf_core_field_offset(struct pid, numbers) +
				  level * sizeof(struct upid));
	*namespace = BPF_CORE_READ(upid.ns, ns.inum);
	return upid.nr;
}

#endif
