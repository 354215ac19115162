// SPDX-License-Identifier: Apache-2.0
import type { DestinationRecord } from '../events/record.ts';
import { BUCKET_NS, bucketOf, type EgressCounters, type EgressCounts } from './egress-counters.ts';
import type { EgressEntry } from './egress-entry.ts';
import type { EgressTable } from './egress-table.ts';
import type { PodEgress } from './pod-egress.ts';
import type { Scope } from './scope.ts';

/** A destination of a pod, with what is known of it and what moved. Times are nanoseconds since boot. */
export interface DestinationCounts extends EgressCounts {
  readonly destination: Pick<
    DestinationRecord,
    'address' | 'port' | 'name' | 'nameEvidence' | 'channel' | 'category'
  >;
  readonly protocol: number;
  readonly models: readonly string[];
  readonly programs: readonly string[];
  /** Whether there were more models or programs than are listed. */
  readonly isCut: boolean;
  readonly firstNs: number;
  readonly lastNs: number;
}

/** What one pod sent and fetched. */
export interface PodEgressCounts {
  readonly scope: Scope;
  /** The one that moved most first. */
  readonly destinations: readonly DestinationCounts[];
  /** What found no room, in one. */
  readonly other?: EgressCounts;
}

/** What pods of a node sent and fetched. */
export interface EgressReport {
  /** From when on is counted, nanoseconds since boot; undefined: since each was first seen. */
  readonly sinceNs: number | undefined;
  readonly pods: readonly PodEgressCounts[];
}

/** What the pods did in the last `sinceNs`, rounded up to whole buckets; all that is known where that is not said. */
export function describeEgress(
  { counters }: EgressTable,
  scopes: Iterable<Scope>,
  nowNs: number,
  sinceNs: number | undefined,
): EgressReport {
  const first = sinceNs === undefined ? undefined : bucketOf(Math.max(0, nowNs - sinceNs));
  return {
    sinceNs: first === undefined ? undefined : first * BUCKET_NS,
    pods: [...scopes]
      .map((scope) => ({ scope, ...podCounts(scope.egress, counters, first) }))
      .filter(({ destinations, other }) => destinations.length > 0 || other !== undefined),
  };
}

function podCounts(
  egress: PodEgress,
  counters: EgressCounters,
  first: number | undefined,
): Omit<PodEgressCounts, 'scope'> {
  const countsOf = ({ row }: EgressEntry): EgressCounts =>
    first === undefined ? counters.total(row) : counters.since(row, first);
  const isAsked = ({ row }: EgressEntry): boolean =>
    first === undefined || bucketOf(counters.lastNs(row)) >= first;
  const other = egress.other === undefined ? undefined : countsOf(egress.other);
  return {
    destinations: [...egress]
      .filter(isAsked)
      .map((entry) => ({ ...detailsOf(entry, counters), ...countsOf(entry) }))
      .sort((a, b) => moved(b) - moved(a) || b.connections - a.connections),
    ...(other !== undefined && other.connections + moved(other) > 0 && { other }),
  };
}

function detailsOf(
  entry: EgressEntry,
  counters: EgressCounters,
): Omit<DestinationCounts, keyof EgressCounts> {
  const { row, protocol, models, programs, more } = entry;
  const { address, port, name, kind } = entry;
  return {
    destination: {
      ...(name !== undefined && { name }),
      ...{ address, port, ...kind },
    },
    ...{ protocol, models, programs },
    isCut: more?.isCut === true,
    firstNs: counters.firstNs(row),
    lastNs: counters.lastNs(row),
  };
}

function moved({ bytesSent, bytesReceived }: EgressCounts): number {
  return bytesSent + bytesReceived;
}
