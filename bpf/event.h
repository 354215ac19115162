/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_EVENT_H
#define WEIR_EVENT_H

#include "types.h"

/*
 * What the kernel tells user space: the one description of every event record.
 *
 * A record is its struct, then a variable tail made of the parts named by its length_t fields, in field order,
 * without padding or terminators. Structs have fixed-width members, no hidden padding and a size that is a multiple
 * of 8. `npm run gen` turns this file into TypeScript.
 */

enum event_kind {
	EVENT_PROCESS_FORK = 1,
	EVENT_PROCESS_EXEC = 2,
	EVENT_PROCESS_EXIT = 3,
	EVENT_CGROUP_MKDIR = 4,
	EVENT_CGROUP_RMDIR = 5,
	EVENT_COVERAGE_THROTTLE = 6,
	EVENT_NETWORK_CONNECT = 7,
	EVENT_NETWORK_SEND = 8,
	EVENT_NETWORK_LISTEN = 9,
	EVENT_NETWORK_ESTABLISHED = 10,
	EVENT_NETWORK_ACCEPT = 11,
	EVENT_NETWORK_FLOW = 12,
	EVENT_NETWORK_CLOSE = 13,
	EVENT_DNS_QUESTION = 14,
	EVENT_DNS_ANSWER = 15,
	EVENT_TLS_HELLO = 16,
	EVENT_HTTP_REQUEST = 17,
	EVENT_EGRESS_DECISION = 18,
	EVENT_PROCESS_SYSCALL = 19,
	EVENT_KIND_COUNT = 20,
};

/* Bits of event_header.flags; which kinds use a bit is in its name. */
enum event_flag {
	EVENT_EXEC_ARGS_TRUNCATED = 1 << 0, /* argv was longer than MAX_ARGS */
	EVENT_EXEC_PATH_TRUNCATED = 1 << 1, /* a path was deeper or longer than we carry: its end is given, of filename the start */
	EVENT_EXEC_DELETED_FILE = 1 << 2,   /* the executable has no link in any folder (memfd, unlinked) */
	EVENT_EXEC_CREDENTIALS = 1 << 3,    /* the file's setuid, setgid or capabilities raised the process's */
	EVENT_EXEC_ARGS_UNREADABLE = 1 << 4,/* argv could not be read: the page was gone */
	EVENT_EXEC_KERNEL_THREAD = 1 << 5,  /* from the task iterator: a thread of the kernel, which runs no program */
	EVENT_EXEC_ALONE = 1 << 6,          /* nothing else is told of the process: neither its beginning nor its end */
	EVENT_EXEC_UPPER_LAYER = 1 << 7,    /* the executable is in the writable layer of an overlay: not from the image */
	EVENT_EXEC_LOWER_LAYER = 1 << 8,    /* it is in a lower layer of an overlay, and unchanged */
	EVENT_EXEC_WRITABLE = 1 << 9,       /* the process may write the executable: by mode and owner, or CAP_DAC_OVERRIDE */
	EVENT_EXEC_MEMFD = 1 << 10,         /* the executable is memory (memfd_create) */
	EVENT_CGROUP_PATH_TRUNCATED = 1 << 0, /* the path was longer than MAX_CGROUP_PATH: its start is given */
	EVENT_DNS_MALFORMED = 1 << 0,       /* the message breaks RFC 1035: what was readable is given */
	EVENT_DNS_TRUNCATED = 1 << 1,       /* more records than we carry, or the TC bit */
	EVENT_TLS_ENCRYPTED_HELLO = 1 << 0, /* the hello carries encrypted_client_hello: the name is the outer one */
	EVENT_TLS_REASSEMBLED = 1 << 1,     /* the hello came in more than one segment */
	EVENT_TLS_MALFORMED = 1 << 2,       /* looked like a ClientHello and was not one, or exceeded what we keep */
	EVENT_HTTP_TRUNCATED = 1 << 0,      /* target or host was longer than we carry */
	EVENT_HTTP_NO_HOST = 1 << 1,        /* no Host header in what was seen */
	EVENT_HTTP_TRAILING = 1 << 2,       /* bytes follow that Content-Length doesn't announce: chunks, or requests unseen */
	EVENT_SYSCALL_UNREADABLE = 1 << 0,  /* memory that it points to could not be read: what it names is empty */
	EVENT_SYSCALL_TRUNCATED = 1 << 1,   /* path, second_path or data was longer than we carry: its start is given */
	EVENT_SYSCALL_DEEP = 1 << 2,        /* base, second_base or file was deeper or longer than we carry: its end is given */
	EVENT_SYSCALL_NO_BASE = 1 << 3,     /* a path is relative to a descriptor that leads to no folder */
	EVENT_SYSCALL_CREATED = 1 << 4,     /* the file was not there before it was opened (by this call, or the one that opened it) */
	EVENT_SYSCALL_UPPER_LAYER = 1 << 5, /* the file is in the writable layer of an overlay */
	EVENT_SYSCALL_LOWER_LAYER = 1 << 6, /* it is in a lower layer of an overlay, and unchanged */
	EVENT_FLOW_UNATTRIBUTED = 1 << 7,   /* network kinds: the socket is older than the sensor, its process unknown */
};

