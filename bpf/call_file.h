/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_CALL_FILE_H
#define WEIR_CALL_FILE_H

#include "call_path.h"
#include "endpoint.h"
#include "overlay.h"

/* What a descriptor stands for. Everything is read as an address: it may be let go meanwhile. */
enum {
	MODE_TYPE = 0170000, /* S_IFMT and what it has, include/uapi/linux/stat.h */
	MODE_SOCKET = 0140000,
	MODE_LINK = 0120000,
	MODE_REGULAR = 0100000,
	MODE_BLOCK = 0060000,
	MODE_FOLDER = 0040000,
	MODE_CHARACTER = 0020000,
	MODE_PIPE = 0010000,
	MAGIC_ANONYMOUS = 0x09041934, /* ANON_INODE_FS_MAGIC, include/uapi/linux/magic.h */
	MAGIC_PIPES = 0x50495045,     /* PIPEFS_MAGIC */
	MAGIC_PIDS = 0x50494446,      /* PID_FS_MAGIC */
	FILE_WAS_CREATED = 0x100000,  /* FMODE_CREATED, include/linux/fs.h, since 4.19 */
	FAMILY_UNIX = 1,	      /* AF_UNIX */
	MAX_UNIX_PATH = 108,
};

/* The first eight bytes of names that the kernel gives to files without a folder, little-endian. */
enum anonymous_name {
	NAME_EVENT = 0x6466746e6576655bULL,	/* [eventfd */
	NAME_EPOLL = 0x6f70746e6576655bULL,	/* [eventpo */
	NAME_TIMER = 0x646672656d69745bULL,	/* [timerfd */
	NAME_SIGNAL = 0x666c616e6769735bULL,	/* [signalf */
	NAME_INOTIFY = 0x00796669746f6e69ULL,	/* inotify */
	NAME_BPF_MAP = 0x0070616d2d667062ULL,	/* bpf-map */
	NAME_BPF_PROGRAM = 0x676f72702d667062ULL, /* bpf-prog */
	NAME_BPF_LINK = 0x6b6e696c2d667062ULL,	/* bpf-link */
	NAME_USERFAULT = 0x756166726573755bULL, /* [userfau */
	NAME_IO_URING = 0x6e6972755f6f695bULL,	/* [io_urin */
	NAME_PIDFD = 0x005d64666469705bULL,	/* [pidfd] */
};

static __always_inline __u64 name_of(struct file *file)
{
	struct dentry *dentry = BPF_CORE_READ(file, f_path.dentry);
	const unsigned char *text = BPF_CORE_READ(dentry, d_name.name);
	__u32 length = BPF_CORE_READ(dentry, d_name.len);
	__u64 name = 0;

	bpf_probe_read_kernel(&name, sizeof(name), text);
	return length < sizeof(name) ? name & ((1ULL << (length & 7) * 8) - 1) : name;
}

static __always_inline __u32 kind_of_anonymous(struct file *file)
{
	switch (name_of(file)) {
	case NAME_EVENT:
		return FILE_EVENT;
	case NAME_EPOLL:
		return FILE_EPOLL;
	case NAME_TIMER:
		return FILE_TIMER;
	case NAME_SIGNAL:
		return FILE_SIGNAL;
	case NAME_INOTIFY:
		return FILE_INOTIFY;
	case NAME_BPF_MAP:
	case NAME_BPF_PROGRAM:
	case NAME_BPF_LINK:
		return FILE_BPF;
	case NAME_USERFAULT:
		return FILE_USERFAULT;
	case NAME_IO_URING:
		return FILE_IO_URING;
	case NAME_PIDFD:
		return FILE_PIDFD;
	}
	return FILE_OTHER;
}

/* "memfd:", of a file that is in no folder: MFD_NAME_PREFIX of mm/memfd.c. */
static __always_inline int is_memory_file(struct file *file)
{
	struct dentry *dentry = BPF_CORE_READ(file, f_path.dentry);

	return BPF_CORE_READ(dentry, d_parent) == dentry &&
	       (name_of(file) & 0xffffffffffffULL) == 0x3a64666d656dULL;
}

