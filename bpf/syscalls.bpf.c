// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * System calls, as they return. Loaded and attached only while rules ask for calls. One program for all of them: what
 * is told of each is a plan that user space writes. A call that nobody wants costs one look-up in an array, a
 * wanted one of a process that is not observed one more, of its cgroup.
 */
#include "call_data.h"
#include "call_file.h"
#include "call_registers.h"
#include "socket_owner.h"
#include <bpf/bpf_tracing.h>

enum {
	MAX_CALL_NUMBER = 512, /* above every number of x86-64 and arm64 */
	FLAGS_WRITE = 3,       /* O_ACCMODE */
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, MAX_CALL_NUMBER);
	__type(key, __u32);
	__type(value, struct call_plan);
} call_plans SEC(".maps");

/* Working memory: tracepoint programs are not preempted, so one per CPU is enough. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct call_record);
} call_records SEC(".maps");

static __always_inline void describe_caller(struct syscall_event *event, struct task_struct *task,
					    const int is_raw)
{
	const struct cred *cred = MEMBER(is_raw, task, cred);

	event->header.process_start =
	    is_raw ? BPF_CORE_READ(task, group_leader, start_boottime) : task->group_leader->start_boottime;
	event->header.tgid = MEMBER(is_raw, task, tgid);
	event->header.tid = MEMBER(is_raw, task, pid);
	event->uid = MEMBER(is_raw, cred, uid.val);
	event->effective_uid = MEMBER(is_raw, cred, euid.val);
	event->gid = MEMBER(is_raw, cred, gid.val);
	event->effective_gid = MEMBER(is_raw, cred, egid.val);
	/* not by its member: see describe_credentials() */
	bpf_core_read(&event->capabilities, sizeof(event->capabilities), &cred->cap_effective);
	bpf_core_read(&event->permitted, sizeof(event->permitted), &cred->cap_permitted);
}

static __always_inline void take_result(struct call_record *record, __s64 result)
{
	if (result < 0 && result >= -MAX_ERRNO)
		record->event.error = -result;
	else
		record->event.result = result;
	record->arguments[CALL_RESULT] = result;
}

/* Whether the flags of an opening call ask for writing. */
static __always_inline int asks_to_write(struct call_record *record, const struct call_plan *plan)
{
	__u64 flags = argument_at(record, plan->open_flags);

	if (plan->flags & CALL_FLAGS_ARE_IN_DATA) {
		/* unreadable: told, rather than missed */
		if (bpf_probe_read_user(&flags, sizeof(flags), (void *)argument_at(record, plan->data)))
			return 1;
	}
	return flags & FLAGS_WRITE;
}

/* Appends the parts of the tail in the order of their lengths in the event. */
static __always_inline void append_parts(struct call_record *record, const struct call_plan *plan)
{
	struct syscall_event *event = &record->event;
	__u16 flags = plan->flags;

	if (plan->path) {
		event->path_length = append_user_path(record, argument_at(record, plan->path));
		if (plan->base || (flags & CALL_BASE_IS_CWD))
			event->base_length = append_base(record, event->path_length, plan->base,
							 flags & CALL_BASE_IS_CWD);
	}
	if (plan->second_path) {
		event->second_path_length = append_user_path(record, argument_at(record, plan->second_path));
		if (plan->second_base || (flags & CALL_SECOND_BASE_IS_CWD))
			event->second_base_length =
			    append_base(record, event->second_path_length, plan->second_base,
					flags & CALL_SECOND_BASE_IS_CWD);
	}
	if (plan->file && !(plan->file == CALL_RESULT && event->error))
		describe_file(record, argument_at(record, plan->file), flags & CALL_HAS_FILE);
	append_contents(record, plan);
}

static __always_inline void tell(struct cgroup_entry *entry, cgroup_id_t cgroup_id, const struct call_plan *plan,
				 struct pt_regs *regs, __s64 result)
{
	struct task_struct *task = current_task();
	struct call_record *record;
	__u32 zero = 0;
	__u64 size;

	record = bpf_map_lookup_elem(&call_records, &zero);
	if (!record)
		return;
	__builtin_memset(&record->event, 0, sizeof(record->event));
	record->used = 0;
	record->arguments[CALL_NOWHERE] = 0;
	read_arguments(record->arguments + 1, regs);
	take_result(record, result);
	if (((plan->flags & CALL_ONLY_FAILED) && !record->event.error) ||
	    ((plan->flags & CALL_ONLY_WRITES) && !asks_to_write(record, plan)))
		return;
	__builtin_memcpy(record->event.arguments, record->arguments + 1, sizeof(record->event.arguments));
	record->event.header.time = bpf_ktime_get_boot_ns();
	record->event.header.cgroup_id = cgroup_id;
	record->event.header.kind = EVENT_PROCESS_SYSCALL;
	record->event.call = plan->call;
	record->event.descriptor = -1;
	if (task)
		describe_caller(&record->event, task, 0);
	else
		describe_caller(&record->event, (struct task_struct *)bpf_get_current_task(), 1);
	append_parts(record, plan);
	size = sizeof(record->event) + record->used;
	record->event.header.size = size;
	barrier_var(size);
	if (size <= sizeof(record->event) + MAX_CALL_TAIL)
		emit_observation(entry, &record->event, size, EVENT_PROCESS_SYSCALL,
				 record->event.header.time);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_sys_exit, struct pt_regs *regs, long result)
{
	__u64 number = call_number(regs);
	struct cgroup_entry *entry;
	cgroup_id_t cgroup_id;
	struct call_plan *plan;
	int foreign = is_foreign(number);
	__u32 index = number;

	plan = bpf_map_lookup_elem(&call_plans, &index);
	if (!foreign && (!plan || !plan->call))
		return 0;
	cgroup_id = bpf_get_current_cgroup_id();
	entry = observed(cgroup_id, OBSERVE_PROCESSES);
	if (!entry)
		return 0;
	if (foreign || !plan)
		count_loss(EVENT_PROCESS_SYSCALL, LOSS_FOREIGN);
	else
		tell(entry, cgroup_id, plan, regs, result);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
