/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_PROCESS_RECORD_H
#define WEIR_PROCESS_RECORD_H

#include "image.h"
#include "path.h"
#include "task.h"

/* Where the description of a process is put together. Lives in a map. */
struct process_record {
	struct process_exec_event event;
	/* three paths, then args at any offset below 4096: the verifier adds the largest offset and the
	 * longest part */
	__u8 tail[4096 + MAX_ARGS];
};

enum {
	NOBODY = 0xffffffff, /* (uid_t) -1: the login uid of what nobody logged in for */
	MAX_PROCESS_RECORD = sizeof(struct process_exec_event) + 3 * MAX_PATH + MAX_ARGS,
};

/* Where the next part goes, as an offset that the verifier sees bounded. */
static __always_inline __u8 *tail_at(struct process_record *record, __u64 used)
{
	barrier_var(used);
	return record->tail + (used & 4095);
}

static __always_inline void describe_credentials(struct process_exec_event *event, struct task_struct *task)
{
	const struct cred *cred = task->cred;

	event->uid = cred->uid.val;
	event->effective_uid = cred->euid.val;
	event->gid = cred->gid.val;
	event->effective_gid = cred->egid.val;
	event->login_uid = bpf_core_field_exists(task->loginuid) ? task->loginuid.val : NOBODY;
	event->user_namespace = cred->user_ns->ns.inum;
	/* not by its member: a __u32[2] before 6.3, a __u64 since, the same eight bytes on little-endian */
	bpf_core_read(&event->capabilities, sizeof(event->capabilities), &cred->cap_effective);
	bpf_core_read(&event->permitted, sizeof(event->permitted), &cred->cap_permitted);
}

/* enum pid_type of the kernel, since 4.19 */
enum {
	PID_OF_GROUP = 2,
	PID_OF_SESSION = 3,
};

/* The number in the initial pid namespace of the process that leads this one's group or session. */
static __always_inline tgid_t leader_of(struct task_struct *task, const int type)
{
	struct signal_struct *signal = task->signal;

	return BPF_CORE_READ(signal, pids[type], numbers[0].nr);
}

static __always_inline void describe_namespaces(struct process_exec_event *event, struct task_struct *task)
{
	struct nsproxy *nsproxy = task->nsproxy;

	event->mount_namespace = nsproxy->mnt_ns->ns.inum;
	event->network_namespace = nsproxy->net_ns->ns.inum;
	event->uts_namespace = nsproxy->uts_ns->ns.inum;
	event->ipc_namespace = nsproxy->ipc_ns->ns.inum;
	event->cgroup_namespace = nsproxy->cgroup_ns->ns.inum;
	event->namespace_tgid = task_namespace_pid(task, &event->pid_namespace);
}

static __always_inline void describe_terminal(struct process_exec_event *event, struct task_struct *task)
{
	struct tty_struct *tty = task->signal->tty;

	if (tty)
		event->tty = tty->driver->major << 20 | (tty->driver->minor_start + tty->index);
}

/* Identity, credentials, namespaces and terminal: all but the tail. */
static __always_inline void describe_process(struct process_exec_event *event, struct task_struct *task)
{
	__builtin_memset(event, 0, sizeof(*event));
	event->header.time = bpf_ktime_get_boot_ns();
	event->header.kind = EVENT_PROCESS_EXEC;
	event->header.process_start = task_process_start(task);
	event->header.tgid = task->tgid;
	event->parent_tgid = task->real_parent->tgid;
	event->parent_start = task_process_start(task->real_parent);
	/* as a string: older kernels leave the end of a longer name behind its terminator */
	bpf_probe_read_kernel_str(event->comm, sizeof(event->comm), task->comm);
	describe_credentials(event, task);
	event->session = leader_of(task, PID_OF_SESSION);
	event->process_group = leader_of(task, PID_OF_GROUP);
	describe_namespaces(event, task);
	describe_terminal(event, task);
}

/* Appends the path of a file or folder, within the task's root, to the tail; returns its length. */
static __always_inline __u32 append_path(enum path_user user, struct process_record *record, __u64 used,
					 const struct path *path, struct fs_struct *fs)
{
	struct path_buffer *buffer = path_buffer(user);

	if (!buffer)
		return 0;
	if (!walk_path(user, buffer, path, &fs->root))
		record->event.header.flags |= EVENT_EXEC_PATH_TRUNCATED;
	return copy_path(tail_at(record, used), buffer);
}

/* Describes the file that runs (for a script its interpreter) and appends its path; returns the path's
 * length. */
static __always_inline __u32 append_executable(enum path_user user, struct process_record *record,
					       struct file *file, struct fs_struct *fs)
{
	struct process_exec_event *event = &record->event;
	struct inode *inode = file->f_inode;

	event->executable_inode = inode->i_ino;
	event->executable_device = inode->i_sb->s_dev;
	if (!inode->i_nlink)
		event->header.flags |= EVENT_EXEC_DELETED_FILE;
	describe_image(event, file, inode);
	event->executable_length = append_path(user, record, 0, &file->f_path, fs);
	return event->executable_length;
}

#endif
