/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_MAPS_H
#define WEIR_MAPS_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "event.h"
#include "tables.h"

/*
 * Maps that more than one object uses. Every object declares them from here; the loader creates each once, by name,
 * and hands it to all objects. max_entries of rings and tables are set by the loader before creation.
 */

/* Decisions and identity (fork, exec, exit, cgroups, throttling): never shed. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4 * 1024 * 1024);
} decisions SEC(".maps");

/* Everything else: a token bucket per pod. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 * 1024 * 1024);
} observations SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, cgroup_id_t);
	__type(value, struct cgroup_entry);
} cgroups SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct pod_defaults);
} pod_defaults SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, cgroup_id_t);
	__type(value, struct pod_bucket);
} pod_buckets SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, EVENT_KIND_COUNT * LOSS_REASON_COUNT);
	__type(key, __u32);
	__type(value, struct loss_counter);
} losses SEC(".maps");

/* The layout this object was compiled from: the loader compares it with its own before loading anything. */
#ifndef LAYOUT_HASH
#error "LAYOUT_HASH is the hash in bpf/layout.json: build with scripts/build-bpf.sh"
#endif
const volatile __u64 cfg_layout_hash = LAYOUT_HASH;

#endif
