/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_TABLES_H
#define WEIR_TABLES_H

#include <linux/bpf.h>

#include "types.h"

/*
 * Keys and values of the maps that user space and programs share: the one description. Maps themselves are in
 * maps.h. User space writes policy tables (cgroups); programs write learned ones (pod_buckets, losses).
 */

enum observe_flag {
	OBSERVE_PROCESSES = 1 << 0, /* fork, exec, exit */
	OBSERVE_NETWORK = 1 << 1,   /* connect, accept, listen, flows */
	OBSERVE_CONTENT = 1 << 2,   /* DNS, TLS hello, HTTP request lines */
	/* discovery: what tells an AI workload from others, and little else */
	OBSERVE_EXECS = 1 << 3,     /* exec, without fork and exit */
	OBSERVE_ANSWERS = 1 << 4,   /* DNS answers: nothing is kept for the socket */
	/* no events: a cgroup made here is a pod of its own, not a part of this one */
	OBSERVE_APART = 1 << 5,
};

/*
 * Map cgroups: cgroup_id_t → what is observed there. The mkdir program copies the parent's entry to a new child and
 * reports it, whatever is observed: an entry that observes nothing, at the root of all pods, gives news of new pods.
 * What the entries above the pods observe is what a pod gets that nobody told of yet.
 */
struct cgroup_entry {
	cgroup_id_t pod; /* the pod's folder, or one above the pods: key of pod_buckets for it and all below */
	__u32 observe;   /* enum observe_flag */
	__u32 policy;    /* key of policy_sets for what goes out of here; 0: not governed. That of the pod's own folder
			    holds for all below it. */
	/* of a pod's own folder: until then streams go on that are older than its first policy, and whose names nobody
	   learned */
	boot_ns_t legacy_until;
};

/*
 * Map pod_defaults, of one entry: keys of policy_sets for a pod that nobody told of yet; 0: it is not governed. Static
 * pods, which a node can't be without, never get one.
 */
struct pod_defaults {
	boot_ns_t away_from; /* no agent is there from then on: it puts that off as long as it runs */
	__u32 present;	     /* while it is */
	__u32 away;
};

/* Map pod_buckets: cgroup_entry.pod → token bucket of its observations. */
struct pod_bucket {
	boot_ns_t refilled;
	__u64 tokens;
	__u64 shed;            /* observations not sent, all spells */
	boot_ns_t throttled_since; /* 0: not throttled */
};

enum loss_reason {
	LOSS_RING_FULL = 0,   /* the ring had no room */
	LOSS_THROTTLED = 1,   /* the pod's token bucket was empty */
	LOSS_TABLE_FULL = 2,  /* socket or cgroup state could not be kept */
	LOSS_UNREADABLE = 3,  /* memory of the process or packet could not be read */
	LOSS_FOREIGN = 4,     /* a system call of another kind than the machine's own: 32-bit, x32 */
	LOSS_REASON_COUNT = 5,
};

/* Why a stream could not be taken to where send() is judged: its packets are judged alone. */
enum unheld_reason {
	UNHELD_FULL = 0,	/* the table of sockets has no room */
	UNHELD_BUSY = 1,	/* it is in a table of somebody else's */
	UNHELD_UNSUPPORTED = 2, /* of a kind that can't be in one: multipath TCP */
	UNHELD_OTHER = 3,
	UNHELD_REASON_COUNT = 4,
};

/* Map losses: per-CPU array, index kind * LOSS_REASON_COUNT + reason. */
struct loss_counter {
	__u64 count;
};

/*
 * Egress policy: user space compiles the policies of a pod to a set, whose clauses (rules) are numbered; whatever is
 * looked up leads to bits, one for each rule. A set that is in use never changes in what it decides but for
 * addresses: a changed policy is a new set under a new number, written whole before any pod gets it.
 */
enum egress_limit {
	RULE_BYTES = 32,   /* bits of 256 rules */
	MAX_ENDINGS = 16,  /* instants at which rules of one set end */
	ENDING_BYTES = 40, /* struct rule_ending */
	NAME_HASHES = 7,   /* of a learned name: its own and those of up to six parents, the shortest first */
	MAX_NAMES = 8,     /* learned for one address of a pod */
	NAME_BYTES = 64,   /* struct learned_name */
	MAX_LEARNED = 1024, /* addresses of a pod */
};

