// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../errors.ts';
import {
  type CgroupEntry,
  decodeCgroupEntry,
  decodePodBucket,
  encodeCgroupEntry,
  type PodBucket,
} from '../gen/tables.ts';
import type { BpfMap } from './bpf-map.ts';

/** The maps it writes: `cgroups` and `pod_buckets` of `bpf/maps.h`. */
export interface Tables {
  readonly cgroups: BpfMap;
  readonly podBuckets: BpfMap;
}

/** What is observed in a cgroup. */
export type ObservedCgroup = Pick<CgroupEntry, 'pod' | 'observe'>;

/**
 * The one place where user space writes kernel tables. Programs write too: the mkdir program gives a new cgroup its
 * parent's entry, and takes it back at rmdir. Cgroups and pods are named by cgroup v2 id.
 */
export class TableWriter {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /**
   * Says what is observed in a cgroup, not in those below it. False when the table is full: the cgroup stays as it
   * was, which the caller must report as a coverage gap.
   */
  setCgroup(cgroupId: bigint, entry: ObservedCgroup): boolean {
    // which policy holds, and since when, is another's to say
    const { policy = 0, legacyUntil = 0n } = this.cgroup(cgroupId) ?? {};
    return this.#put(cgroupId, { ...entry, policy, legacyUntil });
  }

  /**
   * Says which policy set holds in a pod, 0 for none, by the pod's own folder: it holds for all below it, at once. False
   * where the folder has no entry, or the table is full. `legacyUntil`, nanoseconds since boot: where the pod had no set,
   * streams that it has open and whose names nobody learned go on until then.
   */
  setPolicy(cgroupId: bigint, policy: number, legacyUntil = 0n): boolean {
    const entry = this.cgroup(cgroupId);
    if (entry === undefined) return false;
    if (entry.policy === policy) return true;
    return this.#put(cgroupId, {
      ...entry,
      policy,
      legacyUntil: entry.policy === 0 ? legacyUntil : entry.legacyUntil,
    });
  }

  #put(cgroupId: bigint, entry: CgroupEntry): boolean {
    try {
      this.#tables.cgroups.update(encodeId(cgroupId), encodeCgroupEntry(entry));
      return true;
    } catch (error: unknown) {
      if (error instanceof WeirError && error.details.errno === 'E2BIG') return false;
      throw error;
    }
  }

  /** Stops observing a cgroup; false when it wasn't observed. */
  deleteCgroup(cgroupId: bigint): boolean {
    return this.#tables.cgroups.delete(encodeId(cgroupId));
  }

  /** What is observed in a cgroup, undefined when nothing is. */
  cgroup(cgroupId: bigint): CgroupEntry | undefined {
    const value = this.#tables.cgroups.lookup(encodeId(cgroupId));
    return value === undefined ? undefined : decodeCgroupEntry(value);
  }

  /** Every observed cgroup, entries that children inherited among them. */
  *cgroups(): Generator<[cgroupId: bigint, entry: CgroupEntry]> {
    for (const [key, value] of this.#tables.cgroups.entries()) {
      yield [Buffer.from(key).readBigUInt64LE(), decodeCgroupEntry(value)];
    }
  }

  /** The token bucket of a pod, undefined before its first observation. */
  podBucket(pod: bigint): PodBucket | undefined {
    const value = this.#tables.podBuckets.lookup(encodeId(pod));
    return value === undefined ? undefined : decodePodBucket(value);
  }

  /** Forgets the bucket of a pod that is gone. */
  deletePodBucket(pod: bigint): boolean {
    return this.#tables.podBuckets.delete(encodeId(pod));
  }
}

function encodeId(id: bigint): Uint8Array {
  return new Uint8Array(BigUint64Array.of(id).buffer);
}
