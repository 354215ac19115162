// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Every process that runs when the iterator is read: what ran before the agent, with exact start times, which
 * /proc rounds to 10 ms. The reader must be in the initial pid namespace: the iterator visits the reader's.
 */
#include "emit.h"
#include "process_record.h"
#include <bpf/bpf_tracing.h>

/* linux/sched.h */
#define PF_KTHREAD 0x00200000

/* What is written: a frame as the ring reader hands them on, so that user space decodes it the same way. */
struct task_frame {
	__u32 length;
	__u32 ring; /* that of identity: 1 */
	struct process_record record;
};

/* Not shared with on_exec, which can interrupt the iterator. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct task_frame);
} task_frames SEC(".maps");

/* Kernel threads have no memory and so no executable. */
static __always_inline __u64 append_image(struct process_record *record, struct task_struct *task)
{
	struct mm_struct *mm = task->mm;
	struct fs_struct *fs = task->fs;
	__u64 used = 0;

	if (mm && fs && mm->exe_file)
		used = append_executable(PATH_OF_ITERATOR, record, mm->exe_file, fs);
	if (fs)
		record->event.cwd_length = append_path(PATH_OF_ITERATOR, record, used, &fs->pwd, fs);
	return sizeof(record->event) + used + record->event.cwd_length;
}

SEC("iter/task")
int on_task(struct bpf_iter__task *ctx)
{
	struct seq_file *seq = ctx->meta->seq;
	struct task_struct *task = ctx->task;
	struct task_frame *frame;
	__u32 zero = 0;
	__u64 size;

	/* NULL ends the walk; threads are their leader's; of what has ended no exit will be heard */
	if (!task || task->pid != task->tgid || !task->signal->live.counter)
		return 0;
	frame = bpf_map_lookup_elem(&task_frames, &zero);
	if (!frame)
		return 0;
	describe_process(&frame->record.event, task);
	frame->record.event.header.cgroup_id = task_cgroup_id(task);
	frame->record.event.header.tid = task->pid;
	if (task->flags & PF_KTHREAD)
		frame->record.event.header.flags |= EVENT_EXEC_KERNEL_THREAD;
	size = append_image(&frame->record, task);
	frame->record.event.header.size = size;
	frame->length = size;
	frame->ring = 1;
	size = (size + 7) & ~7ULL;
	barrier_var(size);
	if (size <= MAX_PROCESS_RECORD)
		bpf_seq_write(seq, frame, 8 + size);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
