// SPDX-License-Identifier: Apache-2.0
import type { PodRecord } from '../events/record.ts';
import type { EgressAction } from './egress-action.ts';

/**
 * What a record says of a flow that decisions and counts rest on; or a row of counts of several flows. Pod and action are
 * shared by all facts that say the same, so that what was made of them is found again by the object.
 */
export interface FlowCount {
  /** What joins the records of one flow (`FlowKeys`). */
  readonly flow: string | number;
  /** It is the flow's last record. */
  readonly isOver: boolean;
  /** Absent where the flow belongs to no known pod. */
  readonly pod: PodRecord | undefined;
  readonly action: EgressAction;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly bytesSent: number;
  /** Flows that it counts; 1 unless it is a row of counts. */
  readonly flows: number;
}

/** The same with what else speaks for allowing it. */
export interface FlowFact extends FlowCount {
  /** When it began, where that is told. */
  readonly opened?: string | undefined;
  readonly bytesReceived: number;
  /** It ended with an error, and nothing came back. */
  readonly hasFailed: boolean;
  /** Executable of the process. */
  readonly program?: string | undefined;
}
