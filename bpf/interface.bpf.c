// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What leaves a pod past the hooks of cgroups: frames of packet sockets (a sandboxed runtime sends all of its pod's
 * traffic so), of virtual machines, of tunnels. They are judged by address, port and protocol. Hangs on the node's end
 * of the pod's interface, where nothing in the pod can take it away or go around it; a frame still says there which
 * socket sent it. Segments of its streams pass before anything is
 * looked up.
 */
#include "egress_verdict.h"
#include "frame.h"
#include "interface_flows.h"

enum {
	FAMILY_PACKET = 17, /* AF_PACKET */
	PASS = -1, /* TC_ACT_UNSPEC, TCX_NEXT: on to who else hangs there */
	DROP = 2,  /* TC_ACT_SHOT, TCX_DROP */
	PLAIN_IPV4 = 0x45, /* version 4, without options */
	PLAIN_TCP = 0x100,
	TCP_FLAGS = 13, /* offset in the header */
	TCP_SYN = 2,
	TCP_ACK = 16,
};

/* Who made a frame. */
enum frame_maker {
	MADE_BY_SOCKET, /* that passed the hooks of its cgroup with it */
	MADE_BY_KERNEL, /* of nobody's socket: an answer of the kernel, something forwarded, a virtual machine */
	MADE_UNSEEN,	/* past the hooks */
};

/*
 * Sockets of the internet families pass the hooks of their cgroup. What they gave the kernel may have been put into
 * something else since (a tunnel), or been sent on to another end than they named: then it has another protocol or
 * peer than the verdict that is kept, and is judged as it is.
 */
static __noinline int find_maker(struct __sk_buff *skb, const struct frame *frame)
{
	struct bpf_sock *sk = skb->sk;
	struct socket_verdict *kept;
	__u32 family, is_inet;
	cgroup_id_t pod = 0;

	if (!sk)
		return MADE_BY_KERNEL;
	family = sk->family;
	sk = bpf_sk_fullsock(sk);
	/* a stream that is beginning or over: the kernel answers in its name */
	if (!sk)
		return MADE_BY_KERNEL;
	is_inet = family == FAMILY_IPV4 || family == FAMILY_IPV6;
	if (is_inet && sk->type == TYPE_STREAM && sk->protocol == frame->protocol)
		return MADE_BY_SOCKET;
	/* of nobody who is governed: the kernel's own, a tool of the node in the pod's network; and not by a tunnel */
	if (!policy_of(bpf_skb_cgroup_id(skb), &pod)) {
		if (family == FAMILY_PACKET)
			return MADE_BY_SOCKET;
		is_inet = is_inet && (sk->protocol == frame->protocol || sk->protocol == IPPROTO_RAW);
		return is_inet ? MADE_BY_SOCKET : MADE_UNSEEN;
	}
	if (!is_inet)
		return MADE_UNSEEN;
	kept = bpf_sk_storage_get(&verdicts, sk, NULL, 0);
	if (!kept)
		return MADE_UNSEEN;
	if (kept->protocol == frame->protocol && (is_peer(&kept->to, &frame->remote) || frame->is_part))
		return MADE_BY_SOCKET;
	return has_heard(kept, &frame->remote) ? MADE_BY_SOCKET : MADE_UNSEEN;
}

/* The flags of a plain TCP segment, and the bit above them; 0 for all that doesn't say at first sight that it is one. */
static __always_inline __u32 plain_tcp_flags(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data + ETH_HLEN, *end = (void *)(long)skb->data_end;
	__u32 is_ipv6 = skb->protocol == bpf_htons(ETH_P_IPV6);
	const struct iphdr *ipv4 = data;
	const struct ipv6hdr *ipv6 = data;
	const __u8 *tcp = data + (is_ipv6 ? sizeof(*ipv6) : sizeof(*ipv4));

	if ((void *)(tcp + sizeof(struct tcphdr)) > end)
		return 0;
	if (is_ipv6)
		return ipv6->nexthdr == PROTOCOL_TCP ? tcp[TCP_FLAGS] | PLAIN_TCP : 0;
	if (skb->protocol != bpf_htons(ETH_P_IP) || *(__u8 *)data != PLAIN_IPV4 || ipv4->protocol != PROTOCOL_TCP ||
	    ipv4->frag_off & bpf_htons(FRAGMENT_OFFSET))
		return 0;
	return tcp[TCP_FLAGS] | PLAIN_TCP;
}

/* What most of what leaves a pod is: a segment of one of its streams. */
static __always_inline int is_of_stream(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;

	if (!sk || (sk->family != FAMILY_IPV4 && sk->family != FAMILY_IPV6))
		return 0;
	sk = bpf_sk_fullsock(sk);
	return sk && sk->type == TYPE_STREAM && sk->protocol == PROTOCOL_TCP && plain_tcp_flags(skb);
}

