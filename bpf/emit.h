/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_EMIT_H
#define WEIR_EMIT_H

#include "maps.h"

/* Observations per second a pod may send, and how many it may save up. 0: no limit. */
const volatile __u64 cfg_pod_rate = 20000;
const volatile __u64 cfg_pod_burst = 40000;

static __always_inline void count_loss(__u32 kind, enum loss_reason reason)
{
	__u32 index = kind * LOSS_REASON_COUNT + reason;
	struct loss_counter *counter = bpf_map_lookup_elem(&losses, &index);

	if (counter)
		counter->count++;
}

/*
 * An object wakes user space at most this often: a wake-up costs the process that is observed ten times what
 * the rest of a record does. The reader goes on by its timer for longer than that (native/reader.h,
 * kLingerMs) after the last record it found, so a record that wakes nobody is found by the timer.
 */
#define WAKE_INTERVAL_NS 10000000ULL

static __u64 woken_at;

/*
 * Flags of bpf_ringbuf_output for a record of `now`. CPUs race for woken_at without a lock: they wake once
 * more than needed. It is written only when somebody is woken: a store with every record would take the cache
 * line from one CPU to the other with every record. A function of its own to the verifier (it is not static):
 * what comes after it is followed once, not for both ways.
 */
__noinline __u64 wakeup(boot_ns_t now)
{
	if (now - woken_at < WAKE_INTERVAL_NS)
		return BPF_RB_NO_WAKEUP;
	woken_at = now;
	return BPF_RB_FORCE_WAKEUP;
}

/* What is observed of a cgroup; NULL when nothing is: the one lookup an unobserved pod costs. */
static __always_inline struct cgroup_entry *observed(cgroup_id_t cgroup_id, __u32 what)
{
	struct cgroup_entry *entry = bpf_map_lookup_elem(&cgroups, &cgroup_id);

	return entry && (entry->observe & what) ? entry : NULL;
}

/* Sends a record that must not be shed. The only loss is a full ring, which is counted. */
static __always_inline void emit_decision(struct event_header *record, __u32 size, __u32 kind)
{
	if (bpf_ringbuf_output(&decisions, record, size, wakeup(record->time)))
		count_loss(kind, LOSS_RING_FULL);
}

/* Says once per spell that a pod is being throttled: the start of a coverage gap. */
static __always_inline void emit_throttle(cgroup_id_t pod, __u64 shed, boot_ns_t now)
{
	struct coverage_throttle_event event = {
	    .header = {.time = now, .cgroup_id = pod, .size = sizeof(event), .kind = EVENT_COVERAGE_THROTTLE},
	    .shed = shed,
	};

	emit_decision(&event.header, sizeof(event), EVENT_COVERAGE_THROTTLE);
}

/*
 * What of a pod's burst records of this kind leave to others. A program opens files by the thousand: that must not
 * be why its connections go unseen.
 */
static __always_inline __u64 left_to_others(__u32 kind)
{
	return kind == EVENT_PROCESS_SYSCALL ? cfg_pod_burst / 2 : 0;
}

/*
 * Takes one token of the pod, of those beyond `left`. CPUs race for the same bucket without a lock: a lost update grants or sheds a
 * few observations more or less around the limit, and shed is counted atomically, so the count of what was
 * lost is exact.
 */
static __always_inline int take_token(cgroup_id_t pod, boot_ns_t now, __u64 left)
{
	struct pod_bucket *bucket;
	__u64 elapsed, earned;

	if (!cfg_pod_rate)
		return 1;
	bucket = bpf_map_lookup_elem(&pod_buckets, &pod);
	if (!bucket) {
		struct pod_bucket full = {.refilled = now, .tokens = cfg_pod_burst};

		bpf_map_update_elem(&pod_buckets, &pod, &full, BPF_NOEXIST);
		return 1;
	}
	elapsed = now - bucket->refilled;
	if ((__s64)elapsed > 0) {
		/* whole milliseconds, so that rates below one token a nanosecond don't round to nothing */
		earned = elapsed / 1000000 * cfg_pod_rate / 1000;
		if (earned) {
			bucket->refilled = now;
			bucket->tokens += earned;
			if (bucket->tokens > cfg_pod_burst)
				bucket->tokens = cfg_pod_burst;
		}
	}
	if (bucket->tokens > left) {
		bucket->tokens--;
		/* a spell ends when half of the burst has come back, not at the first token */
		if (bucket->throttled_since && bucket->tokens > cfg_pod_burst / 2)
			bucket->throttled_since = 0;
		return 1;
	}
	__sync_fetch_and_add(&bucket->shed, 1);
	if (!bucket->throttled_since) {
		bucket->throttled_since = now;
		emit_throttle(pod, bucket->shed, now);
	}
	return 0;
}

/* Sends a record on behalf of an observed pod, within the pod's rate. */
static __always_inline void emit_observation(struct cgroup_entry *entry, void *record, __u32 size, __u32 kind,
					     boot_ns_t now)
{
	if (!take_token(entry->pod, now, left_to_others(kind))) {
		count_loss(kind, LOSS_THROTTLED);
		return;
	}
	if (bpf_ringbuf_output(&observations, record, size, wakeup(now)))
		count_loss(kind, LOSS_RING_FULL);
}

#endif
