/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_CALL_RECORD_H
#define WEIR_CALL_RECORD_H

#include "emit.h"
#include "path.h"
#include "task.h"

enum {
	CALL_TAIL_ROOM = 16384, /* a power of two that the longest tail stays below */
	MAX_CALL_TAIL = 2 * MAX_CALL_PATH + 3 * MAX_PATH + MAX_CALL_ADDRESS + MAX_CALL_DATA,
	ERRNO_BAD_ADDRESS = 14, /* EFAULT */
	MAX_ERRNO = 4095,
};

/* Where the record of a call is put together. Lives in a map. */
struct call_record {
	struct syscall_event event;
	/* the verifier adds the largest offset and the longest part */
	__u8 tail[CALL_TAIL_ROOM + MAX_CALL_PATH + 1];
	/* working memory, not sent */
	__u64 arguments[8]; /* the first stands for none, the last for the result: enum call_place */
	__u64 used;	    /* of the tail */
};

/* Where the next part goes. */
static __always_inline __u8 *call_tail(struct call_record *record)
{
	__u64 used = record->used;

	barrier_var(used);
	return record->tail + (used & (CALL_TAIL_ROOM - 1));
}

/* What a place of the plan has. */
static __always_inline __u64 argument_at(struct call_record *record, __u32 place)
{
	barrier_var(place);
	return record->arguments[place & 7];
}

/* Memory that the call points to can't be read. Where the kernel could not read it either, nothing is lost. */
static __always_inline void note_unreadable(struct call_record *record)
{
	record->event.header.flags |= EVENT_SYSCALL_UNREADABLE;
	if (record->event.error != ERRNO_BAD_ADDRESS)
		count_loss(EVENT_PROCESS_SYSCALL, LOSS_UNREADABLE);
}

#endif