enum {
	MAX_ARGS = 4096,     /* bytes of argv carried */
	MAX_PATH = 1024,     /* bytes of an executable path or cwd carried */
	MAX_CGROUP_PATH = 512,
	MAX_DNS_NAME = 255,  /* RFC 1035 3.1, in dotted form without the final dot at most 253 */
	MAX_DNS_RECORDS = 32,
	MAX_SERVER_NAME = 255,
	MAX_ALPN = 64,
	MAX_HTTP_METHOD = 16,
	MAX_HTTP_TARGET = 1024,
	MAX_HTTP_HOST = 255,
	MAX_CALL_PATH = 4095, /* PATH_MAX of the kernel, without its terminator: no path that a call takes is cut */
	MAX_CALL_ADDRESS = 128, /* sizeof(struct sockaddr_storage) */
	MAX_CALL_DATA = 1024, /* bytes of a buffer carried at most; how many are, the plan of the call says */
};

/* First member of every event. */
struct event_header {
	boot_ns_t time;          /* when it happened */
	boot_ns_t process_start; /* start of the process: with tgid its identity, whatever pids are reused; 0 unknown */
	cgroup_id_t cgroup_id;   /* process kinds: the task's; network kinds: the socket's; cgroup kinds: its own */
	__u32 size;              /* bytes of the whole record, tail included */
	tgid_t tgid;             /* 0 unknown */
	tid_t tid;               /* thread that did it; 0 unknown */
	__u16 kind;              /* enum event_kind */
	__u16 flags;             /* enum event_flag */
};

/* A process was made: header names the child. Threads are not reported. */
struct process_fork_event {
	struct event_header header;
	boot_ns_t parent_start;
	tgid_t parent_tgid;
	tgid_t namespace_tgid; /* the child's pid in its own pid namespace */
};

/*
 * A process image was replaced. Tail: executable, filename, cwd, args (NUL separated, as in /proc/<pid>/cmdline). The
 * task iterator describes what runs already in the same form, without filename and args.
 */
struct process_exec_event {
	struct event_header header;
	boot_ns_t parent_start;
	inode_t executable_inode;
	epoch_ns_t executable_changed;  /* its ctime, 0 unknown */
	epoch_ns_t executable_modified; /* its mtime, 0 unknown */
	capability_set_t capabilities; /* effective */
	capability_set_t permitted;
	device_t executable_device;
	tgid_t parent_tgid;
	tgid_t namespace_tgid; /* pid in its own pid namespace */
	user_id_t uid;
	user_id_t effective_uid;
	group_id_t gid;
	group_id_t effective_gid;
	user_id_t login_uid;   /* who logged in, for audit(7); 4294967295 nobody */
	tgid_t session;        /* pid of the session's leader in the initial pid namespace, 0 none */
	tgid_t process_group;  /* the same of the process group's */
	namespace_id_t mount_namespace;
	namespace_id_t pid_namespace;
	namespace_id_t network_namespace;
	namespace_id_t user_namespace;
	namespace_id_t uts_namespace;
	namespace_id_t ipc_namespace;
	namespace_id_t cgroup_namespace;
	device_t tty;          /* controlling terminal, 0 none */
	__u32 args_total;      /* bytes of argv before truncation */
	length_t executable_length; /* path within the process's root; links resolved */
	length_t filename_length;   /* path as given to execve */
	length_t cwd_length;
	length_t args_length;
	__u8 comm[16];         /* NUL padded */
	__u32 pad;
};

