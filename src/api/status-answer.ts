// SPDX-License-Identifier: Apache-2.0
import type { PolicyStateRecord } from '../events/policy-record.ts';
import type { EgressCoverage } from '../record-words.ts';
import type { BreakglassView } from './breakglass-answer.ts';

/** Answer to `{"status":{}}`. Times are RFC 3339, UTC, milliseconds; counts are since the agent began. */
export interface StatusAnswer {
  readonly node: string;
  readonly cluster?: string;
  readonly time: string;
  readonly version: string;
  readonly catalog: string;
  readonly kernel: string;
  readonly bootId: string;
  readonly started: string;
  readonly uptimeSeconds: number;
  /** Which pods it is to observe. */
  readonly observe: string;
  /** Whether every program hangs where it should. */
  readonly ready: boolean;
  /** Why it is not; one sentence each. */
  readonly notReady: readonly string[];
  /** What is not as it could be, and what is unseen without it; one sentence each. */
  readonly degraded: readonly string[];
  /** Policies that count as ones in mode audit for a while. */
  readonly breakglass: readonly BreakglassView[];
  readonly pods: PodCounts;
  readonly coverage: Coverage;
  /** What was lost, where, and why; none where nothing was. */
  readonly losses: readonly StatusLoss[];
  readonly outputs: readonly OutputStatus[];
  /** Absent where none is followed. */
  readonly apiServer?: ApiServerStatus;
  readonly runtime?: RuntimeState;
  /** Absent where policies are turned off. */
  readonly policies?: PoliciesStatus;
  readonly rules: RulesStatus;
  /** How full the tables are that refuse what finds no room. */
  readonly tables: readonly { readonly table: string; readonly entries: number; readonly capacity: number }[];
  readonly memoryBytes: number;
  readonly cpuSeconds: number;
}

export interface PodCounts {
  readonly known: number;
  /** Of those that are known, and of those that nobody told of. */
  readonly observed: number;
  /** Pods that have cgroups and that nobody told of. */
  readonly unknown: number;
  readonly ai: number;
  /** With a governance label, or in a namespace with one. */
  readonly governed: number;
  /** Of which not everything can be seen or governed. */
  readonly ungovernable: number;
}

/** What was seen of what happened. */
export interface Coverage {
  /** Nothing was lost before it was a record, everything is attached, and no pod is without room. */
  readonly complete: boolean;
  readonly events: number;
  /** Events and parts of events that did not become what they should: the sum of `losses` before outputs. */
  readonly lost: number;
  /** Events that wait for their pod now, and those that were shown without it, or with what the runtime told. */
  readonly held: number;
  readonly pending: number;
  readonly partial: number;
  readonly processes: number;
  readonly cgroups: number;
}

export interface StatusLoss {
  /** `kernel`, `decode`, `identity`, `detection` or `output`. */
  readonly stage: string;
  readonly kind: string;
  readonly reason: string;
  readonly count: number;
}

export interface OutputStatus {
  readonly name: string;
  /** Why nothing is delivered now; absent while it is. */
  readonly trouble?: string;
  readonly delivered: number;
  readonly retries: number;
  readonly spilled: number;
  readonly lost: number;
  /** Bytes that wait for the receiver. */
  readonly waiting: { readonly memory: number; readonly disk: number };
}

export interface ApiServerStatus {
  readonly server: string;
  readonly resources: readonly {
    readonly resource: string;
    readonly state: string;
    readonly objects: number;
    /** How old the known state is; absent before the first list. */
    readonly ageSeconds?: number;
    readonly problem?: string;
  }[];
}

export interface PoliciesStatus {
  /** Whether what policies say is enforced on this node; else they are followed, compiled and explained. */
  readonly enforced: boolean;
  /** How many pods they reach how far; absent where nothing is enforced. */
  readonly coverage?: Readonly<Record<EgressCoverage, number>>;
  /** All that are known, by kind and name. */
  readonly policies: readonly PolicyView[];
}

export interface RulesStatus {
  /** Rules of rule files that are in force, and since when. */
  readonly loaded: number;
  readonly since: string;
  /** Why what the files say now is not; absent while it is. */
  readonly trouble?: string;
}

export interface PolicyView extends PolicyStateRecord {
  /** Why its newest version is not taken. */
  readonly problems?: readonly { readonly code: string; readonly field: string; readonly message: string }[];
}

export interface RuntimeState {
  readonly state: string;
  readonly socket?: string;
  /** Name and version. */
  readonly runtime?: string;
  readonly error?: string;
  readonly sandboxes: number;
  readonly containers: number;
}
