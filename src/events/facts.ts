// SPDX-License-Identifier: Apache-2.0
import type { AiSighting } from './ai-signals.ts';
import type { ClauseRecord } from './clause-record.ts';
import type { Pod } from './pod.ts';
import type { Namespaces } from './process.ts';

/** What the host knows of a running process, from the kernel's task iterator and /proc. */
export interface ProcessFacts {
  readonly pid: number;
  readonly namespacePid: number;
  /** Start, nanoseconds since boot. */
  readonly startNs: bigint;
  /** False when the start comes from /proc, which tells it in clock ticks (10 ms) only. */
  readonly startExact: boolean;
  /** 0 for the first process. */
  readonly parentPid: number;
  readonly executable: string;
  readonly arguments: readonly string[];
  readonly cwd: string;
  readonly comm: string;
  readonly uid: number;
  readonly effectiveUid: number;
  readonly gid: number;
  readonly capabilities: bigint;
  /** Those below are absent in recordings of versions that did not read them. */
  readonly effectiveGid?: number;
  /** Absent where nobody logged in, too. */
  readonly loginUid?: number;
  readonly permittedCapabilities?: bigint;
  readonly session?: number;
  readonly processGroup?: number;
  readonly tty: number;
  readonly cgroupId: bigint;
  readonly namespaces: Namespaces;
}

/** A folder of cgroup v2: its id and its path from the cgroup2 root. */
export interface CgroupFacts {
  readonly id: bigint;
  readonly path: string;
}

/** Pod came, changed or went. */
export type PodChange =
  | { readonly type: 'set'; readonly pod: Pod }
  | { readonly type: 'delete'; readonly uid: string };

/**
 * What was learned from outside the event stream. A recording carries them in the order they were learned, so that a
 * replay knows what the agent knew.
 */
export type Fact =
  | { readonly type: 'process'; readonly process: ProcessFacts }
  | { readonly type: 'cgroup'; readonly cgroup: CgroupFacts }
  | { readonly type: 'pod'; readonly change: PodChange }
  /** Something was seen of a pod on the host that speaks of AI. */
  | { readonly type: 'ai'; readonly sighting: AiSighting }
  /** Events of a pod had waited for it as long as they may, by the clock. */
  | { readonly type: 'overdue'; readonly podUid: string }
  /** Which clause decisions with this `decisionKey` are by. */
  | { readonly type: 'clause'; readonly decision: string; readonly clause: ClauseRecord };
