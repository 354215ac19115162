/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_SYSCALL_EVENT_H
#define WEIR_SYSCALL_EVENT_H

#include "event.h"

/*
 * System calls that can be told. The numbers are ours, the same on every machine; names are the kernel's
 * (include/linux/syscalls.h). Which of them are told, rules say.
 */
enum system_call {
	CALL_OPEN = 1,
	CALL_OPENAT = 2,
	CALL_OPENAT2 = 3,
	CALL_CREAT = 4,
	CALL_CLOSE = 5,
	CALL_CLOSE_RANGE = 6,
	CALL_DUP = 7,
	CALL_DUP2 = 8,
	CALL_DUP3 = 9,
	CALL_PIPE = 10,
	CALL_PIPE2 = 11,
	CALL_MEMFD_CREATE = 12,
	CALL_CHDIR = 13,
	CALL_FCHDIR = 14,
	CALL_CHROOT = 15,
	CALL_PIVOT_ROOT = 16,
	CALL_UNLINK = 17,
	CALL_UNLINKAT = 18,
	CALL_RMDIR = 19,
	CALL_RENAME = 20,
	CALL_RENAMEAT = 21,
	CALL_RENAMEAT2 = 22,
	CALL_LINK = 23,
	CALL_LINKAT = 24,
	CALL_SYMLINK = 25,
	CALL_SYMLINKAT = 26,
	CALL_MKDIR = 27,
	CALL_MKDIRAT = 28,
	CALL_MKNOD = 29,
	CALL_MKNODAT = 30,
	CALL_CHMOD = 31,
	CALL_FCHMOD = 32,
	CALL_FCHMODAT = 33,
	CALL_FCHMODAT2 = 34,
	CALL_CHOWN = 35,
	CALL_LCHOWN = 36,
	CALL_FCHOWN = 37,
	CALL_FCHOWNAT = 38,
	CALL_TRUNCATE = 39,
	CALL_FTRUNCATE = 40,
	CALL_MOUNT = 41,
	CALL_UMOUNT2 = 42,
	CALL_EXECVE = 43,
	CALL_EXECVEAT = 44,
	CALL_PTRACE = 45,
	CALL_BPF = 46,
	CALL_USERFAULTFD = 47,
	CALL_INIT_MODULE = 48,
	CALL_FINIT_MODULE = 49,
	CALL_DELETE_MODULE = 50,
	CALL_SETUID = 51,
	CALL_SETGID = 52,
	CALL_SETREUID = 53,
	CALL_SETREGID = 54,
	CALL_SETRESUID = 55,
	CALL_SETRESGID = 56,
	CALL_SETFSUID = 57,
	CALL_SETFSGID = 58,
	CALL_SETGROUPS = 59,
	CALL_SETSID = 60,
	CALL_SETPGID = 61,
	CALL_CAPSET = 62,
	CALL_PRCTL = 63,
	CALL_SECCOMP = 64,
	CALL_SETNS = 65,
	CALL_UNSHARE = 66,
	CALL_KILL = 67,
	CALL_TKILL = 68,
	CALL_TGKILL = 69,
	CALL_PROCESS_VM_READV = 70,
	CALL_PROCESS_VM_WRITEV = 71,
	CALL_PIDFD_OPEN = 72,
	CALL_PIDFD_GETFD = 73,
	CALL_IO_URING_SETUP = 74,
	CALL_IO_URING_ENTER = 75,
	CALL_IO_URING_REGISTER = 76,
	CALL_SOCKET = 77,
	CALL_SOCKETPAIR = 78,
	CALL_BIND = 79,
	CALL_CONNECT = 80,
	CALL_LISTEN = 81,
	CALL_ACCEPT = 82,
	CALL_ACCEPT4 = 83,
	CALL_SHUTDOWN = 84,
	CALL_SETSOCKOPT = 85,
	CALL_GETSOCKOPT = 86,
	CALL_SENDTO = 87,
	CALL_SENDMSG = 88,
	CALL_SENDMMSG = 89,
	CALL_RECVFROM = 90,
	CALL_RECVMSG = 91,
	CALL_RECVMMSG = 92,
	CALL_READ = 93,
	CALL_WRITE = 94,
	CALL_PREAD64 = 95,
	CALL_PWRITE64 = 96,
	CALL_READV = 97,
	CALL_WRITEV = 98,
	CALL_COUNT = 99,
};

