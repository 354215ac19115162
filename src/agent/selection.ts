// SPDX-License-Identifier: Apache-2.0
import type { CgroupEntry } from '../gen/tables.ts';
import {
  diffSelection,
  type ObserveRule,
  type SelectableCgroup,
  selectObserved,
} from '../identity/select-observed.ts';

/** The part of the kernel's table writer that selection needs. */
export interface CgroupTableWriter {
  setCgroup(cgroupId: bigint, entry: CgroupEntry): boolean;
  deleteCgroup(cgroupId: bigint): boolean;
  deletePodBucket(pod: bigint): boolean;
  cgroups(): Iterable<[cgroupId: bigint, entry: CgroupEntry]>;
}

export interface SelectionOptions {
  readonly tables: CgroupTableWriter;
  readonly rule: ObserveRule;
  /** Cgroups that exist now. */
  readonly cgroups: () => Iterable<SelectableCgroup>;
}

/** What is observed now, and what could not be. */
export interface SelectionCounts {
  readonly cgroups: number;
  /** Pods: entries that share a token bucket count once. */
  readonly pods: number;
  /** Cgroups that the kernel's table had no room for: they are not observed. */
  readonly refused: number;
}

/**
 * Keeps the kernel's table of observed cgroups equal to what the rule says of the cgroups and pods known now. Starts
 * from what the table holds already, so that entries an earlier agent left are corrected too.
 */
export class Selection {
  readonly #options: SelectionOptions;
  readonly #applied: Map<bigint, CgroupEntry>;
  readonly #refused = new Set<bigint>();
  #stale = true;

  constructor(options: SelectionOptions) {
    this.#options = options;
    this.#applied = new Map(options.tables.cgroups());
  }

  /** Says that cgroups or pods changed: the next `apply` has work. */
  touch(): void {
    this.#stale = true;
  }

  /** Writes the difference, if anything changed since the last time. Called once per batch. */
  apply(): void {
    if (!this.#stale) return;
    this.#stale = false;
    const { tables, cgroups, rule } = this.#options;
    const { set, remove } = diffSelection(this.#applied, selectObserved(cgroups(), rule));
    for (const [id, entry] of set) this.#set(id, entry);
    for (const id of remove) this.#remove(tables, id);
  }

  /** What the kernel observes of a cgroup: `ObserveFlag`s; undefined when its table has no entry for it. */
  observeOf(cgroupId: bigint): number | undefined {
    return this.#applied.get(cgroupId)?.observe;
  }

  /** Whether the kernel's table had no room for a cgroup. */
  isRefused(cgroupId: bigint): boolean {
    return this.#refused.has(cgroupId);
  }

  counts(): SelectionCounts {
    const pods = new Set([...this.#applied.values()].map((entry) => entry.pod));
    return { cgroups: this.#applied.size, pods: pods.size, refused: this.#refused.size };
  }

  #set(id: bigint, entry: CgroupEntry): void {
    if (this.#options.tables.setCgroup(id, entry)) {
      this.#applied.set(id, entry);
      this.#refused.delete(id);
    } else {
      this.#refused.add(id);
    }
  }

  #remove(tables: CgroupTableWriter, id: bigint): void {
    const entry = this.#applied.get(id);
    tables.deleteCgroup(id);
    if (entry?.pod === id) tables.deletePodBucket(id);
    this.#applied.delete(id);
    this.#refused.delete(id);
  }
}
