// SPDX-License-Identifier: Apache-2.0

import type { RECORD_SHAPE } from '../record-shape.ts';
import type { RecordKind, Severity, Verdict } from '../record-words.ts';
import type { AiIdentity, PodControl } from './ai-identity.ts';
import type { AlertRecord } from './alert-record.ts';
import type { BreakglassRecord } from './breakglass-record.ts';
import type { PolicyRecord } from './decision-record.ts';
import type { MembersOf } from './members-of.ts';
import type { Confidence, ModelIdentity } from './model-identity.ts';
import type { Governance, Workload } from './pod.ts';
import type { PolicyHeadRecord, PolicyStateRecord } from './policy-record.ts';

/** How a name or a model became known; the strongest first in a record. */
export type Evidence = 'cidr' | 'dns' | 'sni' | 'http' | 'tls-uprobe' | 'argv' | 'file-magic' | 'digest';

/** What every line begins with. Times are RFC 3339, UTC, nanoseconds; 64-bit ids are decimal strings. */
export interface RecordHead {
  readonly schema: 'weir.dev/record/v1';
  readonly kind: RecordKind;
  readonly time: string;
  readonly cluster?: string;
  readonly node: string;
  readonly bootId: string;
  /**
   * Id of the run of the agent, or of the replay, that made it: with `sequence` it tells a record from every other one.
   */
  readonly run: string;
  /** Counts the records of `run` without a gap: a missing number is a lost record. */
  readonly sequence: number;
  readonly agent: string;
  readonly catalog: string;
}

export interface ProcessRecord {
  readonly id: string;
  readonly pid: number;
  readonly startTime: string;
  readonly executable: string;
  readonly comm?: string;
  readonly arguments?: readonly string[];
  readonly argumentsTruncated?: true;
  readonly argumentsInvalid?: true;
  readonly cwd?: string;
  readonly uid?: number;
  /** Where it differs from `uid`. */
  readonly effectiveUid?: number;
  readonly gid?: number;
  /** Effective ones, hexadecimal: bit n is capability n. */
  readonly capabilities?: string;
  /** Nearest first. */
  readonly ancestors?: readonly { readonly id: string; readonly pid: number; readonly executable: string }[];
}

export interface PodRecord {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly serviceAccount?: string;
  readonly workload?: Workload;
  readonly governance?: Governance;
}

export interface ContainerRecord {
  readonly id: string;
  readonly name?: string;
  readonly image?: string;
  readonly imageDigest?: string;
  readonly runtime: string;
  /** Where nothing more is known of the pod. */
  readonly podUid?: string;
}

/** What there is to say about who did it beside the pod and the process themselves (docs/explanation/identity.md). */
export interface IdentityRecord {
  /**
   * `pending`: the pod of the cgroup was not known in time, only its uid is. `partial`: only the container runtime told
   * of the pod, so its owner and the labels of its namespace are missing, or it told of the pod and not yet of the container,
   * so that its name and image are. `host`: it was in no pod.
   */
  readonly state?: 'pending' | 'partial' | 'host';
  /** The systemd unit, where it was in no pod. */
  readonly unit?: string;
  readonly ai?: AiIdentity;
  /** How far the pod can be governed, where that is less than fully. */
  readonly control?: PodControl;
}

export interface DestinationRecord {
  readonly address: string;
  readonly port: number;
  /** The best name known; absent when none is. */
  readonly name?: string;
  /** What says so, the strongest first. */
  readonly nameEvidence?: readonly Evidence[];
  /** All names, where what was seen does not agree on one. */
  readonly names?: readonly { readonly name: string; readonly evidence: Evidence }[];
  /** Names between the question and the address, where DNS led through aliases. */
  readonly aliases?: readonly string[];
  readonly channel?: string;
  readonly category?: string;
  /** `cidr` where the address alone tells the channel. */
  readonly channelEvidence?: Evidence;
  /** The tenant or the bucket, where the name tells it. */
  readonly account?: string;
  readonly bucket?: string;
}

export interface FlowRecord {
  readonly protocol: 'tcp' | 'udp' | string;
  readonly direction: 'outbound' | 'inbound' | 'unknown';
  readonly cookie: string;
  readonly localAddress: string;
  readonly localPort: number;
  /** `open`: a report of a live flow. `closed`: its last one. Counts are since it was opened. */
  readonly state?: 'open' | 'closed';
  readonly opened?: string;
  readonly durationMs?: number;
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  readonly packetsSent?: number;
  readonly packetsReceived?: number;
  readonly retransmits?: number;
  readonly roundTripUs?: number;
  /** Name of the errno it ended with. */
  readonly error?: string;
  /** The socket is older than the sensor: which process made it was not seen. */
  readonly unattributed?: true;
  /** HTTP requests seen on it, and those of its process to its name that were on it or on another such flow. */
  readonly requests?: number;
}

