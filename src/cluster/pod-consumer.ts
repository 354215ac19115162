// SPDX-License-Identifier: Apache-2.0
import type { PodFacts } from '../events/pod.ts';
import { locateObject } from '../identity/located.ts';
import type { PodDirectory } from '../identity/pod-directory.ts';
import { controllerOf, type OwnerReference, readPod, workloadOf } from '../identity/read-pod.ts';
import { headOf } from './object-head.ts';
import type { OwnerChain } from './owner-chain.ts';
import type { ResourceConsumer } from './resource.ts';

/** What is kept of a pod of the API server. */
export interface KnownPod {
  readonly facts: PodFacts;
  /** Its direct controller. */
  readonly owner?: OwnerReference;
}

export interface PodConsumerOptions {
  readonly directory: PodDirectory;
  readonly owners: OwnerChain;
  /** How long until an owner that could not be asked for is asked for again, milliseconds. */
  readonly retryMs: number;
}

/**
 * Tells the directory of pods as the API server has them. A pod is told at once, with its direct owner where the top is
 * not known yet, and again when it is. It ends with its deletion, not when its containers have ended.
 */
export class PodConsumer implements ResourceConsumer<KnownPod> {
  readonly #options: PodConsumerOptions;
  readonly #pods = new Map<string, KnownPod>();
  readonly #uncertain = new Set<string>();
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: PodConsumerOptions) {
    this.#options = options;
  }

  /** Throws PODS_INVALID naming pod and field. */
  read(object: unknown): KnownPod {
    const at = locateObject(`API server: pod ${headOf(object)?.key ?? ''}`, object);
    const owner = controllerOf(at.child('metadata'));
    return { facts: readPod(at), ...(owner !== undefined && { owner }) };
  }

  replace(all: ReadonlyMap<string, KnownPod>): void {
    this.#pods.clear();
    this.#uncertain.clear();
    for (const [key, pod] of all) this.#pods.set(key, pod);
    this.#options.directory.replacePods(
      'api',
      [...all.values()].map((pod) => this.#facts(pod)),
    );
    for (const [key, pod] of all) this.#climb(key, pod);
  }

  set(key: string, pod: KnownPod, before: KnownPod | undefined): void {
    const { directory } = this.#options;
    if (before !== undefined && before.facts.uid !== pod.facts.uid)
      directory.deletePod('api', before.facts.uid);
    this.#pods.set(key, pod);
    directory.setPod('api', this.#facts(pod));
    this.#climb(key, pod);
  }

  delete(key: string, before: KnownPod): void {
    this.#pods.delete(key);
    this.#uncertain.delete(key);
    this.#options.directory.deletePod('api', before.facts.uid);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
  }

  #facts({ facts, owner }: KnownPod): PodFacts {
    if (owner === undefined) return facts;
    return { ...facts, workload: workloadOf(this.#options.owners.known(owner) ?? owner) };
  }

  #climb(key: string, pod: KnownPod): void {
    const { owner, facts } = pod;
    if (owner === undefined || this.#options.owners.known(owner) !== undefined) return;
    void this.#options.owners.top(facts.namespace, owner).then(({ owner: top, certain }) => {
      if (this.#closed || this.#pods.get(key) !== pod) return;
      this.#options.directory.setPod('api', { ...facts, workload: workloadOf(top) });
      if (!certain) this.#tryAgain(key);
    });
  }

  #tryAgain(key: string): void {
    this.#uncertain.add(key);
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined;
      const keys = [...this.#uncertain];
      this.#uncertain.clear();
      for (const each of keys) {
        const pod = this.#pods.get(each);
        if (pod !== undefined) this.#climb(each, pod);
      }
    }, this.#options.retryMs);
  }
}