/* The last thread of a process ended. */
struct process_exit_event {
	struct event_header header;
	wait_status_t status;
	__u32 pad;
};

/* A cgroup came or went. Tail: path from the cgroup2 root, starting with '/'. */
struct cgroup_event {
	struct event_header header;
	cgroup_id_t parent_id;
	__u32 level; /* depth below the cgroup2 root */
	length_t path_length;
	__u16 pad;
};

/* A pod began to be throttled: its observations exceed its token bucket. How many were shed is in pod_buckets. */
struct coverage_throttle_event {
	struct event_header header; /* cgroup_id: the pod's entry in cgroups */
	__u64 shed;                 /* observations of this pod shed so far, all spells */
};

enum flow_direction {
	FLOW_UNKNOWN = 0,
	FLOW_OUTBOUND = 1, /* the pod opened it */
	FLOW_INBOUND = 2,  /* the pod accepted it */
};

/* One end of a flow. IPv4 addresses are in v4-mapped form (::ffff:a.b.c.d), network byte order. */
struct socket_info {
	sock_cookie_t cookie;
	__u8 local_address[16];
	__u8 remote_address[16];
	port_t local_port;
	port_t remote_port;
	__u8 family;    /* of the addresses: 4 or 6 (a v4-mapped address on an IPv6 socket is 4) */
	__u8 protocol;  /* IPPROTO_*: 6 TCP, 17 UDP */
	__u8 direction; /* enum flow_direction */
	__u8 pad;
};

/*
 * CONNECT: connect(2) was called (before it happens; also connected UDP). SEND: first datagram of a socket to a new
 * peer without connect. LISTEN: a socket began to listen (local end only).
 */
struct network_event {
	struct event_header header;
	struct socket_info socket;
};

/*
 * ESTABLISHED: a TCP handshake the pod began has ended well. ACCEPT: one it accepted. FLOW: report of a live flow
 * at the set interval. CLOSE: the flow ended. Bytes are payload, counted by sequence: retransmits don't count.
 */
struct network_flow_event {
	struct event_header header;
	struct socket_info socket;
	boot_ns_t opened;
	byte_count_t bytes_sent;     /* acknowledged by the peer */
	byte_count_t bytes_received; /* in order */
	__u32 packets_sent;
	__u32 packets_received;
	__u32 retransmits;
	duration_us_t round_trip; /* smoothed, 0 unknown */
	__u32 error;              /* errno the socket ended with, 0 none */
	__u32 pad;
};

/*
 * A DNS question left the pod, or an answer reached it (over UDP or TCP). Tail: name (lower case, dotted, no final dot), then
 * record_count records, each struct dns_record then data_length bytes, padded to 4.
 */
struct dns_event {
	struct event_header header;
	struct socket_info socket;
	__u16 id;
	__u16 type;  /* QTYPE: 1 A, 28 AAAA, 65 HTTPS … */
	__u16 rcode; /* answers: 0 NOERROR, 2 SERVFAIL, 3 NXDOMAIN … */
	__u16 answer_total;  /* records the answer says it has */
	__u16 record_count;  /* records carried here: A, AAAA and CNAME of the answer section */
	length_t name_length;
	length_t records_length;
	__u16 pad;
};

/* data: A 4 bytes, AAAA 16 bytes, CNAME the target, dotted lower case. */
struct dns_record {
	__u16 type;
	length_t data_length;
	__u32 ttl; /* seconds */
};

