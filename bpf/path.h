/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_PATH_H
#define WEIR_PATH_H

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "event.h"
#include "kernel.h"

/*
 * Paths as a process sees them: from a file up through folders and mounts to the process's root. bpf_d_path()
 * would do it, but is not allowed in tracepoints.
 */
enum {
	PATH_STEPS = 64, /* folders within the first mount, then folders and mounts */
	PATH_NAME = 255, /* NAME_MAX */
};

/* The way so far. */
struct path_buffer {
	/* arguments of walk_mounts(), which can't take pointers: where it is, and where it ends */
	const struct dentry *dentry;
	const struct vfsmount *vfsmount;
	const struct vfsmount *root_vfsmount;
	const struct dentry *root_dentry;
	/* filled from the end, because the way goes up */
	__u32 at; /* where the path begins */
	__u8 bytes[MAX_PATH];
	__u8 room[PATH_NAME + 1]; /* the verifier adds the largest offset and the longest name */
};

/* Who walks: an iterator can be interrupted by an exec on its CPU. */
enum path_user {
	PATH_OF_EXEC = 0,
	PATH_OF_ITERATOR = 1,
	PATH_OF_CALL = 2,
	PATH_USERS = 3,
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, PATH_USERS);
	__type(key, __u32);
	__type(value, struct path_buffer);
} path_buffers SEC(".maps");

static __always_inline struct path_buffer *path_buffer(__u32 user)
{
	return bpf_map_lookup_elem(&path_buffers, &user);
}

/*
 * Puts "/name" before what the buffer has; 0 when there is no room. The position is kept in memory, not in a
 * register: so the loops look the same to the verifier at every turn.
 */
static __always_inline int prepend_name(struct path_buffer *buffer, __u64 length, const void *name)
{
	volatile __u32 *position = &buffer->at;
	__u64 at = *position;

	if (length > PATH_NAME || at > MAX_PATH || length + 1 > at)
		return 0;
	at -= length + 1;
	barrier_var(at);
	barrier_var(length);
	if (at >= MAX_PATH || length > PATH_NAME)
		return 0;
	buffer->bytes[at] = '/';
	bpf_probe_read_kernel(buffer->bytes + at + 1, length, name);
	*position = at;
	return 1;
}

/*
 * Goes on upwards from a folder, across mounts. Its pointers come from memory that BTF has no type
 * for (a vfsmount lies within its mount), so every step reads with a helper. Not inlined: the verifier looks
 * at it once. What is not below the root gets the path from where mounts end. Returns 0 when the way was too
 * long.
 */
__noinline int walk_mounts(__u32 user)
{
	struct path_buffer *buffer = path_buffer(user);
	const struct dentry *dentry, *parent;
	const struct vfsmount *vfsmount;

	if (!buffer)
		return 0;
	vfsmount = buffer->vfsmount;
	dentry = buffer->dentry;
#pragma clang loop unroll(disable)
	for (int step = 0; step < PATH_STEPS; step++) {
		if (dentry == buffer->root_dentry && vfsmount == buffer->root_vfsmount)
			return 1;
		if (dentry == BPF_CORE_READ(vfsmount, mnt_root)) {
			const struct mount *mount =
			    (void *)vfsmount - bpf_core_field_offset(struct mount, mnt);
			const struct mount *above = BPF_CORE_READ(mount, mnt_parent);

			if (above == mount)
				return 1;
			dentry = BPF_CORE_READ(mount, mnt_mountpoint);
			vfsmount = (void *)above + bpf_core_field_offset(struct mount, mnt);
			continue;
		}
		if (!prepend_name(buffer, BPF_CORE_READ(dentry, d_name.len),
				  BPF_CORE_READ(dentry, d_name.name)))
			return 0;
		parent = BPF_CORE_READ(dentry, d_parent);
		if (parent == dentry)
			return 1;
		dentry = parent;
	}
	return 0;
}

/*
 * Writes the path of a file or folder within a root to the buffer. Too deep or too long a path loses its
 * beginning; 0 is returned. Most paths stay within the root's own mount: those are read without helpers.
 */
static __always_inline int walk_path(__u32 user, struct path_buffer *buffer, const struct path *path,
				     const struct path *root)
{
	struct dentry *dentry = path->dentry, *parent;
	struct vfsmount *vfsmount = path->mnt, *root_vfsmount = root->mnt;
	struct dentry *top = vfsmount->mnt_root;
	struct dentry *end = vfsmount == root_vfsmount ? root->dentry : top;

	buffer->at = MAX_PATH;
#pragma clang loop unroll(disable)
	for (int step = 0; step < PATH_STEPS && dentry != end && dentry != top; step++) {
		if (!prepend_name(buffer, dentry->d_name.len, dentry->d_name.name))
			return 0;
		parent = dentry->d_parent;
		if (parent == dentry)
			return 1; /* a file without a folder: a memfd */
		dentry = parent;
	}
	if (dentry == end && vfsmount == root_vfsmount)
		return 1;
	if (dentry != top)
		return 0;
	buffer->dentry = top;
	buffer->vfsmount = vfsmount;
	buffer->root_vfsmount = root_vfsmount;
	buffer->root_dentry = root->dentry;
	return walk_mounts(user);
}

/* Copies the walked path to a place with room for MAX_PATH; returns its length. */
static __always_inline __u32 copy_path(__u8 *to, const struct path_buffer *buffer)
{
	__u64 at = buffer->at, length;

	if (at >= MAX_PATH) {
		/* the root itself */
		*to = '/';
		return 1;
	}
	length = MAX_PATH - at;
	barrier_var(length);
	if (length > MAX_PATH)
		return 0;
	bpf_probe_read_kernel(to, length, buffer->bytes + at);
	return length;
}

#endif