/*
 * A system call returned, in an observed cgroup. Only those are told that a loaded rule asks for. execve and execveat are
 * told here where they failed: one that succeeded is EVENT_PROCESS_EXEC.
 *
 * Nothing has to be remembered to read it: the kernel says what the descriptors stand for at that moment. What a part is
 * of depends on the call (src/kernel/calls/system-calls.ts): paths are as passed, before links are followed, and relative to
 * `base` when they don't begin with '/'. Bases, and the path of the file, are within the process's root.
 *
 * Memory of the process is read when the call has returned: another thread may have changed it since the kernel read it.
 *
 * Tail: path, base, second_path, second_base, file, address, data.
 */
struct syscall_event {
	struct event_header header;
	__u64 result;        /* what it returned; 0 where it failed */
	__u8 arguments[48];  /* as passed: six of 64 bits, of which an int uses the lower 32 */
	/* credentials of the thread when it returned: after setuid(2) the new ones */
	capability_set_t capabilities; /* effective */
	capability_set_t permitted;
	user_id_t uid;
	user_id_t effective_uid;
	group_id_t gid;
	group_id_t effective_gid;
	/* the file that the descriptor stands for: the one that the call made, else the one it was given */
	inode_t inode;
	device_t device;
	__u32 file_mode;     /* type and permissions as in st_mode; 0: there is no such file */
	__u32 open_flags;    /* O_* that it was opened with (not O_CREAT, O_EXCL, O_NOCTTY, O_TRUNC) */
	__u32 descriptor;    /* its number; 4294967295: none */
	__u32 file_kind;     /* enum file_kind */
	__u32 error;         /* errno, 0 where it succeeded */
	__u16 call;          /* enum system_call */
	__u16 socket_type;   /* SOCK_*; 0: no socket */
	__u16 socket_family; /* AF_* */
	__u16 socket_protocol; /* IPPROTO_*, for AF_PACKET in network byte order */
	struct socket_info socket; /* of an IPv4 or IPv6 socket, else zero; its direction is not known here */
	__u32 data_total;    /* bytes of the buffer before it was cut */
	length_t path_length;
	length_t base_length;
	length_t second_path_length;
	length_t second_base_length;
	length_t file_length;    /* path of the file; of a unix socket: the path it is bound to, or its peer is */
	length_t address_length; /* struct sockaddr that was passed (connect, bind, sendto) or given back */
	length_t data_length;    /* first bytes of what was sent or received; openat2: struct open_how; mount: the type of file system */
	__u16 pad;
	__u32 pad2;
};

/* What a descriptor stands for. */
enum file_kind {
	FILE_NONE = 0,
	FILE_REGULAR = 1,
	FILE_FOLDER = 2,
	FILE_CHARACTER = 3,
	FILE_BLOCK = 4,
	FILE_PIPE = 5,   /* a FIFO with a name, or one without */
	FILE_SOCKET = 6,
	FILE_LINK = 7,   /* opened with O_PATH | O_NOFOLLOW */
	FILE_MEMFD = 8,
	FILE_EVENT = 9,     /* eventfd */
	FILE_EPOLL = 10,
	FILE_TIMER = 11,
	FILE_SIGNAL = 12,
	FILE_INOTIFY = 13,
	FILE_BPF = 14,
	FILE_USERFAULT = 15,
	FILE_IO_URING = 16,
	FILE_PIDFD = 17,
	FILE_OTHER = 18,    /* another that has no folder */
};

#endif
