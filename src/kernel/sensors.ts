// SPDX-License-Identifier: Apache-2.0
import type { EventKindNumber } from '../events/event-kinds.ts';
import { EventKind } from '../gen/events.ts';

/** One BPF object: what it brings, and what is lost where a kernel refuses it. */
export interface Sensor {
  /** `bpf/<object>.bpf.c`. */
  readonly object: string;
  /** Events its programs send. */
  readonly kinds: readonly EventKindNumber[];
  /** Whether Weir can't work without it; the others degrade. */
  readonly required: boolean;
  /** What is missing without it, for `weir doctor` and status. */
  readonly brings: string;
}

const NETWORK_KINDS = [
  EventKind.NETWORK_CONNECT,
  EventKind.NETWORK_SEND,
  EventKind.NETWORK_LISTEN,
  EventKind.NETWORK_ESTABLISHED,
  EventKind.NETWORK_ACCEPT,
  EventKind.NETWORK_FLOW,
  EventKind.NETWORK_CLOSE,
] as const;

const CONTENT_KINDS = [
  EventKind.DNS_QUESTION,
  EventKind.DNS_ANSWER,
  EventKind.TLS_HELLO,
  EventKind.HTTP_REQUEST,
] as const;

/** Every object, in the order of loading: maps shared by name are sized and made by the first that has them. */
export const SENSORS: readonly Sensor[] = [
  {
    object: 'cgroup',
    kinds: [EventKind.CGROUP_MKDIR, EventKind.CGROUP_RMDIR],
    required: true,
    brings: 'pods and containers from the moment their cgroups are made',
  },
  {
    object: 'process',
    kinds: [EventKind.PROCESS_FORK, EventKind.PROCESS_EXEC, EventKind.PROCESS_EXIT],
    required: true,
    brings: 'processes: who did it',
  },
  {
    object: 'syscalls',
    kinds: [EventKind.PROCESS_SYSCALL],
    required: false,
    brings: 'system calls that rules ask for',
  },
  {
    object: 'tasks',
    kinds: [],
    required: false,
    brings: 'exact start times of processes older than the agent',
  },
  {
    object: 'socket',
    // it says whose a socket is: every kind that comes from sockets needs it
    kinds: [...NETWORK_KINDS, ...CONTENT_KINDS],
    required: false,
    brings: 'connections as they are asked for, and whose they are',
  },
  {
    object: 'stream',
    kinds: [
      EventKind.NETWORK_CONNECT,
      EventKind.NETWORK_LISTEN,
      EventKind.NETWORK_ESTABLISHED,
      EventKind.NETWORK_ACCEPT,
      EventKind.NETWORK_FLOW,
      EventKind.NETWORK_CLOSE,
      EventKind.TLS_HELLO,
      EventKind.HTTP_REQUEST,
    ],
    required: false,
    brings: 'TCP flows and their bytes',
  },
  {
    object: 'datagram',
    kinds: [EventKind.NETWORK_FLOW, EventKind.NETWORK_CLOSE, EventKind.DNS_QUESTION, EventKind.DNS_ANSWER],
    required: false,
    brings: 'bytes of UDP flows, and DNS',
  },
  {
    object: 'egress',
    kinds: [EventKind.EGRESS_DECISION],
    // only loaded where policy is to be enforced: then nothing else will do
    required: true,
    brings: 'policy on what goes out, enforced',
  },
  {
    object: 'cut',
    kinds: [EventKind.EGRESS_DECISION],
    required: false,
    brings: 'an error at once for connections that a changed policy cuts',
  },
  {
    object: 'interface',
    kinds: [EventKind.EGRESS_DECISION],
    required: false,
    brings: 'policy on what passes the hooks of cgroups: packet sockets, sandboxed runtimes',
  },
  {
    object: 'send',
    kinds: [EventKind.EGRESS_DECISION],
    required: false,
    brings: 'an error in send() for names on the wire: without it the connection is cut',
  },
  {
    object: 'content',
    kinds: [EventKind.TLS_HELLO, EventKind.HTTP_REQUEST],
    required: false,
    brings: 'TLS server names and plain HTTP requests',
  },
  {
    object: 'flows',
    kinds: [EventKind.NETWORK_FLOW],
    required: false,
    brings: 'reports of flows that are still open, and owners of sockets older than the agent',
  },
  {
    object: 'tls_library',
    kinds: [EventKind.HTTP_REQUEST],
    required: false,
    brings: 'request lines of OpenSSL clients',
  },
];

/** How a program gets to its hook. `on-demand`: run or attached when asked for (iterators, library probes, interfaces of pods, tables of sockets). */
export type Attachment = 'cgroup' | 'hook' | 'on-demand';

/**
 * How a program of this ELF section is attached. One whose name begins with `tail_` is called by another, at that one's
 * hook.
 */
export function attachmentOf(section: string, name = ''): Attachment {
  if (name.startsWith('tail_')) return 'on-demand';
  if (/^(cgroup|sockops)/.test(section)) return 'cgroup';
  return /^(iter|tc$|sk_msg$|u(ret)?probe)/.test(section) ? 'on-demand' : 'hook';
}
