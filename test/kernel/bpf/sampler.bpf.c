// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* One of each kind of program and map that the loader handles, as small as can be. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

const volatile __u64 cfg_layout_hash = LAYOUT_HASH;
const volatile __u32 cfg_answer = 42;
const volatile __u8 cfg_small = 1;
const volatile __u64 cfg_big = 1;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u64);
	__type(value, __u64);
} numbers SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u32);
} hits SEC(".maps");

static __always_inline void hit(__u32 index)
{
	__u32 *count = bpf_map_lookup_elem(&hits, &index);

	if (count)
		(*count)++;
}

SEC("socket")
int on_answer(void *context)
{
	return cfg_answer;
}

SEC("socket")
int on_sum(void *context)
{
	return cfg_small + cfg_big;
}

SEC("raw_tp/sched_process_exit")
int on_exit(void *context)
{
	hit(0);
	return 0;
}

SEC("cgroup/bind4")
int on_bind(struct bpf_sock_addr *context)
{
	hit(1);
	return 1;
}

SEC("cgroup/bind4")
int on_bind_denied(struct bpf_sock_addr *context)
{
	return 0;
}

SEC("cgroup/post_bind4")
int on_post_bind(struct bpf_sock *context)
{
	return 1;
}

SEC("uprobe")
int on_call(void *context)
{
	hit(0);
	return 0;
}

struct task_context {
	void *meta;
	void *task;
};

struct seq_meta {
	void *seq;
	__u64 session_id;
	__u64 seq_num;
};

SEC("iter/task")
int on_task(__u64 *context)
{
	struct seq_meta *meta = (struct seq_meta *)context[0];
	__u64 number = meta->seq_num;

	if (context[1])
		bpf_seq_write(meta->seq, &number, sizeof(number));
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
