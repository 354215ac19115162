/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_SCRATCH_H
#define WEIR_SCRATCH_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/*
 * Whose a CPU's working buffer is. Packet programs of a sending process can be interrupted by those of
 * softirq and, on a preemptible kernel, give way to those of another process on the same CPU: a plain
 * per-CPU buffer would be written by both. So there are a few, and each counts who wants it: it is the
 * one's that finds itself alone. Two that come at once may both go without, never both have it. Adding is
 * the only atomic operation that 5.10 has, and costs a tenth of a spin lock.
 */
enum {
	SCRATCH_SLOTS = 3, /* a process, softirq in it, and a process that preempted another */
};

static __always_inline void give_back_scratch(__u64 *wanted)
{
	__sync_fetch_and_add(wanted, -1);
}

/* Not 0 when the buffer is the caller's now. */
static __always_inline int take_scratch(__u64 *wanted)
{
	__sync_fetch_and_add(wanted, 1);
	if (*(volatile __u64 *)wanted == 1)
		return 1;
	give_back_scratch(wanted);
	return 0;
}

#endif
