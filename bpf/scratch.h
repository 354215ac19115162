/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_SCRATCH_H
#define WEIR_SCRATCH_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/*
 * Which of a CPU's working buffers are taken. Packet programs of a sending process can be interrupted by
 * those of softirq and, on a preemptible kernel, give way to those of another process on the same CPU: a
 * plain per-CPU buffer would be written by both. A spin lock, held for a few instructions, is the only atomic
 * test-and-set that 5.10 has.
 */
struct scratch_slots {
	struct bpf_spin_lock lock;
	__u32 taken; /* bit n: buffer n of this CPU */
};

enum {
	SCRATCH_SLOTS = 3, /* a process, softirq in it, and a process that preempted another */
	SCRATCH_NONE = SCRATCH_SLOTS,
	MAX_CPUS = 4096,
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, MAX_CPUS);
	__type(key, __u32);
	__type(value, struct scratch_slots);
} scratch_slots SEC(".maps");

/* Takes a buffer of this CPU: its number, or SCRATCH_NONE when all are taken. */
static __always_inline __u32 take_scratch(void)
{
	__u32 cpu = bpf_get_smp_processor_id(), slot = SCRATCH_NONE;
	struct scratch_slots *slots = bpf_map_lookup_elem(&scratch_slots, &cpu);

	if (!slots)
		return SCRATCH_NONE;
	bpf_spin_lock(&slots->lock);
	if (!(slots->taken & 1))
		slot = 0;
	else if (!(slots->taken & 2))
		slot = 1;
	else if (!(slots->taken & 4))
		slot = 2;
	if (slot != SCRATCH_NONE)
		slots->taken |= 1 << slot;
	bpf_spin_unlock(&slots->lock);
	return slot;
}

static __always_inline void give_back_scratch(__u32 slot)
{
	__u32 cpu = bpf_get_smp_processor_id();
	struct scratch_slots *slots = bpf_map_lookup_elem(&scratch_slots, &cpu);

	if (!slots)
		return;
	bpf_spin_lock(&slots->lock);
	slots->taken &= ~(1 << (slot & 3));
	bpf_spin_unlock(&slots->lock);
}

#endif
