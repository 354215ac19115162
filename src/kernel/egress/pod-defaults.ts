// SPDX-License-Identifier: Apache-2.0
import { decodePodDefaults, encodePodDefaults } from '../../gen/tables.ts';
import type { BpfMap } from '../bpf-map.ts';

const KEY = new Uint8Array(4);

/** Numbers of the sets that a pod gets that nobody told of yet; 0: none. */
export interface DefaultSets {
  readonly present: number;
  readonly away: number;
}

/** Says in the kernel what holds in new pods, and for how long somebody is there: map `pod_defaults`. */
export class PodDefaults {
  readonly #map: BpfMap;
  readonly #awayAfterNs: bigint;
  readonly #bootNow: () => bigint;
  #sets: DefaultSets;

  /** What an earlier run said holds until `set`. */
  constructor(map: BpfMap, awayAfterMs: number, bootNow: () => bigint) {
    this.#map = map;
    this.#awayAfterNs = BigInt(awayAfterMs) * 1_000_000n;
    this.#bootNow = bootNow;
    const kept = map.lookup(KEY);
    this.#sets = kept === undefined ? { present: 0, away: 0 } : decodePodDefaults(kept);
  }

  get sets(): DefaultSets {
    return this.#sets;
  }

  /** Says what holds from now on. */
  set(sets: DefaultSets): void {
    this.#sets = sets;
    this.beat();
  }

  /** Says that somebody is there. */
  beat(): void {
    const awayFrom = this.#bootNow() + this.#awayAfterNs;
    this.#map.update(KEY, encodePodDefaults({ ...this.#sets, awayFrom }));
  }

  /** Whether a set is one that pods got that nobody had told of. */
  has(set: number): boolean {
    return set !== 0 && (set === this.#sets.present || set === this.#sets.away);
  }
}
