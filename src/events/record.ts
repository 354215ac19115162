// SPDX-License-Identifier: Apache-2.0

import type { ModelIdentity } from './model-identity.ts';
import type { Governance } from './pod.ts';

/** How a name or a model became known; the strongest first in a record. */
export type Evidence = 'cidr' | 'dns' | 'sni' | 'http' | 'tls-uprobe' | 'argv' | 'file-magic' | 'digest';

/** What policy says: `audit` would have been denied and was let pass. */
export type Verdict = 'allow' | 'audit' | 'deny' | 'kill';

/** What every line begins with. Times are RFC 3339, UTC, nanoseconds; 64-bit ids are decimal strings. */
export interface RecordHead {
  readonly schema: 'weir.dev/record/v1';
  readonly kind: string;
  readonly time: string;
  readonly cluster?: string;
  readonly node: string;
  readonly bootId: string;
  /** Counts the records of this agent run without a gap: a missing number is a lost record. */
  readonly sequence: number;
  readonly agent: string;
  readonly catalog: string;
}

export interface ProcessRecord {
  readonly id: string;
  readonly pid: number;
  readonly startTime: string;
  readonly executable: string;
  readonly arguments?: readonly string[];
  readonly argumentsTruncated?: true;
  readonly argumentsInvalid?: true;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly capabilities?: string;
  /** Nearest first. */
  readonly ancestors?: readonly { readonly id: string; readonly pid: number; readonly executable: string }[];
}

export interface PodRecord {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly serviceAccount?: string;
  readonly workload?: { readonly kind: string; readonly name: string };
  readonly governance?: Governance;
}

export interface ContainerRecord {
  readonly id: string;
  readonly name?: string;
  readonly image?: string;
  readonly imageDigest?: string;
  readonly runtime: string;
}

export interface DestinationRecord {
  readonly address: string;
  readonly port: number;
  /** The best name known; absent when none is. */
  readonly name?: string;
  readonly nameEvidence?: readonly Evidence[];
  readonly channel?: string;
  readonly category?: string;
}

export interface FlowRecord {
  readonly protocol: 'tcp' | 'udp' | string;
  readonly direction: 'outbound' | 'inbound' | 'unknown';
  readonly cookie: string;
  readonly localAddress: string;
  readonly localPort: number;
  readonly opened?: string;
  readonly durationMs?: number;
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  readonly retransmits?: number;
  readonly error?: string;
}

/** A line about something that happened in a pod: one join of who, where, what and verdict. */
export interface EventRecord extends RecordHead {
  readonly process?: ProcessRecord;
  readonly container?: ContainerRecord;
  readonly pod?: PodRecord;
  readonly cgroup?: { readonly id: string; readonly path?: string };
  readonly destination?: DestinationRecord;
  readonly flow?: FlowRecord;
  readonly dns?: {
    readonly question: string;
    readonly type: string;
    readonly rcode?: string;
    readonly answers?: readonly { readonly type: string; readonly data: string; readonly ttl: number }[];
    readonly truncated?: true;
    readonly malformed?: true;
  };
  readonly tls?: {
    readonly serverName?: string;
    readonly alpn?: readonly string[];
    readonly version: string;
    readonly encryptedHello?: true;
    readonly malformed?: true;
  };
  readonly http?: {
    readonly method: string;
    readonly target: string;
    readonly host?: string;
    readonly truncated?: true;
  };
  readonly exit?: { readonly code?: number; readonly signal?: number };
  readonly model?: ModelIdentity & { readonly evidence: Evidence; readonly operation: string };
  readonly coverage?: { readonly shed: number };
  readonly verdict: Verdict;
}

/** An alert-worthy statement, with the event that caused it. */
export interface FindingRecord extends EventRecord {
  readonly kind: 'finding';
  readonly finding: {
    /** Stable id, such as `unapproved-model-download`. */
    readonly rule: string;
    readonly severity: 'critical' | 'high' | 'medium' | 'low' | 'info';
    readonly message: string;
    /** How often it was seen since the last line about it. */
    readonly count: number;
  };
}

/** Once a minute: the agent is alive, what it covers and what it lost. */
export interface HeartbeatRecord extends RecordHead {
  readonly kind: 'heartbeat';
  readonly uptimeSeconds: number;
  readonly events: number;
  readonly lost: readonly { readonly kind: string; readonly reason: string; readonly count: number }[];
  readonly undecodable: number;
  readonly pods: number;
  readonly processes: number;
  /** What could not be attached and what is unseen without it. */
  readonly degraded: readonly string[];
  /** Wall clock minus boot clock, nanoseconds: what turns kernel times into the times of these lines. */
  readonly clockOffsetNs: string;
  readonly policies: readonly string[];
}

export type WeirRecord = EventRecord | FindingRecord | HeartbeatRecord;