enum gate_rest {
	GATE_OPEN = 0, /* no policy of the gate says anything */
	GATE_ALLOW = 1,
	GATE_DELEGATE = 2,
	GATE_DENY = 3,
};

/* A gate in one evaluation: which rules allow and deny, and what becomes of the rest. */
struct gate_tables {
	__u8 allow[RULE_BYTES];
	__u8 deny[RULE_BYTES];
	__u32 rest; /* enum gate_rest */
	__u16 is_quic_denied;
	__u16 is_hello_denied; /* one that hides another */
};

/* From an instant on, the rules that have ended by then: earlier ones among them. */
struct rule_ending {
	boot_ns_t ends;
	__u8 rules[RULE_BYTES];
};

/* Map policy_sets: number of a set → how it decides. */
struct policy_set {
	__u64 content;           /* digest of the set: a new run of the agent knows it by this */
	boot_ns_t relaxed_until; /* until then the relaxed gates hold in the place of the enforced ones; 0: never */
	__u32 ending_count;
	__u16 has_ports;         /* 0: no rule has ports, policy_ports has no entry of the set */
	__u16 has_names;         /* 0: neither names nor encrypted hellos are looked for in what streams send */
	__u8 portless[RULE_BYTES];
	__u8 isolations[RULE_BYTES]; /* rules that fit every action, implied ones too */
	__u8 proxies[RULE_BYTES];    /* rules whose destinations are proxies: a gate that allows by one judges what it is asked for */
	struct gate_tables enforced_cluster;
	struct gate_tables enforced_namespace;
	struct gate_tables all_cluster;
	struct gate_tables all_namespace;
	struct gate_tables relaxed_cluster;
	struct gate_tables relaxed_namespace;
	__u8 endings[MAX_ENDINGS * ENDING_BYTES]; /* struct rule_ending, the first to end first */
};

/* Values of policy_blocks, policy_ports and policy_names. */
struct rule_bits {
	__u8 bits[RULE_BYTES];
};

/*
 * Map policy_blocks: the longest prefix that holds an address → rules of all prefixes that do. Set 0 holds
 * addresses that no name can teach: those of nodes and metadata services.
 */
struct block_key {
	__u32 prefix_bits; /* 32 for the set, and those of the address */
	__u32 set;
	__u8 address[16];
};

/* Map policy_ports: a port → rules of that port and rules without ports. */
struct port_key {
	__u32 prefix_bits; /* 48 for set and protocol, and those of the port */
	__u32 set;
	__u8 protocol[2]; /* IPPROTO_*, 0 */
	__u8 port[2];     /* network order */
};

enum name_reach {
	NAME_ITSELF = 0,
	NAMES_BELOW = 1,
};

/* Map policy_names. */
struct name_key {
	__u64 hash;
	__u32 set;
	__u32 reach; /* enum name_reach */
};

/* Map name_secret, of one entry: what names are hashed with, so that nobody can find two of one hash. */
struct name_secret {
	__u32 seed_a;
	__u32 seed_b;
	__u32 factor_a; /* odd */
	__u32 factor_b; /* odd */
	/* LEARNED_LAYOUT of who made the tables of what was learned: another version takes over those it can read */
	__u64 layout;
};

/* To be counted up when names are hashed in another way (name_hash.h): what was learned can't be taken over then. */
enum learned_hash {
	LEARNED_HASH = 1,
};

enum learned_flag {
	LEARNED_ALIAS = 1 << 0, /* not what was asked for, but where the answer led through */
};

/* A name that DNS gave a pod for an address. */
struct learned_name {
	__u32 expires; /* seconds since boot; 0: free */
	__u16 hash_count;
	__u16 flags;   /* enum learned_flag */
	__u8 hashes[8 * NAME_HASHES];
};

/* Map learned: what a pod's DNS answers said of an address, and which rules that leads to in the pod's set. */
struct learned_key {
	cgroup_id_t pod;
	__u8 address[16];
};

struct learned_address {
	struct bpf_spin_lock lock;
	__u32 version;       /* counts what was learned, twice: odd while it is being written */
	__u32 set;           /* what the bits are of; 0: they are to be looked up */
	__u32 current_until; /* seconds since boot: then one of the names has expired */
	__u8 asked[RULE_BYTES]; /* rules that mean a name asked for */
	__u8 seen[RULE_BYTES];  /* the same for names asked for and their aliases */
	__u8 names[MAX_NAMES * NAME_BYTES];
};