static __always_inline __u32 kind_of_file(struct file *file, __u32 mode, __u32 magic)
{
	if (magic == MAGIC_ANONYMOUS)
		return kind_of_anonymous(file);
	if (magic == MAGIC_PIDS)
		return FILE_PIDFD;
	switch (mode & MODE_TYPE) {
	case MODE_REGULAR:
		return is_memory_file(file) ? FILE_MEMFD : FILE_REGULAR;
	case MODE_FOLDER:
		return FILE_FOLDER;
	case MODE_CHARACTER:
		return FILE_CHARACTER;
	case MODE_BLOCK:
		return FILE_BLOCK;
	case MODE_PIPE:
		return FILE_PIPE;
	case MODE_SOCKET:
		return FILE_SOCKET;
	case MODE_LINK:
		return FILE_LINK;
	}
	return FILE_OTHER;
}

/* Appends the path that a unix socket is bound to; returns its length. One in no folder begins with NUL. */
static __always_inline __u32 append_unix_path(struct call_record *record, struct sock *sk)
{
	struct unix_address *address = BPF_CORE_READ((struct unix_sock *)sk, addr);
	__u64 length;

	if (!address)
		return 0;
	/* of the whole struct sockaddr_un: its family comes first */
	length = BPF_CORE_READ(address, len) - 2;
	barrier_var(length);
	if (length == 0 || length > MAX_UNIX_PATH)
		return 0;
	if (bpf_probe_read_kernel(call_tail(record), length,
				  (void *)address + bpf_core_field_offset(struct unix_address, name) + 2))
		return 0;
	record->used += length;
	return length;
}

static __always_inline void describe_socket(struct call_record *record, struct file *file)
{
	struct syscall_event *event = &record->event;
	struct socket *socket = BPF_CORE_READ(file, private_data);
	struct sock *sk = BPF_CORE_READ(socket, sk), *peer;

	if (!sk)
		return;
	event->socket_type = BPF_CORE_READ(socket, type);
	event->socket_family = BPF_CORE_READ(sk, __sk_common.skc_family);
	event->socket_protocol = BPF_CORE_READ(sk, sk_protocol);
	if (event->socket_family == FAMILY_IPV4 || event->socket_family == FAMILY_IPV6) {
		event->socket.cookie = BPF_CORE_READ(sk, __sk_common.skc_cookie.counter);
		read_ends(&event->socket, sk, 1);
	} else if (event->socket_family == FAMILY_UNIX) {
		event->file_length = append_unix_path(record, sk);
		peer = BPF_CORE_READ((struct unix_sock *)sk, peer);
		if (!event->file_length && peer)
			event->file_length = append_unix_path(record, peer);
	}
}

/* Whether a file of this kind has a path that says something. */
static __always_inline int has_path(__u32 kind, __u32 magic)
{
	return kind == FILE_REGULAR || kind == FILE_FOLDER || kind == FILE_CHARACTER || kind == FILE_BLOCK ||
	       kind == FILE_LINK || kind == FILE_MEMFD || (kind == FILE_PIPE && magic != MAGIC_PIPES);
}

static __always_inline void describe_file(struct call_record *record, __u32 descriptor, int with_path)
{
	struct syscall_event *event = &record->event;
	struct file *file = file_of(descriptor);
	struct super_block *block;
	struct inode *inode;
	__u32 magic;

	event->descriptor = descriptor;
	if (!file)
		return;
	inode = BPF_CORE_READ(file, f_inode);
	block = BPF_CORE_READ(inode, i_sb);
	magic = BPF_CORE_READ(block, s_magic);
	event->inode = BPF_CORE_READ(inode, i_ino);
	event->device = BPF_CORE_READ(block, s_dev);
	event->file_mode = BPF_CORE_READ(inode, i_mode);
	event->open_flags = BPF_CORE_READ(file, f_flags);
	if (BPF_CORE_READ(file, f_mode) & FILE_WAS_CREATED)
		event->header.flags |= EVENT_SYSCALL_CREATED;
	if (magic == MAGIC_OVERLAY)
		event->header.flags |= is_in_upper_layer(inode) ? EVENT_SYSCALL_UPPER_LAYER
								: EVENT_SYSCALL_LOWER_LAYER;
	event->file_kind = kind_of_file(file, event->file_mode, magic);
	if (event->file_kind == FILE_SOCKET)
		describe_socket(record, file);
	else if (with_path && has_path(event->file_kind, magic))
		event->file_length =
		    append_kernel_path(record, (void *)__builtin_preserve_access_index(&file->f_path));
}

#endif
