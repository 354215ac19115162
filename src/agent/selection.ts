// SPDX-License-Identifier: Apache-2.0
import {
  type CgroupEntry,
  entryOf,
  type ObserveRule,
  observesFully,
  type SelectableCgroup,
} from '../identity/select-observed.ts';

/** The part of the kernel's table writer that selection needs. */
export interface CgroupTableWriter {
  setCgroup(cgroupId: bigint, entry: CgroupEntry): boolean;
  deleteCgroup(cgroupId: bigint): boolean;
  deletePodBucket(pod: bigint): boolean;
  cgroups(): Iterable<[cgroupId: bigint, entry: CgroupEntry]>;
}

/** The cgroups that are there now. */
export interface CgroupDirectory {
  cgroups(): Iterable<SelectableCgroup>;
  /** Undefined when it is not known, or gone. */
  cgroup(id: bigint): SelectableCgroup | undefined;
  cgroupsOf(podUid: string): Iterable<SelectableCgroup>;
}

export interface SelectionOptions {
  readonly tables: CgroupTableWriter;
  readonly rule: ObserveRule;
  readonly directory: CgroupDirectory;
  /** Hears of cgroups that begin to be observed although they were there before: what runs there was not seen begin. */
  readonly onWidened?: (cgroupIds: ReadonlySet<bigint>) => void;
}

/** What is observed now, and what could not be. */
export interface SelectionCounts {
  readonly cgroups: number;
  /** Pods: entries that share a token bucket count once. */
  readonly pods: number;
  /** Cgroups that the kernel's table has no room for now: they are not observed. */
  readonly refused: number;
}

/**
 * Keeps the kernel's table of observed cgroups equal to what the rule says of the cgroups and pods known now. Starts
 * from what the table holds already, so that entries an earlier agent left are corrected too. A change costs what it
 * touches: a cgroup, or the cgroups of a pod.
 */
export class Selection {
  readonly #options: SelectionOptions;
  readonly #applied: Map<bigint, CgroupEntry>;
  readonly #refused = new Set<bigint>();
  #refusals = 0;
  /** Ids of the pods' own folders by path, and the other way round. */
  readonly #folders = new Map<string, bigint>();
  readonly #paths = new Map<bigint, string>();
  readonly #touched = new Set<bigint>();
  readonly #touchedPods = new Set<string>();
  readonly #widened = new Set<bigint>();
  #isStale = true;

  constructor(options: SelectionOptions) {
    this.#options = options;
    this.#applied = new Map(options.tables.cgroups());
  }

  /** Says that a cgroup came or went: the next `apply` looks at it. */
  touch(cgroupId: bigint): void {
    this.#touched.add(cgroupId);
  }

  /** Says that something became known of a pod. */
  touchPod(uid: string): void {
    this.#touchedPods.add(uid);
  }

  /** Says that anything may have changed. */
  touchAll(): void {
    this.#isStale = true;
  }

  /** Writes the difference, if anything changed since the last time. Called once per batch. */
  apply(): void {
    const { directory, onWidened } = this.#options;
    if (this.#isStale) this.#applyAll();
    for (const uid of this.#touchedPods) for (const cgroup of directory.cgroupsOf(uid)) this.#settle(cgroup);
    for (const id of this.#touched) {
      const cgroup = directory.cgroup(id);
      if (cgroup === undefined) this.#remove(id);
      else this.#settle(cgroup);
    }
    this.#touchedPods.clear();
    this.#touched.clear();
    if (this.#widened.size === 0) return;
    onWidened?.(new Set(this.#widened));
    this.#widened.clear();
  }

  /** What the kernel observes of a cgroup: `ObserveFlag`s; undefined when its table has no entry for it. */
  observeOf(cgroupId: bigint): number | undefined {
    return this.#applied.get(cgroupId)?.observe;
  }

  /** Whether the kernel's table had no room for a cgroup. */
  isRefused(cgroupId: bigint): boolean {
    return this.#refused.has(cgroupId);
  }

  /** How often the kernel's table had no room for a cgroup so far. */
  get refusals(): number {
    return this.#refusals;
  }

  counts(): SelectionCounts {
    const pods = new Set([...this.#applied.values()].map((entry) => entry.pod));
    return { cgroups: this.#applied.size, pods: pods.size, refused: this.#refused.size };
  }

  #applyAll(): void {
    this.#isStale = false;
    const all = new Map([...this.#options.directory.cgroups()].map((cgroup) => [cgroup.id, cgroup]));
    for (const cgroup of all.values()) this.#noteFolder(cgroup);
    for (const cgroup of all.values()) this.#settle(cgroup);
    for (const id of [...this.#applied.keys()]) if (!all.has(id)) this.#remove(id);
  }

  #settle(cgroup: SelectableCgroup): void {
    this.#noteFolder(cgroup);
    const { id } = cgroup;
    const entry = entryOf(cgroup, this.#options.rule, (path) => this.#folders.get(path));
    const held = this.#applied.get(id);
    if (entry === undefined) {
      if (held !== undefined) this.#remove(id);
      return;
    }
    if (held?.pod === entry.pod && held.observe === entry.observe) return;
    if (!this.#options.tables.setCgroup(id, entry)) {
      if (!this.#refused.has(id)) this.#refusals++;
      this.#refused.add(id);
      return;
    }
    if (held !== undefined && !observesFully(held.observe) && observesFully(entry.observe))
      this.#widened.add(id);
    this.#applied.set(id, entry);
    this.#refused.delete(id);
  }

  #noteFolder({ id, path, place }: SelectableCgroup): void {
    if (place?.podPath !== path) return;
    this.#folders.set(path, id);
    this.#paths.set(id, path);
  }

  #remove(id: bigint): void {
    const { tables } = this.#options;
    const entry = this.#applied.get(id);
    const path = this.#paths.get(id);
    this.#refused.delete(id);
    this.#paths.delete(id);
    // a pod of this path may have been made anew
    if (path !== undefined && this.#folders.get(path) === id) this.#folders.delete(path);
    // the kernel has taken back what it gave, unless user space wrote the entry after that
    if (entry === undefined) return;
    tables.deleteCgroup(id);
    this.#applied.delete(id);
    if (entry.pod === id) tables.deletePodBucket(id);
  }
}
