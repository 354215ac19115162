// SPDX-License-Identifier: Apache-2.0
import type { DestinationRecord } from '../events/record.ts';
import { FlowDirection } from '../gen/events.ts';
import type { ChannelFinder } from './channel-finder.ts';
import { describeDestination } from './destination.ts';
import type { DetectLosses } from './detect-losses.ts';
import { bucketOf, EgressCounters, type EgressCounts, WINDOW_NS } from './egress-counters.ts';
import { EgressEntry } from './egress-entry.ts';
import type { Flow } from './flow.ts';
import type { DetectLimits } from './limits.ts';
import type { PodEgress } from './pod-egress.ts';

type EgressLimits = Pick<DetectLimits, 'maxDestinations' | 'maxDestinationsPerScope' | 'maxScopes'>;

const CONNECTION: EgressCounts = { connections: 1, bytesSent: 0, bytesReceived: 0 };
const NOWHERE: DestinationRecord = { address: '', port: 0 };

/**
 * Where the pods of a node send and what they fetch, for as long as a question goes back. Bounded for each pod and in
 * all: a destination that finds no room is counted under the pod's `other`. Connections that the pod accepted are none,
 * nor are those that don't leave it.
 */
export class EgressTable {
  readonly counters: EgressCounters;
  readonly #limits: EgressLimits;
  readonly #losses: DetectLosses;
  readonly #channels: ChannelFinder;

  constructor(limits: EgressLimits, losses: DetectLosses, channels: ChannelFinder) {
    this.#limits = limits;
    this.#losses = losses;
    this.#channels = channels;
    // the `other` of every pod has a row of its own, also when all destinations are taken
    this.counters = new EgressCounters(limits.maxDestinations + limits.maxScopes + 1);
  }

  /** Destinations of all pods. */
  get size(): number {
    return this.counters.size;
  }

  /** Takes what a flow moved since its last report; also nothing, when more became known of it. */
  note(flow: Flow, bytesSent: number, bytesReceived: number, nowNs: number): void {
    const { direction, remoteAddress } = flow.ends;
    if (direction === FlowDirection.INBOUND || isOwn(remoteAddress)) return;
    const entry = this.#entryOf(flow, nowNs);
    if (entry === undefined) return;
    entry.noteProgram(flow.process?.executable);
    for (const model of flow.models.keys()) entry.noteModel(model);
    if (bytesSent > 0 || bytesReceived > 0)
      this.counters.add(entry.row, nowNs, { connections: 0, bytesSent, bytesReceived });
  }

  /** Forgets a pod. */
  release(egress: PodEgress): void {
    for (const entry of egress) this.#drop(entry);
    if (egress.other !== undefined) this.#drop(egress.other);
    egress.clear();
  }

  /** Where the flow goes by what is known now: a flow that is called another name goes elsewhere from then on. */
  #entryOf(flow: Flow, nowNs: number): EgressEntry | undefined {
    const destination = describeDestination(flow, this.#channels);
    const known = flow.egress;
    if (known !== undefined && known.by === destination && known.entry.row >= 0) return known.entry;
    const { egress } = flow.scope;
    const { protocol } = flow.ends;
    const entry = egress.find(destination, protocol) ?? this.#make(egress, protocol, destination, nowNs);
    if (entry === undefined) return undefined;
    const isNew = known?.entry !== entry;
    if (entry !== egress.other) entry.describe(destination);
    else if (isNew) this.#losses.destinationsFolded++;
    if (isNew) this.counters.add(entry.row, nowNs, CONNECTION);
    flow.egress = { entry, by: destination };
    return entry;
  }

  #make(
    egress: PodEgress,
    protocol: number,
    destination: DestinationRecord,
    nowNs: number,
  ): EgressEntry | undefined {
    if (this.#isFull(egress)) this.#sweep(egress, nowNs);
    if (this.#isFull(egress)) return this.#otherOf(egress, nowNs);
    const row = this.counters.take(nowNs);
    if (row === undefined) return undefined;
    const entry = new EgressEntry(row, protocol, destination);
    egress.add(entry);
    return entry;
  }

  #isFull({ size }: PodEgress): boolean {
    const { maxDestinations, maxDestinationsPerScope } = this.#limits;
    return size >= maxDestinationsPerScope || this.size >= maxDestinations;
  }

  /** Puts together what no question reaches any more; once in the time of a bucket, for it looks at all of the pod's. */
  #sweep(egress: PodEgress, nowNs: number): void {
    if (egress.sweptBucket === bucketOf(nowNs)) return;
    egress.sweptBucket = bucketOf(nowNs);
    for (const entry of [...egress]) {
      if (this.counters.lastNs(entry.row) >= nowNs - WINDOW_NS) continue;
      const other = this.#otherOf(egress, this.counters.firstNs(entry.row));
      if (other === undefined) return;
      this.counters.addOld(other.row, this.counters.total(entry.row));
      egress.delete(entry);
      this.#drop(entry);
    }
  }

  #otherOf(egress: PodEgress, nowNs: number): EgressEntry | undefined {
    if (egress.other !== undefined) return egress.other;
    const row = this.counters.take(nowNs);
    if (row !== undefined) egress.other = new EgressEntry(row, 0, NOWHERE);
    return egress.other;
  }

  #drop(entry: EgressEntry): void {
    this.counters.giveBack(entry.row);
    entry.row = -1;
  }
}

/** Loopback never leaves the pod. */
function isOwn(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
