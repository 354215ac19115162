/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_CALL_REGISTERS_H
#define WEIR_CALL_REGISTERS_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "socket_owner.h"

/* What a system call was asked for: the registers it came with are kept until it returns. */
#ifdef __TARGET_ARCH_x86

struct pt_regs {
	unsigned long r10;
	unsigned long r9;
	unsigned long r8;
	unsigned long dx;
	unsigned long si;
	unsigned long di;
	unsigned long orig_ax;
} __attribute__((preserve_access_index));

enum {
	TASK_IS_COMPAT = 0x0002,	 /* TS_COMPAT, arch/x86/include/asm/thread_info.h: it came by the 32-bit entry */
	NUMBER_IS_X32 = 0x40000000, /* __X32_SYSCALL_BIT */
};

static __always_inline __u64 call_number(const struct pt_regs *regs)
{
	return regs->orig_ax;
}

static __always_inline void read_arguments(__u64 *to, const struct pt_regs *regs)
{
	to[0] = regs->di;
	to[1] = regs->si;
	to[2] = regs->dx;
	to[3] = regs->r10;
	to[4] = regs->r8;
	to[5] = regs->r9;
}

/* Whether it is of another kind than the machine's own, so that its number means another call. */
static __always_inline int is_foreign(__u64 number)
{
	struct task_struct *task = current_task();
	__u32 status = task ? task->thread_info.status
			    : BPF_CORE_READ((struct task_struct *)bpf_get_current_task(), thread_info.status);

	return (number & NUMBER_IS_X32) || (status & TASK_IS_COMPAT);
}

#else

struct pt_regs {
	__u64 regs[31];
	__u64 orig_x0;
	__s32 syscallno;
} __attribute__((preserve_access_index));

enum {
	THREAD_IS_32BIT = 1 << 22, /* _TIF_32BIT, arch/arm64/include/asm/thread_info.h */
};

static __always_inline __u64 call_number(const struct pt_regs *regs)
{
	return (__u32)regs->syscallno;
}

static __always_inline void read_arguments(__u64 *to, const struct pt_regs *regs)
{
	to[0] = regs->orig_x0;
	to[1] = regs->regs[1];
	to[2] = regs->regs[2];
	to[3] = regs->regs[3];
	to[4] = regs->regs[4];
	to[5] = regs->regs[5];
}

static __always_inline int is_foreign(__u64 number)
{
	struct task_struct *task = current_task();
	__u64 flags = task ? task->thread_info.flags
			   : BPF_CORE_READ((struct task_struct *)bpf_get_current_task(), thread_info.flags);

	(void)number;
	return !!(flags & THREAD_IS_32BIT);
}

#endif

#endif
