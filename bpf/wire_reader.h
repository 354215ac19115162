/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_WIRE_READER_H
#define WEIR_WIRE_READER_H

#include "egress_decide.h"
#include "name_hash.h"
#include "scratch.h"
#include "wire_table.h"

enum {
	WIRE_WINDOW = 4096, /* bytes that are read at once */
	WIRE_TEXT = 256,    /* of a name, a method, the name of a header: a power of two */
	WIRE_SLOTS = 4,	    /* working memories of a CPU */
	WIRE_ADDRESS_TEXT = 15, /* bytes of the longest IPv4 address */
	WIRE_LOOKS = 8,	    /* segments that may be something else, before a stream is given up: STARTTLS has a preface */
};

/* Bytes are read out of a window, wherever they come from: packets of a socket, or what a process hands to it. */
#define HELLO_LOAD(from, at, to, size)                                                                                 \
	bpf_probe_read_kernel(to, size, (const __u8 *)(from) + ((at) & (WIRE_WINDOW - 1)))
#include "tls.h"

/* What a stream is read as. */
enum wire_stage {
	WIRE_AT_START = 0, /* nothing recognised yet */
	WIRE_IN_HELLO = 1,
	WIRE_IN_HTTP = 2,
	WIRE_AT_END = 3, /* no name will follow that could be read */
	WIRE_BEHIND_HELLO = 4, /* which a server may ask for again: RFC 8446 4.1.4 */
};

/* What came of reading on: WIRE_MORE, or one or both of the others. */
enum wire_result {
	WIRE_MORE = 0,		/* what was in the window is read */
	WIRE_SHOWN = 1 << 0,	/* the stream has shown whom it asks for: see wire_reader.wire */
	WIRE_SKIP = 1 << 1,	/* the rest of the segment is of no interest */
};

/* How far HTTP was read. */
struct wire_http {
	__u64 body_left; /* bytes of a body or a chunk that are skipped */
	__u64 length;	 /* what Content-Length says */
	__u64 number;	 /* that was read last */
	__u64 authority; /* hash of the name in the target */
	__u64 host;	 /* and of that in Host */
	__u32 state;	 /* enum wire_http_state */
	__u32 collected; /* bytes, those for which there is no room among them */
	__u32 field;	 /* enum wire_field: whose value is read */
	__u32 said;	 /* enum wire_said: what the head says */
	__u32 head;	 /* bytes since the last part of interest */
	__u32 is_known;	 /* what follows must be a request */
};

/* How far a stream was read, and what it showed last. */
struct wire_reader {
	__u32 next_sequence; /* where the next unseen byte will be, once has_sequence */
	__u8 has_sequence;
	__u8 stage; /* enum wire_stage */
	__u8 looks;
	__u8 wire;     /* enum wire_state */
	__u8 evidence; /* enum egress_evidence */
	__u8 has_name; /* the text below is a name, and no address */
	__u16 name_length;
	__u8 is_proxied; /* the stream goes to a proxy: whatever it begins with is to be judged */
	__u8 in_tunnel;	 /* what is sent is for whom the proxy was asked for */
	__u8 is_numeric; /* the last label of the name begins with a digit: to some an address in another form */
	__u8 is_second;	 /* a hello was whole: what follows may be another */
	__u8 is_encrypted; /* it hides another, or begins as if it did */
	__u8 pad[7];
	__u64 name_hash;
	struct learned_name shown;
	struct proxied_request request; /* what was asked of a proxy last, if it goes to one */
	struct wire_http http;
	__u8 text[WIRE_TEXT]; /* that is being collected */
	__u8 name[WIRE_TEXT];
	struct hello hello;
};

/* In sockets that are looked at; what one socket sends is never read twice at once. */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct wire_reader);
} wire_readers SEC(".maps");

/* Working memory of a CPU: see scratch.h for whose it is. */
struct wire_work {
	__u64 wanted;
	__u32 at;  /* next byte in the window */
	__u32 end; /* behind the last one */
	struct wire_reader reader;
	struct name_walk walk;
	/* of the name that is measured */
	__u32 length;
	__u32 digits;
	__u32 is_open;
	__u32 is_bad; /* it has what no name may have */
	/* of what is behind it */
	__u32 port; /* 0: none is said */
	__u32 is_bad_port;
	__u32 starts_label;
	/* of an address */
	__u32 part;
	__u32 part_digits;
	__u32 parts;
	__u32 is_bad_part;
	struct egress_decision_event event;
	__u8 tail[WIRE_TEXT];
	__u8 bytes[WIRE_WINDOW + 256];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, WIRE_SLOTS);
	__type(key, __u32);
	__type(value, struct wire_work);
} wire_works SEC(".maps");

static __always_inline struct wire_work *wire_work_at(__u32 slot)
{
	return bpf_map_lookup_elem(&wire_works, &slot);
}

/* The number of a working memory that is the caller's now; -1: all are taken. */
static __always_inline int take_wire_work(void)
{
#pragma clang loop unroll(full)
	for (int i = 0; i < WIRE_SLOTS; i++) {
		struct wire_work *work = wire_work_at(i);

		if (work && take_scratch(&work->wanted))
			return i;
	}
	return -1;
}

#endif
