/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_CALL_DATA_H
#define WEIR_CALL_DATA_H

#include "call_record.h"

/* Bytes that calls are given or give back. */

/* struct iovec and the beginning of struct msghdr of a 64-bit process, include/uapi/linux/uio.h and linux/socket.h */
struct user_vector {
	__u64 base;
	__u64 length;
};

struct user_message {
	__u64 name;
	__u32 name_length;
	__u32 pad;
	__u64 vectors;
	__u64 vector_count;
};

static __always_inline void append_address(struct call_record *record, __u64 address, __u64 length)
{
	if (!address || !length)
		return;
	if (length > MAX_CALL_ADDRESS)
		length = MAX_CALL_ADDRESS;
	barrier_var(length);
	if (length > MAX_CALL_ADDRESS)
		return;
	if (bpf_probe_read_user(call_tail(record), length, (void *)address)) {
		note_unreadable(record);
		return;
	}
	record->event.address_length = length;
	record->used += length;
}

static __always_inline void append_text(struct call_record *record, __u64 address)
{
	long length;

	if (!address)
		return;
	length = bpf_probe_read_user_str(call_tail(record), MAX_CALL_DATA, (void *)address);
	if (length <= 0) {
		note_unreadable(record);
		return;
	}
	record->event.data_length = length - 1;
	record->event.data_total = length - 1;
	record->used += length - 1;
}

static __always_inline void append_bytes(struct call_record *record, __u64 address, __u64 total, __u32 limit)
{
	__u64 length = total;

	record->event.data_total = total > 0xffffffff ? 0xffffffff : total;
	if (length > limit) {
		record->event.header.flags |= EVENT_SYSCALL_TRUNCATED;
		length = limit;
	}
	barrier_var(length);
	if (!address || length == 0 || length > MAX_CALL_DATA)
		return;
	if (bpf_probe_read_user(call_tail(record), length, (void *)address)) {
		note_unreadable(record);
		return;
	}
	record->event.data_length = length;
	record->used += length;
}

/* Address and data of the call, in this order. */
static __always_inline void append_contents(struct call_record *record, const struct call_plan *plan)
{
	__u64 address = argument_at(record, plan->address);
	__u64 address_length = argument_at(record, plan->address_length);
	__u64 data = argument_at(record, plan->data), data_length = argument_at(record, plan->data_length);
	struct user_message message = {};
	struct user_vector vector = {};
	__u32 given = 0;

	if (plan->flags & CALL_DATA_IS_MESSAGE) {
		if (bpf_probe_read_user(&message, sizeof(message), (void *)data)) {
			note_unreadable(record);
			return;
		}
		address = message.name;
		address_length = message.name_length;
		data = message.vectors;
		data_length = message.vector_count;
	} else if (plan->flags & CALL_ADDRESS_IS_GIVEN) {
		/* a failed call sets nothing; NULL: the caller does not want to know */
		if (record->event.error || !address ||
		    bpf_probe_read_user(&given, sizeof(given), (void *)address_length))
			address = 0;
		address_length = given;
	} else {
		address_length = (__u32)address_length;
	}
	append_address(record, address, address_length);
	if (plan->flags & CALL_DATA_IS_TEXT) {
		append_text(record, data);
		return;
	}
	if (!plan->data)
		return;
	if (plan->flags & (CALL_DATA_IS_VECTOR | CALL_DATA_IS_MESSAGE)) {
		if (!data || !data_length)
			return;
		if (bpf_probe_read_user(&vector, sizeof(vector), (void *)data)) {
			note_unreadable(record);
			return;
		}
		data = vector.base;
		data_length = vector.length;
	}
	/* a struct, whose size the plan says */
	else if (!plan->data_length)
		data_length = plan->data_limit;
	/* of what a failed call was to fill in nothing is known */
	if (plan->flags & CALL_DATA_IS_RESULT) {
		if (record->event.error)
			return;
		if (data_length > record->event.result)
			data_length = record->event.result;
	}
	append_bytes(record, data, data_length, plan->data_limit);
}

#endif
