// SPDX-License-Identifier: Apache-2.0
import { OTHER, WorkloadCounters } from './workload-counters.ts';

/** How many names and series there may be. */
export interface MetricLimits {
  readonly maxNamespaces: number;
  /** In all namespaces together. */
  readonly maxWorkloads: number;
  /** Series that name a model. */
  readonly maxModels: number;
  /** Series of traffic, findings and models together. */
  readonly maxSeries: number;
}

/** A workload that did nothing for so long makes room for one that does, nanoseconds. */
const IDLE_NS = 3600e9;

/**
 * What workloads did, by namespace and workload. Bounded, because pods decide which names there are: what finds no room
 * is counted under `other`, and how often that was is counted too. Pure; time is an argument.
 */
export class WorkloadTable {
  /** How often something was counted under `other`, by the label whose value found no room. */
  readonly folded = { namespace: 0, workload: 0, channel: 0, model: 0 };
  readonly #limits: MetricLimits;
  readonly #known = new Map<string, WorkloadCounters>();
  /** Where what found no room is counted, by namespace. */
  readonly #others = new Map<string, WorkloadCounters>();
  /** How many of both each namespace has. */
  readonly #namespaces = new Map<string, number>();
  #series = 0;
  #models = 0;

  constructor(limits: MetricLimits) {
    this.#limits = limits;
  }

  /** How many workloads have names of their own. */
  get size(): number {
    return this.#known.size;
  }

  /** The counters of a workload; valid until they are retired. */
  of(namespace: string, workload: string, nowNs: number): WorkloadCounters {
    const key = `${namespace}/${workload}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= this.#limits.maxWorkloads && !this.#retire(nowNs)) {
      this.folded.workload++;
      return this.#other(namespace);
    }
    if (!this.#hasRoomFor(namespace)) {
      this.folded.namespace++;
      return this.#other(namespace);
    }
    const counters = this.#make(namespace, workload, nowNs);
    this.#known.set(key, counters);
    return counters;
  }

  *[Symbol.iterator](): Generator<WorkloadCounters> {
    yield* this.#known.values();
    yield* this.#others.values();
  }

  #other(namespace: string): WorkloadCounters {
    const name = this.#hasRoomFor(namespace) ? namespace : OTHER;
    let counters = this.#others.get(name);
    if (counters === undefined) {
      counters = this.#make(name, OTHER, Number.POSITIVE_INFINITY);
      this.#others.set(name, counters);
    }
    return counters;
  }

  #hasRoomFor(namespace: string): boolean {
    return this.#namespaces.has(namespace) || this.#namespaces.size < this.#limits.maxNamespaces;
  }

  #make(namespace: string, workload: string, nowNs: number): WorkloadCounters {
    this.#namespaces.set(namespace, (this.#namespaces.get(namespace) ?? 0) + 1);
    return new WorkloadCounters(namespace, workload, nowNs, {
      series: (count) => {
        if (this.#series + count <= this.#limits.maxSeries) return this.#take(count);
        this.folded.channel++;
        return false;
      },
      model: () => {
        const hasRoom =
          this.#models < this.#limits.maxModels && this.#series < this.#limits.maxSeries && this.#take(1);
        if (hasRoom) this.#models++;
        else this.folded.model++;
        return hasRoom;
      },
    });
  }

  #take(count: number): true {
    this.#series += count;
    return true;
  }

  /** Forgets the workload that did nothing for longest; false when all did something lately. */
  #retire(nowNs: number): boolean {
    let oldest: [string, WorkloadCounters] | undefined;
    for (const entry of this.#known)
      if (entry[1].lastNs < (oldest?.[1].lastNs ?? nowNs - IDLE_NS)) oldest = entry;
    if (oldest === undefined) return false;
    const [key, counters] = oldest;
    this.#known.delete(key);
    counters.isRetired = true;
    this.#series -= counters.seriesTaken;
    this.#models -= counters.modelsTaken;
    const left = (this.#namespaces.get(counters.namespace) ?? 1) - 1;
    if (left === 0) this.#namespaces.delete(counters.namespace);
    else this.#namespaces.set(counters.namespace, left);
    return true;
  }
}
