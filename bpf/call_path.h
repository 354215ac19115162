/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_CALL_PATH_H
#define WEIR_CALL_PATH_H

#include "call_record.h"

/* Paths that calls are given, and the folders that they are relative to. */
enum {
	DESCRIPTOR_IS_CWD = -100, /* AT_FDCWD */
};

/* The file that a descriptor of the running thread stands for; NULL: none. */
static __always_inline struct file *file_of(__u32 descriptor)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);
	struct file **slots, *file = NULL;

	if (!table || descriptor >= BPF_CORE_READ(table, max_fds))
		return NULL;
	slots = BPF_CORE_READ(table, fd);
	bpf_probe_read_kernel(&file, sizeof(file), slots + descriptor);
	return file;
}

/* Appends a path of the kernel's, within the root of the running thread; returns its length. */
static __always_inline __u32 append_kernel_path(struct call_record *record, const struct path *path)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct path_buffer *buffer = path_buffer(PATH_OF_CALL);
	__u32 length;

	if (!buffer)
		return 0;
	buffer->at = MAX_PATH;
	buffer->dentry = BPF_CORE_READ(path, dentry);
	buffer->vfsmount = BPF_CORE_READ(path, mnt);
	buffer->root_dentry = BPF_CORE_READ(task, fs, root.dentry);
	buffer->root_vfsmount = BPF_CORE_READ(task, fs, root.mnt);
	if (!walk_mounts(PATH_OF_CALL))
		record->event.header.flags |= EVENT_SYSCALL_DEEP;
	length = copy_path(call_tail(record), buffer);
	record->used += length;
	return length;
}

/* Appends a path as it was passed; returns its length. */
static __always_inline __u32 append_user_path(struct call_record *record, __u64 address)
{
	long length = bpf_probe_read_user_str(call_tail(record), MAX_CALL_PATH + 1, (void *)address);
	char next = 0;

	if (length <= 0) {
		/* some calls may be given none: utimensat, execveat, mount */
		if (address)
			note_unreadable(record);
		return 0;
	}
	if (length > MAX_CALL_PATH) {
		bpf_probe_read_user(&next, sizeof(next), (void *)address + MAX_CALL_PATH);
		if (next)
			record->event.header.flags |= EVENT_SYSCALL_TRUNCATED;
	}
	record->used += length - 1;
	return length - 1;
}

/* Appends the folder that a path is relative to, which was just appended with `length`; returns its length. */
static __always_inline __u32 append_base(struct call_record *record, __u32 length, __u32 place, int is_cwd)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	__u64 begin = record->used - length;
	struct fs_struct *fs;
	struct file *file;
	__s32 descriptor;

	barrier_var(begin);
	if (length && record->tail[begin & (CALL_TAIL_ROOM - 1)] == '/')
		return 0;
	descriptor = is_cwd ? DESCRIPTOR_IS_CWD : (__s32)argument_at(record, place);
	if (descriptor == DESCRIPTOR_IS_CWD) {
		fs = BPF_CORE_READ(task, fs);
		return append_kernel_path(
		    record, (void *)__builtin_preserve_access_index(&fs->pwd));
	}
	file = file_of(descriptor);
	if (!file) {
		record->event.header.flags |= EVENT_SYSCALL_NO_BASE;
		return 0;
	}
	return append_kernel_path(record, (void *)__builtin_preserve_access_index(&file->f_path));
}

#endif
