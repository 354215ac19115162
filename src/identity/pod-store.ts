// SPDX-License-Identifier: Apache-2.0
import type { PodChange } from '../events/facts.ts';
import type { Pod } from '../events/pod.ts';
import type { PodLookup } from './pod-lookup.ts';

/** Pods in memory: what sources of pod facts (a folder, a recording) keep theirs in. */
export class PodStore implements PodLookup {
  readonly #pods = new Map<string, Pod>();
  readonly #listeners = new Set<(change: PodChange) => void>();

  constructor(pods: Iterable<Pod> = []) {
    for (const pod of pods) this.#pods.set(pod.uid, pod);
  }

  byUid(uid: string): Pod | undefined {
    return this.#pods.get(uid);
  }

  list(): Iterable<Pod> {
    return this.#pods.values();
  }

  subscribe(listener: (change: PodChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Takes a change and tells it to those who subscribed. */
  apply(change: PodChange): void {
    if (change.type === 'set') this.#pods.set(change.pod.uid, change.pod);
    else this.#pods.delete(change.uid);
    for (const listener of this.#listeners) listener(change);
  }
}