/* What the kernel says by itself: that a stream ends or was never, that something is unreachable, who is where. */
static __always_inline int is_answer(const struct frame *frame)
{
	__u32 type = frame->icmp_type;

	if (frame->is_arp || frame->protocol == PROTOCOL_IGMP)
		return 1;
	if (frame->protocol == PROTOCOL_TCP)
		return frame->is_bare && !frame->is_syn;
	if (frame->protocol == IPPROTO_ICMP)
		return type == 0 || type == 3 || type == 11 || type == 12;
	/* errors, an echo's reply, listeners of groups, neighbours */
	return frame->protocol == PROTOCOL_ICMP6 && type != 128 && type <= 143;
}

/* Neighbours on the link: they get no further. */
static __always_inline int is_of_link(const struct frame *frame)
{
	return frame->is_arp ||
	       (frame->protocol == PROTOCOL_ICMP6 && frame->icmp_type >= 133 && frame->icmp_type <= 136);
}

static __noinline void tell_frame(struct __sk_buff *skb, struct egress_work *work)
{
	struct egress_decision_event event = {
	    .header = {.time = work->question.now,
		       .cgroup_id = work->question.pod,
		       .size = sizeof(event),
		       .kind = EVENT_EGRESS_DECISION,
		       .flags = EVENT_FLOW_UNATTRIBUTED},
	};

	describe_decision(&event, work, EGRESS_INTERFACE);
	emit_egress(&event, sizeof(event));
}

/* Judges a frame by the policy of its pod; a flow keeps its verdict. */
static __noinline int judge_frame(struct __sk_buff *skb, const struct frame *frame, cgroup_id_t pod, __u32 set)
{
	struct interface_flow_key key = {};
	struct interface_flow *flow, made = {};
	struct egress_work *work;
	boot_ns_t now = bpf_ktime_get_boot_ns();

	set_flow_key(&key, frame, pod);
	flow = bpf_map_lookup_elem(&interface_flows, &key);
	if (flow && flow->set == set && (!flow->until || flow->until > now))
		return flow->verdict != EGRESS_DENY;
	work = take_egress_work();
	if (!work) {
		count_loss(EVENT_EGRESS_DECISION, LOSS_TABLE_FULL);
		return 0;
	}
	__builtin_memset(&work->question, 0, sizeof(work->question));
	work->question.to = frame->remote;
	work->question.pod = pod;
	work->question.set = set;
	work->question.now = now;
	work->question.protocol = frame->protocol;
	/* what frames ask a proxy for is not read */
	work->question.request.state = WIRE_UNREADABLE;
	made.is_accepted = flow && flow->is_accepted;
	if (judge(work, made.is_accepted)) {
		count_clauses(work);
		if (work->outcome.verdict != EGRESS_ALLOW)
			tell_frame(skb, work);
	}
	made.set = set;
	made.until = work->outcome.until;
	made.verdict = work->outcome.verdict;
	give_back_scratch(&work->wanted);
	/* what is refused is judged again each time, and counted: a flood must not push out flows that pass */
	if (made.verdict != EGRESS_DENY && !frame->is_part)
		bpf_map_update_elem(&interface_flows, &key, &made, BPF_ANY);
	return made.verdict != EGRESS_DENY;
}

SEC("tc")
int on_from_pod(struct __sk_buff *skb)
{
	__u32 index = skb->ifindex, set, maker;
	struct interface_entry *entry;
	struct frame frame = {};
	cgroup_id_t pod = 0;

	if (is_of_stream(skb))
		return PASS;
	entry = bpf_map_lookup_elem(&interfaces, &index);
	if (!entry)
		return PASS;
	set = policy_of(entry->pod, &pod);
	if (!set)
		return PASS;
	if (read_frame(skb, &frame, 0)) {
		count_loss(EVENT_EGRESS_DECISION, LOSS_UNREADABLE);
		return DROP;
	}
	maker = find_maker(skb, &frame);
	if (maker == MADE_BY_SOCKET || (maker == MADE_BY_KERNEL && is_answer(&frame)))
		return PASS;
	__sync_fetch_and_add(&entry->unseen, 1);
	if (is_of_link(&frame))
		return PASS;
	return judge_frame(skb, &frame, pod, set) ? PASS : DROP;
}

/* Notes who speaks to a pod first, so that it may answer by whatever makes its frames. */
SEC("tc")
int on_to_pod(struct __sk_buff *skb)
{
	__u32 index = skb->ifindex, flags = plain_tcp_flags(skb);
	struct interface_entry *entry;
	struct interface_flow made = {.is_accepted = 1};
	struct interface_flow_key key = {};
	struct frame frame = {};
	cgroup_id_t pod = 0;

	if (flags && (flags & (TCP_SYN | TCP_ACK)) != TCP_SYN)
		return PASS;
	entry = bpf_map_lookup_elem(&interfaces, &index);
	if (!entry || (!flags && !entry->unseen) || !policy_of(entry->pod, &pod) || read_frame(skb, &frame, 1))
		return PASS;
	if (!frame.is_syn && !is_first_word(&frame))
		return PASS;
	set_flow_key(&key, &frame, pod);
	/* what it spoke to before is no stranger who speaks first */
	bpf_map_update_elem(&interface_flows, &key, &made, BPF_NOEXIST);
	return PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
