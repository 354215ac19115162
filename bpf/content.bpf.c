// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What TCP sockets send, looked at until it is known who is asked for: TLS server names, HTTP/1 requests.
 * Everything passes. A socket that is not observed costs a look into its (empty) storage and one look-up of
 * its cgroup; a stream that is done with costs the storage alone.
 */
#include "stream_content.h"

/* A stream older than the sensor, or of a kind whose beginning no hook tells. */
static __always_inline struct stream *take_stream(struct __sk_buff *skb, struct bpf_sock *sk)
{
	sock_cookie_t cookie = bpf_get_socket_cookie(skb);
	struct stream *stream = find_stream(sk, cookie);
	struct cgroup_entry *entry;
	cgroup_id_t cgroup_id;

	if (stream)
		return stream;
	/* its end was told: this is the reset that says so to the other end */
	if (sk->state == STATE_CLOSE)
		return NULL;
	cgroup_id = bpf_skb_cgroup_id(skb);
	entry = observed(cgroup_id, OBSERVE_SOCKETS);
	if (!entry)
		return NULL;
	stream = bpf_sk_storage_get(&streams, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (!stream) {
		count_loss(EVENT_NETWORK_FLOW, LOSS_TABLE_FULL);
		return NULL;
	}
	own_unseen(&stream->owner, cgroup_id, entry->pod, cookie);
	stream->opened = bpf_ktime_get_boot_ns();
	stream->phase = sk->state == STATE_LISTEN ? STREAM_LISTENING : STREAM_OPEN;
	return stream;
}

static __always_inline void on_segment(struct __sk_buff *skb, struct bpf_sock *sk)
{
	struct stream *stream = take_stream(skb, sk), *content;
	struct segment segment = {};
	struct headers headers;

	/* what a listener sends are answers to connection requests */
	if (!stream || stream->stage == STAGE_DONE || stream->phase == STREAM_LISTENING ||
	    read_segment(skb, &headers, &segment))
		return;
	content = take_content(sk, stream);
	if (!content)
		return;
	content->direction = stream->direction;
	read_content(skb, sk, content, &segment);
	if (content->stage != STAGE_DONE)
		return;
	bpf_sk_storage_delete(&contents, sk);
	/* found again, rather than kept: the verifier would follow the reading for each place that it may be in */
	stream = find_stream(sk, bpf_get_socket_cookie(skb));
	if (stream)
		stream->stage = STAGE_DONE;
}

SEC("cgroup_skb/egress")
int on_egress(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;

	if (!sk)
		return 1;
	sk = bpf_sk_fullsock(sk);
	if (sk && sk->protocol == PROTOCOL_TCP)
		on_segment(skb, sk);
	return 1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
