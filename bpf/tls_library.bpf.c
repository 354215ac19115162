// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * HTTP/1 requests of processes that use OpenSSL, read where the process hands its plain text to the library.
 * The loader attaches the programs to the libssl that an observed process has mapped; the pod's own file, by
 * inode.
 *
 * Seen: SSL_write, SSL_write_ex. Not seen: other libraries and ways into this one (SSL_sendfile, a BIO on
 * top).
 */
#include <linux/ptrace.h>

#include "emit.h"
#include "http_record.h"
#include "task.h"
#include <bpf/bpf_tracing.h>

/* One connection of one process. Without the start a reused pid could inherit another's half-read request. */
struct tls_stream_key {
	boot_ns_t process_start;
	address_t object;
	tgid_t tgid;
	__u32 pad;
};

/* What is going on in a connection between two writes: a head that isn't whole yet, or a body. */
struct tls_stream {
	byte_count_t handed; /* bytes of the request written so far */
	byte_count_t
	    body_left; /* bytes of the announced body still to come: they are data, whatever they look like */
	struct http_head head;
	struct http_record record;
	/* bytes[] is filled in pieces: the verifier adds the largest offset and the largest piece */
	__u8 room[HTTP_WINDOW - sizeof(struct http_record) % HTTP_WINDOW];
};

/*
 * An entry lives while a head or a body is under way: an LRU, since a connection may be left in the middle of
 * one. It also is the program's working memory: uprobes can be preempted, so a per-CPU buffer would be
 * shared.
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 512);
	__type(key, struct tls_stream_key);
	__type(value, struct tls_stream);
} tls_streams SEC(".maps");

static const struct tls_stream new_stream;

static __always_inline void name_stream(struct tls_stream_key *key, __u64 object)
{
	struct event_header header = {};

	describe_current(&header);
	key->process_start = header.process_start;
	key->tgid = header.tgid;
	key->object = object;
}

/* The state of a connection in which these bytes may begin a request; NULL when they don't. */
static __always_inline struct tls_stream *open_stream(const struct tls_stream_key *key, const void *bytes,
						      __u64 length)
{
	__u8 start[16] = {};
	__u64 size = length;

	if (size > sizeof(start))
		size = sizeof(start);
	barrier_var(size);
	if (size == 0 || size > sizeof(start))
		return NULL;
	if (bpf_probe_read_user(start, size, bytes)) {
		count_loss(EVENT_HTTP_REQUEST, LOSS_UNREADABLE);
		return NULL;
	}
	if (!http_may_start(start, size, sizeof(start)))
		return NULL;
	if (bpf_map_update_elem(&tls_streams, key, &new_stream, BPF_ANY)) {
		count_loss(EVENT_HTTP_REQUEST, LOSS_TABLE_FULL);
		return NULL;
	}
	return bpf_map_lookup_elem(&tls_streams, key);
}

/* Adds what is written to the head, as far as the window goes. */
static __always_inline int append(struct tls_stream *stream, const void *bytes, __u64 length)
{
	__u64 at = stream->head.length, size = length;

	stream->handed += length;
	if (at >= HTTP_WINDOW)
		return 0;
	if (size > HTTP_WINDOW - at)
		size = HTTP_WINDOW - at;
	barrier_var(size);
	barrier_var(at);
	if (size == 0 || size > HTTP_WINDOW || at >= HTTP_WINDOW)
		return 0;
	if (bpf_probe_read_user(stream->head.bytes + at, size, bytes)) {
		count_loss(EVENT_HTTP_REQUEST, LOSS_UNREADABLE);
		return -1;
	}
	stream->head.length = at + size;
	return 0;
}

/* Sends the request. Returns how much of its body is still to be written. */
static __always_inline byte_count_t report(struct cgroup_entry *entry, struct tls_stream *stream,
					   __u64 object)
{
	struct http_record *record = &stream->record;
	__u64 head = http_head_length(&stream->head), after = stream->handed - head;
	byte_count_t body = head ? http_content_length(&stream->head) : 0;
	boot_ns_t now = bpf_ktime_get_boot_ns();
	__u32 size;

	describe_current(&record->event.header);
	record->event.header.time = now;
	record->event.header.cgroup_id = bpf_get_current_cgroup_id();
	record->event.tls_object = object;
	record->event.source = REQUEST_TLS_LIBRARY;
	if (head && after > body)
		record->event.header.flags |= EVENT_HTTP_TRAILING;
	size = http_describe(record, &stream->head);
	if (size <= sizeof(*record))
		emit_observation(entry, record, size, EVENT_HTTP_REQUEST, now);
	return head && body > after ? body - after : 0;
}

/* A process writes `length` bytes to a connection. */
static __always_inline int on_write(__u64 object, const void *bytes, __u64 length)
{
	struct cgroup_entry *entry = observed(bpf_get_current_cgroup_id(), OBSERVE_CONTENT);
	struct tls_stream_key key = {};
	struct tls_stream *stream;
	enum http_verdict verdict;

	if (!entry || !length)
		return 0;
	name_stream(&key, object);
	stream = bpf_map_lookup_elem(&tls_streams, &key);
	if (stream && stream->body_left) {
		if (stream->body_left > length)
			stream->body_left -= length;
		else
			bpf_map_delete_elem(&tls_streams, &key);
		return 0;
	}
	if (!stream)
		stream = open_stream(&key, bytes, length);
	if (!stream)
		return 0;
	verdict = HTTP_NONE;
	if (!append(stream, bytes, length)) {
		http_scan(&stream->head);
		verdict = http_judge(&stream->head);
	}
	if (verdict == HTTP_PARTIAL)
		return 0;
	if (verdict == HTTP_REQUEST)
		stream->body_left = report(entry, stream, object);
	if (!stream->body_left)
		bpf_map_delete_elem(&tls_streams, &key);
	return 0;
}

/* int SSL_write(SSL *ssl, const void *buf, int num) */
SEC("uprobe")
int on_ssl_write(struct pt_regs *ctx)
{
	int length = PT_REGS_PARM3(ctx);

	return length > 0 ? on_write(PT_REGS_PARM1(ctx), (void *)PT_REGS_PARM2(ctx), length) : 0;
}

/* int SSL_write_ex(SSL *s, const void *buf, size_t num, size_t *written) */
SEC("uprobe")
int on_ssl_write_ex(struct pt_regs *ctx)
{
	return on_write(PT_REGS_PARM1(ctx), (void *)PT_REGS_PARM2(ctx), PT_REGS_PARM3(ctx));
}

/* void SSL_free(SSL *ssl): the next connection may get the same address. */
SEC("uprobe")
int on_ssl_free(struct pt_regs *ctx)
{
	struct tls_stream_key key = {};

	if (!observed(bpf_get_current_cgroup_id(), OBSERVE_CONTENT))
		return 0;
	name_stream(&key, PT_REGS_PARM1(ctx));
	bpf_map_delete_elem(&tls_streams, &key);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
