// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Processes: made, given a new image, ended. Threads are not reported. Records are identity: they are never
 * shed.
 */
#include "copy_string.h"
#include "emit.h"
#include "process_record.h"
#include <bpf/bpf_tracing.h>

/* linux/sched/signal.h */
#define SIGNAL_GROUP_EXIT 0x4

/* A process that has ended, so that it is reported once. */
struct ended_process {
	boot_ns_t process_start;
	tgid_t tgid;
	__u32 pad;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, struct ended_process);
	__type(value, __u8);
} ended_processes SEC(".maps");

/* Working memory of on_exec: tracepoint programs are not preempted, so one per CPU is enough. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct process_record);
} exec_records SEC(".maps");

SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct *parent, struct task_struct *child)
{
	struct process_fork_event event = {};
	namespace_id_t namespace;

	if (child->pid != child->tgid)
		return 0;
	/* not the parent's: clone3() can place the child elsewhere */
	event.header.cgroup_id = task_cgroup_id(child);
	if (!observed(event.header.cgroup_id, OBSERVE_PROCESSES))
		return 0;
	event.header.time = bpf_ktime_get_boot_ns();
	event.header.process_start = child->start_boottime;
	event.header.tgid = child->tgid;
	event.header.tid = child->pid;
	event.header.kind = EVENT_PROCESS_FORK;
	event.header.size = sizeof(event);
	/* not the caller: CLONE_PARENT makes a sibling */
	event.parent_tgid = child->real_parent->tgid;
	event.parent_start = task_process_start(child->real_parent);
	event.namespace_tgid = task_namespace_pid(child, &namespace);
	emit_decision(&event.header, sizeof(event), EVENT_PROCESS_FORK);
	return 0;
}

/* Copies argv, one string after the other with their terminators, to the tail; returns its length. */
static __always_inline __u32 append_args(struct process_record *record, __u64 used, struct mm_struct *mm)
{
	__u64 start = mm->arg_start, length = mm->arg_end - start;

	record->event.args_total = length;
	if (length > MAX_ARGS) {
		record->event.header.flags |= EVENT_EXEC_ARGS_TRUNCATED;
		length = MAX_ARGS;
	}
	barrier_var(length);
	if (length == 0 || length > MAX_ARGS)
		return 0;
	if (bpf_probe_read_user(tail_at(record, used), length, (void *)start)) {
		record->event.header.flags |= EVENT_EXEC_ARGS_UNREADABLE;
		count_loss(EVENT_PROCESS_EXEC, LOSS_UNREADABLE);
		return 0;
	}
	return length;
}

/* Appends the parts of the tail in the order of their lengths in the event; returns the size of the record.
 */
static __always_inline __u32 append_tail(struct process_record *record, struct task_struct *task,
					 const char *filename)
{
	struct process_exec_event *event = &record->event;
	struct mm_struct *mm = task->mm;
	struct fs_struct *fs = task->fs;
	int truncated;
	__u64 used;

	used = append_executable(PATH_OF_EXEC, record, mm->exe_file, fs);
	event->filename_length = copy_string(tail_at(record, used), filename, MAX_PATH, &truncated);
	if (truncated)
		event->header.flags |= EVENT_EXEC_PATH_TRUNCATED;
	used += event->filename_length;
	event->cwd_length = append_path(PATH_OF_EXEC, record, used, &fs->pwd, fs);
	used += event->cwd_length;
	event->args_length = append_args(record, used, mm);
	return sizeof(*event) + used + event->args_length;
}

/* Runs when credentials, cgroup and memory are those of the new image. */
SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int caller_tid, struct linux_binprm *bprm)
{
	cgroup_id_t cgroup_id = bpf_get_current_cgroup_id();
	struct process_record *record;
	struct cgroup_entry *entry;
	__u32 zero = 0;
	__u64 size;

	entry = observed(cgroup_id, OBSERVE_PROCESSES | OBSERVE_EXECS);
	if (!entry)
		return 0;
	record = bpf_map_lookup_elem(&exec_records, &zero);
	if (!record)
		return 0;
	describe_process(&record->event, task);
	record->event.header.cgroup_id = cgroup_id;
	/* by now the caller has its leader's id, whichever thread it was */
	record->event.header.tid = caller_tid;
	/*
	 * The old credentials are gone. per_clear: the file asked for more (setuid, setgid, capabilities) and
	 * its mount granted it; secureexec: that made a difference.
	 */
	if (bprm->per_clear && BPF_CORE_READ_BITFIELD(bprm, secureexec))
		record->event.header.flags |= EVENT_EXEC_CREDENTIALS;
	if (!(entry->observe & OBSERVE_PROCESSES))
		record->event.header.flags |= EVENT_EXEC_ALONE;
	size = append_tail(record, task, bprm->filename);
	record->event.header.size = size;
	barrier_var(size);
	if (size <= MAX_PROCESS_RECORD)
		emit_decision(&record->event.header, size, EVENT_PROCESS_EXEC);
	return 0;
}

/* The tracepoint's own words on whether this was the last thread: since 6.16. */
struct trace_event_raw_sched_process_exit {
	_Bool group_dead;
} __attribute__((preserve_access_index));

#define HAS_GROUP_DEAD bpf_core_field_exists(struct trace_event_raw_sched_process_exit, group_dead)

/*
 * Whether an exit of the last thread is the first report of it. Before 6.16 only signal->live says that a
 * thread is the last, and threads that end at once may all find 0 there.
 */
static __always_inline int is_first_report(struct task_struct *task)
{
	struct ended_process process = {
	    .process_start = task_process_start(task),
	    .tgid = task->tgid,
	};
	__u8 value = 0;

	if (HAS_GROUP_DEAD)
		return 1;
	/* threads leave nr_threads after this tracepoint: no other can report, but one may have done so */
	if (task->signal->nr_threads == 1)
		return !bpf_map_lookup_elem(&ended_processes, &process);
	return bpf_map_update_elem(&ended_processes, &process, &value, BPF_NOEXIST) == 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
	struct signal_struct *signal = task->signal;
	struct process_exit_event event = {};

	if (HAS_GROUP_DEAD ? !ctx[1] : signal->live.counter != 0)
		return 0;
	event.header.cgroup_id = bpf_get_current_cgroup_id();
	if (!observed(event.header.cgroup_id, OBSERVE_PROCESSES) || !is_first_report(task))
		return 0;
	event.header.time = bpf_ktime_get_boot_ns();
	event.header.process_start = task_process_start(task);
	event.header.tgid = task->tgid;
	event.header.tid = task->pid;
	event.header.kind = EVENT_PROCESS_EXIT;
	event.header.size = sizeof(event);
	/*
	 * As wait_task_zombie() in kernel/exit.c gives it to the parent. Before 5.17, where threads leave one
	 * by one and the first of them at the same moment as another, its code may not be there yet.
	 */
	event.status =
	    signal->flags & SIGNAL_GROUP_EXIT ? signal->group_exit_code : task->group_leader->exit_code;
	emit_decision(&event.header, sizeof(event), EVENT_PROCESS_EXIT);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