/** A DNS question with what became of it. */
export interface DnsRecord {
  readonly question: string;
  readonly type: string;
  /** Of the answer. */
  readonly rcode?: string;
  readonly answers?: readonly { readonly type: string; readonly data: string; readonly ttl: number }[];
  /** From the first question to the answer. */
  readonly durationMs?: number;
  /** Times it was asked, when more than once. */
  readonly attempts?: number;
  /** No answer was seen in time. */
  readonly unanswered?: true;
  /** No question was seen that this answers: nothing is learned from it. */
  readonly unsolicited?: true;
  readonly truncated?: true;
  readonly malformed?: true;
}

/** An HTTP request and what the catalogue takes it for. */
export interface HttpRecord {
  readonly method: string;
  readonly target: string;
  readonly host?: string;
  readonly truncated?: true;
  /** Bytes follow it that its length does not announce: further requests may be unseen. */
  readonly trailing?: true;
  /** Where it was read. */
  readonly source: 'plaintext' | 'tls-library';
  /**
   * Flows it can have been on: 1 is certain, 0 is none known. A request read in a TLS library is joined by its process
   * and the name it goes to.
   */
  readonly flows: number;
  readonly channel?: string;
  readonly category?: string;
  readonly operation?: string;
  /** Recognised by its path, on a host that the catalogue does not know. */
  readonly byShape?: true;
}

/** A model (or another asset) that an event names. */
export type ModelRecord = ModelIdentity & { readonly evidence: Evidence; readonly operation: string };

/** A model that was asked for on a flow. */
export type FlowModelRecord = ModelRecord & {
  /**
   * `request`: it was asked for on this flow. `process`: the process had asked its registry for it, and this flow goes
   * to a host that serves models without saying which; where there are several, it can be any of them.
   */
  readonly basis: 'request' | 'process';
  readonly requests: number;
  /** It is not certain that it was this flow: as many could have carried the request. */
  readonly candidates?: number;
};

/** A line about something that happened in a pod: one join of who, where, what and verdict. */
export interface EventRecord extends RecordHead {
  readonly process?: ProcessRecord;
  /** Where no more is known of the process than its id in the initial pid namespace. */
  readonly unknownProcess?: { readonly pid: number };
  readonly container?: ContainerRecord;
  readonly pod?: PodRecord;
  /** Left out where there is nothing to say. */
  readonly identity?: IdentityRecord;
  readonly cgroup?: { readonly id: string; readonly path?: string };
  readonly destination?: DestinationRecord;
  readonly flow?: FlowRecord;
  /** The other end of a flow that the pod accepted. */
  readonly peer?: { readonly address: string; readonly port: number };
  readonly exec?: {
    /** As given to execve, where it differs from the executable. */
    readonly filename?: string;
    readonly inode: string;
    /** The executable has no link in any folder: a memfd, or deleted. */
    readonly deletedFile?: true;
    readonly credentialsChanged?: true;
    readonly argumentsUnreadable?: true;
  };
  /** What the catalogue knows the program for. */
  readonly program?: { readonly id: string; readonly role: string };
  readonly dns?: DnsRecord;
  readonly tls?: {
    readonly serverName?: string;
    readonly alpn?: readonly string[];
    readonly version: string;
    /** The name is the outer one. */
    readonly encryptedHello?: true;
    readonly malformed?: true;
  };
  readonly http?: HttpRecord;
  readonly exit?: { readonly code?: number; readonly signal?: number; readonly coreDumped?: true };
  readonly model?: ModelRecord;
  /** What a request names that is no model: a dataset, a space, a file that may be anything. */
  readonly asset?: ModelRecord;
  /** Of a flow: what was asked for on it. */
  readonly models?: readonly FlowModelRecord[];
  readonly coverage?: { readonly shed: number };
  /** What decided; absent where no policy did, or the policy is not known any more. */
  readonly policy?: PolicyRecord;
  readonly verdict: Verdict;
}

/** An alert-worthy statement, with the event that caused it. */
export interface FindingRecord extends EventRecord {
  readonly kind: 'finding';
  readonly finding: {
    /** Stable id, such as `unapproved-model-download`. */
    readonly rule: string;
    readonly severity: Severity;
    readonly message: string;
    /** How often it was seen since the last line about it. */
    readonly count: number;
    /** Why the model is not approved, and the approval that comes nearest. */
    readonly reason?: string;
    readonly approval?: string;
    readonly confidence?: Confidence;
  };
  /** Where it is by a rule of a rule file. */
  readonly alert?: AlertRecord;
}

