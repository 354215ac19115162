/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_MEMBER_H
#define WEIR_MEMBER_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

/*
 * A member of a kernel object: read straight where the verifier knows the object; where it is only an address
 * (`is_raw`, a constant), through a helper that costs ten times as much.
 */
#define MEMBER(is_raw, object, member) ((is_raw) ? BPF_CORE_READ(object, member) : (object)->member)

#endif
