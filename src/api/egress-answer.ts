// SPDX-License-Identifier: Apache-2.0
import type { DestinationRecord } from '../events/record.ts';

/** Answer to `{"egress":{…}}`. Times are RFC 3339, UTC, milliseconds. */
export interface EgressAnswer {
  readonly node: string;
  readonly time: string;
  /** From when on is counted, where that was asked: not later than asked for. Absent: since a destination was first seen. */
  readonly since?: string;
  /** By name. */
  readonly pods: readonly PodEgressView[];
  /** Flows that found no room of their own since the agent began: they are in the `other` of their pods. */
  readonly folded: number;
}

/** Where a pod sent and what it fetched. */
export interface PodEgressView {
  /** `namespace/name`; of what is in no known pod, its uid or its cgroup or network namespace. */
  readonly pod: string;
  readonly uid?: string;
  /** The one that moved most first. */
  readonly destinations: readonly DestinationView[];
  /** Destinations that found no room, in one. */
  readonly other?: EgressCountsView;
}

export interface EgressCountsView {
  readonly connections: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** Flows of one pod to one name, or address where it has none, and port. */
export interface DestinationView
  extends EgressCountsView,
    Pick<DestinationRecord, 'name' | 'nameEvidence' | 'address' | 'port' | 'channel' | 'category'> {
  readonly protocol: string;
  /** Models that were asked for there, as package URL or URI. */
  readonly models: readonly string[];
  /** Executables of the processes. */
  readonly programs: readonly string[];
  /** There were more models or programs than are listed. */
  readonly isCut?: true;
  readonly firstSeen: string;
  readonly lastSeen: string;
}