/* Map learned_slots: the addresses of a pod by number, up to its quota, so that what has expired can be found. */
struct learned_slot {
	cgroup_id_t pod;
	__u64 number;
};

/* Map learned_pods. */
struct learned_pod {
	struct bpf_spin_lock lock;
	__u32 count; /* slots in use */
	__u32 hand;  /* where the next search for an expired one begins */
	__u32 pad;
};

/* Map resolvers: who may answer a pod's questions; pod 0: every pod's. The value: enum resolver_flag. */
struct resolver_key {
	cgroup_id_t pod;
	__u8 address[16];
};

enum resolver_flag {
	RESOLVER_LOOPBACK = 1 << 0, /* its answers may come by the loopback interface: it is on the pod's own host */
};

/*
 * What the iterator over the verdicts of sockets writes: a socket with a peer that its pod's policy does not let go on.
 * Its ends are in v4-mapped form for IPv4, network byte order, as its cookie they are what user space finds it by.
 */
struct cut_socket {
	sock_cookie_t cookie;
	cgroup_id_t cgroup; /* the socket's */
	__u8 local_address[16];
	__u8 remote_address[16];
	port_t local_port;
	port_t remote_port;
	namespace_id_t network_namespace;
	__u32 interface; /* that it is bound to; 0: none */
	__u8 protocol;	 /* IPPROTO_* */
	__u8 pad[3];
};

/* Map interfaces: index of the node's end of a pod's interface → the pod. */
struct interface_entry {
	cgroup_id_t pod;
	__u64 unseen; /* frames that no socket of a cgroup with hooks made: programs count */
};

/* Map clause_counts, per CPU: by set and clause. */
struct clause_key {
	__u32 set;
	__u32 clause; /* number of a rule, or CLAUSE_* plus 2 for the gate of namespaces */
};

enum clause_number {
	CLAUSE_DEFAULT = 1024,
	CLAUSE_QUIC = 1025,
	CLAUSE_ENCRYPTED_HELLO = 1028,
};

struct clause_count {
	__u64 enforced; /* decided what happened */
	__u64 all;	/* decided what would have happened, were every policy enforced */
};

/* Where a call has something: in an argument, as its number plus one. */
enum call_place {
	CALL_NOWHERE = 0,
	CALL_RESULT = 7, /* what it returned */
};

enum call_plan_flag {
	CALL_ONLY_FAILED = 1 << 0,    /* told only where it failed */
	CALL_ONLY_WRITES = 1 << 1,    /* told only where `flags` ask for writing (O_WRONLY, O_RDWR): nobody wants the rest */
	CALL_DATA_IS_TEXT = 1 << 2,   /* data is a string */
	CALL_DATA_IS_RESULT = 1 << 3, /* as many bytes as it returned are data, none where it failed */
	CALL_DATA_IS_VECTOR = 1 << 4, /* data points to struct iovec: the first of them is read */
	CALL_DATA_IS_MESSAGE = 1 << 5,/* data points to struct msghdr: address and data are what it leads to */
	CALL_ADDRESS_IS_GIVEN = 1 << 6, /* address_length points to the length, which the call sets */
	CALL_HAS_FILE = 1 << 7,       /* the path of the file is told too */
	CALL_BASE_IS_CWD = 1 << 8,    /* path is relative to the working directory */
	CALL_SECOND_BASE_IS_CWD = 1 << 9,
	CALL_FLAGS_ARE_IN_DATA = 1 << 10, /* openat2: the first 64 bits of what data points to */
};

/*
 * Map call_plans: number of a system call of this machine → what is told of it, places as enum call_place. `call` 0: it is
 * not wanted.
 */
struct call_plan {
	__u16 call;  /* enum system_call */
	__u16 flags; /* enum call_plan_flag */
	__u16 data_limit; /* bytes of data told at most */
	__u8 file;
	__u8 open_flags;
	__u8 path;
	__u8 base;
	__u8 second_path;
	__u8 second_base;
	__u8 address;
	__u8 address_length;
	__u8 data;
	__u8 data_length;
};

#endif
