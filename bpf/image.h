/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_IMAGE_H
#define WEIR_IMAGE_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "event.h"
#include "kernel.h"
#include "overlay.h"

/* Where the file that a process runs comes from, and who may change it. */
enum {
	MODE_WRITE_OWNER = 0200,
	MODE_WRITE_GROUP = 0020,
	MODE_WRITE_OTHERS = 0002,
	CAPABILITY_DAC_OVERRIDE = 1, /* include/uapi/linux/capability.h */
	CTIME_IS_ASKED = 1 << 31, /* I_CTIME_QUERIED, since 6.13: somebody has seen this ctime */
	MEMFD_PREFIX = 6,	     /* of "memfd:", MFD_NAME_PREFIX of mm/memfd.c */
};

static __always_inline epoch_ns_t nanoseconds(__s64 seconds, __u64 rest)
{
	return seconds < 0 ? 0 : (__u64)seconds * 1000000000 + rest;
}

static __always_inline epoch_ns_t changed_at(struct inode *inode)
{
	struct inode___between *between = (void *)inode;
	struct inode___before *before = (void *)inode;

	if (bpf_core_field_exists(inode->i_ctime_sec))
		return nanoseconds(inode->i_ctime_sec, inode->i_ctime_nsec & ~CTIME_IS_ASKED);
	if (bpf_core_field_exists(between->__i_ctime))
		return nanoseconds(BPF_CORE_READ(between, __i_ctime.tv_sec),
				   BPF_CORE_READ(between, __i_ctime.tv_nsec));
	return nanoseconds(BPF_CORE_READ(before, i_ctime.tv_sec), BPF_CORE_READ(before, i_ctime.tv_nsec));
}

static __always_inline epoch_ns_t modified_at(struct inode *inode)
{
	struct inode___between *between = (void *)inode;
	struct inode___before *before = (void *)inode;

	if (bpf_core_field_exists(inode->i_mtime_sec))
		return nanoseconds(inode->i_mtime_sec, inode->i_mtime_nsec);
	if (bpf_core_field_exists(between->__i_mtime))
		return nanoseconds(BPF_CORE_READ(between, __i_mtime.tv_sec),
				   BPF_CORE_READ(between, __i_mtime.tv_nsec));
	return nanoseconds(BPF_CORE_READ(before, i_mtime.tv_sec), BPF_CORE_READ(before, i_mtime.tv_nsec));
}

/* The layer of an overlay that a file is in, as a flag of the event; 0 when it is in none. */
static __always_inline __u32 layer_of(struct inode *inode)
{
	if (inode->i_sb->s_magic != MAGIC_OVERLAY)
		return 0;
	return is_in_upper_layer(inode) ? EVENT_EXEC_UPPER_LAYER : EVENT_EXEC_LOWER_LAYER;
}

/* Whether the process may write the file, as far as modes, owners and CAP_DAC_OVERRIDE say. */
static __always_inline int may_write(const struct process_exec_event *event, struct inode *inode)
{
	__u32 mode = inode->i_mode;

	if (event->capabilities & (1ULL << CAPABILITY_DAC_OVERRIDE))
		return 1;
	if (event->effective_uid == inode->i_uid.val)
		return mode & MODE_WRITE_OWNER;
	if (event->effective_gid == inode->i_gid.val)
		return mode & MODE_WRITE_GROUP;
	return mode & MODE_WRITE_OTHERS;
}

/* Memory that was made by memfd_create(2): a file of its own, without a folder, by the name that gives it. */
static __always_inline int is_memory(struct file *file)
{
	struct dentry *dentry = file->f_path.dentry;
	__u64 name = 0;

	if (dentry != dentry->d_parent)
		return 0;
	bpf_probe_read_kernel(&name, MEMFD_PREFIX, dentry->d_name.name);
	return name == 0x3a64666d656dULL; /* "memfd:", little-endian */
}

static __always_inline void describe_image(struct process_exec_event *event, struct file *file,
					   struct inode *inode)
{
	event->executable_changed = changed_at(inode);
	event->executable_modified = modified_at(inode);
	event->header.flags |= layer_of(inode);
	if (may_write(event, inode))
		event->header.flags |= EVENT_EXEC_WRITABLE;
	if (is_memory(file))
		event->header.flags |= EVENT_EXEC_MEMFD;
}

#endif
