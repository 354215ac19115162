/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_TYPES_H
#define WEIR_TYPES_H

#include <linux/types.h>

/*
 * Semantic types of event and table fields. The name survives in BTF, so the generator gives each field its
 * TypeScript type, its unit and its documentation from the type alone. A field of a plain integer type is a plain
 * count.
 */
typedef __u64 boot_ns_t;        /* nanoseconds since boot, CLOCK_BOOTTIME (bpf_ktime_get_boot_ns) */
typedef __u64 epoch_ns_t;       /* nanoseconds since 1970, by the wall clock */
typedef __u64 duration_ns_t;    /* a span of nanoseconds */
typedef __u64 cgroup_id_t;      /* cgroup v2 id: the inode number of its folder in cgroup2 */
typedef __u64 inode_t;          /* inode number */
typedef __u64 sock_cookie_t;    /* socket cookie (bpf_get_socket_cookie): never reused while the node is up */
typedef __u64 byte_count_t;     /* bytes */
typedef __u64 capability_set_t; /* bit n is capability n (linux/capability.h) */
typedef __u64 address_t;        /* a user-space address, only good for telling objects of one process apart */
typedef __u32 tgid_t;           /* process id in the initial pid namespace */
typedef __u32 tid_t;            /* thread id in the initial pid namespace */
typedef __u32 user_id_t;        /* uid in the initial user namespace */
typedef __u32 group_id_t;       /* gid in the initial user namespace */
typedef __u32 namespace_id_t;   /* inode number of a namespace, as in /proc/<pid>/ns */
typedef __u32 device_t;         /* kernel dev_t: major << 20 | minor */
typedef __u32 duration_us_t;    /* a span of microseconds */
typedef __u32 wait_status_t;    /* exit status as wait(2) gives it: signal in bits 0-6, core bit 7, code in 8-15 */
typedef __u16 port_t;           /* port in host byte order */
typedef __u16 length_t;         /* bytes of one part of the variable tail, parts follow in field order */

#endif
