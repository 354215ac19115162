// SPDX-License-Identifier: Apache-2.0

/** Every kind of record, with what one says. */
export const RECORD_KINDS = {
  'process.exec': 'a process began to run a program',
  'process.exit': 'a process ended',
  'network.connect': 'a process asked for a connection, before anything was sent',
  'network.send': 'a process sent a first datagram to a peer without connecting',
  'network.listen': 'a process began to listen',
  'network.accept': 'a process was connected to',
  'network.flow': 'what a flow moved: at an interval while it lives, and when it ends',
  'dns.answer': 'a name was asked for, and what was answered',
  'dns.question': 'a name was asked for, and nobody answered in time',
  'tls.hello': 'a TLS connection began',
  'http.request': 'an HTTP request was sent',
  'egress.decision': 'a connection or datagram of a governed pod was denied, or would have been',
  'coverage.throttle': 'a pod did more than is observed: from here on some of it is unseen',
  finding: 'something that deserves an alert',
  breakglass: 'a policy counts as one in mode audit on this node for a while, or no longer does',
  heartbeat: 'the agent is alive: what it covers and what it lost',
  inventory: 'what each pod did so far',
  policy_change: 'a policy came, changed or went, or what is new of it is not taken',
  exception: 'an exception of a policy is about to end, or has ended',
} as const satisfies Record<string, string>;

export type RecordKind = keyof typeof RECORD_KINDS;

export const RECORD_KIND_NAMES = Object.keys(RECORD_KINDS) as readonly RecordKind[];

/** How grave a finding is, the gravest first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** What policy says: `audit` would have been denied and was let pass. */
export const VERDICTS = ['allow', 'audit', 'deny', 'kill'] as const;

export type Verdict = (typeof VERDICTS)[number];

/**
 * How far policy reaches what a pod sends. `full`: all hooks, and the node's end of its interface. `l3-only`: some or all
 * of it passes the hooks of cgroups (packet sockets, a sandboxed runtime), and is governed by address and port alone.
 * `host-network`: all hooks; it has no interface of its own, so that packet sockets are not seen. `unseen`: all
 * hooks; no interface of this node leads to it.
 */
export const EGRESS_COVERAGES = ['full', 'l3-only', 'host-network', 'unseen'] as const;
export type EgressCoverage = (typeof EGRESS_COVERAGES)[number];
