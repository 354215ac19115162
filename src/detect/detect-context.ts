// SPDX-License-Identifier: Apache-2.0
import type { Catalog } from '../catalog/catalog.ts';
import type { WeirRecord } from '../events/record.ts';
import type { WorkloadTable } from '../metrics/workload-table.ts';
import type { RecordKind, Verdict } from '../record-words.ts';
import type { ChannelFinder } from './channel-finder.ts';
import type { DenialTable } from './denial-table.ts';
import type { DetectLosses } from './detect-losses.ts';
import type { EgressTable } from './egress-table.ts';
import type { FlawCounter } from './flaw-counter.ts';
import type { FlowTable } from './flow-table.ts';
import type { DetectLimits } from './limits.ts';
import type { QuestionTable } from './question-table.ts';
import type { ClauseLookup } from './record-decision.ts';
import type { RecordMaker, Writable } from './record-maker.ts';
import type { Sight } from './rules/sight.ts';
import type { ScopeTable } from './scope-table.ts';
import type { SocketReader } from './socket-reader.ts';

/** What the parts of detection share: the tables of one node, and where records go. */
export interface DetectContext {
  readonly catalog: Catalog;
  readonly channels: ChannelFinder;
  readonly limits: DetectLimits;
  readonly losses: DetectLosses;
  readonly maker: RecordMaker;
  readonly scopes: ScopeTable;
  readonly flows: FlowTable;
  readonly questions: QuestionTable;
  readonly egress: EgressTable;
  readonly denials: DenialTable;
  readonly flaws: FlawCounter;
  readonly sockets: SocketReader;
  /** Where is counted what workloads do; absent where nobody asks. */
  readonly workloads: WorkloadTable | undefined;
  /** How often policy said what, of what it was asked. */
  readonly verdicts: Record<Verdict, number>;
  /** What was found out about the event that is looked at. */
  readonly sight: Sight;
  /** Absent where no policies are in force. */
  readonly clauseOf: ClauseLookup | undefined;
  /** Whether records of this kind go anywhere: what nobody wants is not built. */
  wants(kind: RecordKind): boolean;
  /** Numbers a record and hands it out. */
  emit(record: Writable<WeirRecord>): void;
}
