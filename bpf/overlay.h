/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_OVERLAY_H
#define WEIR_OVERLAY_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "kernel.h"

enum {
	MAGIC_OVERLAY = 0x794c7630, /* OVERLAYFS_SUPER_MAGIC, include/uapi/linux/magic.h */
};

/*
 * Whether a file of an overlay is in its writable layer. struct ovl_inode (fs/overlayfs/ovl_entry.h) is mostly a
 * module's own, which has no BTF here: what it keeps of the upper layer, `__upperdentry`, comes right behind the
 * inode.
 */
static __always_inline int is_in_upper_layer(const void *inode)
{
	struct dentry *upper = NULL;

	bpf_probe_read_kernel(&upper, sizeof(upper), inode + bpf_core_type_size(struct inode));
	return upper && BPF_CORE_READ(upper, d_inode);
}

#endif