/* A TLS ClientHello left the pod. Tail: server name (lower case), alpn (protocol names, comma separated). */
struct tls_hello_event {
	struct event_header header;
	struct socket_info socket;
	__u16 version;      /* highest offered: 0x0303 TLS 1.2, 0x0304 TLS 1.3 */
	__u16 hello_length; /* bytes of the handshake message */
	length_t server_name_length;
	length_t alpn_length;
};

enum request_source {
	REQUEST_PLAINTEXT = 1,   /* read from the segment */
	REQUEST_TLS_LIBRARY = 2, /* read where the process hands it to its TLS library */
};

/* An HTTP/1 request line. Tail: method, target, host. Other headers are never read out of the kernel. */
struct http_request_event {
	struct event_header header;
	struct socket_info socket; /* all zero when source is REQUEST_TLS_LIBRARY */
	address_t tls_object;      /* the library's connection object, 0 for plain text */
	length_t method_length;
	length_t target_length;
	length_t host_length;
	__u8 source; /* enum request_source */
	__u8 pad;
};

enum egress_verdict {
	EGRESS_ALLOW = 0,
	EGRESS_AUDIT = 1, /* passed, and would not have, were every policy enforced */
	EGRESS_DENY = 2,
};

/* Which hook decided. */
enum egress_hook {
	EGRESS_CONNECT = 1,
	EGRESS_SEND = 2,   /* a datagram to an address */
	EGRESS_PACKET = 3, /* a packet of a socket that has no verdict, or one of another policy; or what it shows */
	EGRESS_CHANGE = 4, /* a live socket, looked at after policy changed */
	EGRESS_INTERFACE = 5, /* a frame on the pod's interface that passed no hook of its cgroup */
	EGRESS_STREAM = 6, /* what a process sends on a stream, in its own send() */
};

enum egress_evidence {
	EVIDENCE_NONE = 0, /* a default, or no policy at all */
	EVIDENCE_CIDR = 1, /* the address alone */
	EVIDENCE_DNS = 2,  /* a name that the pod's DNS answers gave the address */
	EVIDENCE_SNI = 3,  /* the server name of a TLS hello, or that there is none that can be read */
	EVIDENCE_HTTP = 4, /* the same of an HTTP/1 request */
};

/* What a gate decided by. */
enum gate_reason {
	REASON_OPEN = 0,
	REASON_DENY = 1,
	REASON_QUIC = 2,
	REASON_ALLOW = 3,
	REASON_DEFAULT = 4,
	REASON_DELEGATE = 5,
	REASON_ENCRYPTED_HELLO = 6,
};

/*
 * Egress of a governed pod was decided: by the policies that enforce, and by all. What is implied isn't told. Tail: the
 * name that the stream showed (lower case), where it was decided by that.
 */
struct egress_decision_event {
	struct event_header header;
	struct socket_info socket;
	cgroup_id_t pod; /* whose policy it was: the socket's pod, or the calling process's where that is stricter */
	__u32 set;
	__u8 verdict;  /* enum egress_verdict */
	__u8 hook;     /* enum egress_hook */
	__u8 evidence; /* enum egress_evidence */
	__u8 is_relaxed; /* by the relaxed gates */
	/* reasons: enum gate_reason; rules: the deciding rule of a deny or an allow */
	__u16 enforced_cluster_reason;
	__u16 enforced_cluster_rule;
	__u16 enforced_namespace_reason;
	__u16 enforced_namespace_rule;
	__u16 all_cluster_reason;
	__u16 all_cluster_rule;
	__u16 all_namespace_reason;
	__u16 all_namespace_rule;
	/* of a packet's stream, else 0: where the socket is found */
	namespace_id_t network_namespace;
	__u32 interface; /* that it is bound to; 0: none */
	length_t name_length;
	__u8 is_legacy; /* older than the pod's first policy: what is enforced denies it, and it goes on for a while */
	__u8 pad;
	port_t proxied_port; /* that a proxy was asked for; 0: it was asked for nothing that can be read */
	__u8 pad2[2];
};

_Static_assert(sizeof(struct event_header) == 40, "event_header");
_Static_assert(sizeof(struct socket_info) == 48, "socket_info");

/* The record of a system call has a file of its own: it is as long as all others. */
#include "syscall_event.h"

#endif