/** Once a minute: the agent is alive, what it covers and what it lost. */
export interface HeartbeatRecord extends RecordHead {
  readonly kind: 'heartbeat';
  readonly uptimeSeconds: number;
  readonly events: number;
  readonly lost: readonly { readonly kind: string; readonly reason: string; readonly count: number }[];
  readonly undecodable: number;
  /** Events that came malformed, or longer than is carried: their records say so too. */
  readonly flawed: readonly { readonly kind: string; readonly flaw: string; readonly count: number }[];
  readonly pods: number;
  readonly processes: number;
  /** How events came by their pods since the agent began (docs/explanation/identity.md). */
  readonly identity: {
    /** Events that wait for their pod now. */
    readonly held: number;
    /** Events that waited until their pod was known. */
    readonly completed: number;
    /** Events that were shown as they were known when they had waited as long as they may. */
    readonly timedOut: number;
    /** Events that were shown as they were known because too many waited. */
    readonly overflowed: number;
    /** Events shown without their pod. */
    readonly pending: number;
    /** Events shown with what the container runtime told of their pod. */
    readonly partial: number;
    /** Events of pods that turned out not to be observed. */
    readonly unobserved: number;
  };
  /** What could not be attached and what is unseen without it. */
  readonly degraded: readonly string[];
  /** Wall clock minus boot clock, nanoseconds: what turns kernel times into the times of these lines. */
  readonly clockOffsetNs: string;
  /** Every policy that is known, in force or not. */
  readonly policies: readonly PolicyStateRecord[];
  /** Policies that count as ones in mode audit now. */
  readonly suspended: readonly {
    readonly policy: BreakglassRecord['policy'];
    readonly until: string;
  }[];
}

/** A model that a pod asked for. */
export interface ModelInventory {
  /** Package URL or URI; its name where it has neither. */
  readonly model: string;
  readonly channel: string;
  readonly operations: readonly string[];
  readonly requests: number;
  /** Absent where no approvals are configured. */
  readonly approved?: boolean;
  /** Bytes received on flows on which nothing but this model was asked for. */
  readonly bytesReceived: number;
  /** Bytes received on flows that carried requests for it and for others, or may have. */
  readonly bytesShared: number;
  /** Bytes that processes which had asked for it, and for no other, received from hosts that don't say what they serve. */
  readonly bytesFromCdn: number;
}

/** What one pod did, as far as it was seen. Lists hold the first of their kind; the counts hold all. */
export interface PodInventory {
  /** `namespace/name`; of what is in no known pod, its uid or its cgroup or network namespace. */
  readonly pod: string;
  readonly uid?: string;
  readonly governance?: Governance;
  readonly ai?: AiIdentity;
  /** How far it can be governed, where that is less than fully: what it does may be unseen. */
  readonly control?: PodControl;
  readonly programs: readonly string[];
  readonly names: readonly string[];
  readonly channels: readonly string[];
  readonly models: readonly ModelInventory[];
  readonly flows: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly findings: number;
}

/** What the pods of the node did since the agent began, or since they were first seen. */
export interface InventoryRecord extends RecordHead {
  readonly kind: 'inventory';
  readonly pods: readonly PodInventory[];
  /** The AI pods of the node, as `namespace/name`; absent where policies are turned off. */
  readonly aiPods?: {
    readonly withPolicy: readonly string[];
    readonly withoutPolicy: readonly string[];
  };
}

/** What holds of a policy on this node became another, or what is new of it is not taken. */
export interface PolicyChangeRecord extends RecordHead {
  readonly kind: 'policy_change';
  readonly change: 'added' | 'changed' | 'removed' | 'rejected';
  /** `api` with the kind, or `file` with its path. */
  readonly source: string;
  readonly policy: PolicyHeadRecord;
  /** What held before; of one that is rejected, what holds. */
  readonly before?: Pick<PolicyHeadRecord, 'generation' | 'mode'>;
  readonly selectedPods: number;
  /** Why it is not taken. */
  readonly problems?: readonly { readonly code: string; readonly field: string; readonly message: string }[];
}

/** An exception (`expires`) of a policy that selects pods of this node is about to end, or has ended. */
export interface ExceptionRecord extends RecordHead {
  readonly kind: 'exception';
  readonly policy: PolicyHeadRecord;
  readonly exception: {
    readonly state: 'ending' | 'ended';
    /** `egress.allow.vendor`. */
    readonly clause: string;
    readonly reason?: string;
    readonly expires: string;
  };
  readonly selectedPods: number;
}

export type WeirRecord =
  | EventRecord
  | FindingRecord
  | HeartbeatRecord
  | InventoryRecord
  | PolicyChangeRecord
  | ExceptionRecord
  | BreakglassRecord;

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** Fails to compile where `RECORD_SHAPE` lacks a member of a record, or has one that no record has. */
export const IS_SHAPE_COMPLETE: Same<MembersOf<WeirRecord>, typeof RECORD_SHAPE> = true;
