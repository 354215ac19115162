// SPDX-License-Identifier: Apache-2.0
import type { PodFacts } from '../events/pod.ts';
import { locateObject } from '../identity/located.ts';
import type { PodDirectory } from '../identity/pod-directory.ts';
import { controllerOf, type OwnerReference, readPod, workloadOf } from '../identity/read-pod.ts';
import { Backoff } from './backoff.ts';
import type { ClusterLog } from './cluster-log.ts';
import { headOf } from './object-head.ts';
import type { OwnerChain } from './owner-chain.ts';
import type { Pace } from './pace.ts';
import type { ResourceConsumer } from './resource.ts';
import { UidClaims } from './uid-claims.ts';

/** What is kept of a pod of the API server. */
export interface KnownPod {
  readonly facts: PodFacts;
  /** Its direct controller. */
  readonly owner?: OwnerReference;
}

export interface PodConsumerOptions {
  readonly directory: PodDirectory;
  readonly owners: OwnerChain;
  readonly log: ClusterLog;
  /** How long until an owner that could not be asked for is asked for again. */
  readonly pace: Pick<Pace, 'firstPauseMs' | 'longestPauseMs'>;
  readonly random?: () => number;
}

/**
 * Tells the directory of pods as the API server has them. A pod is told at once, with its direct owner where the top is
 * not known yet, and again when it is. It ends with its deletion, not when its containers have ended.
 */
export class PodConsumer implements ResourceConsumer<KnownPod> {
  readonly #options: PodConsumerOptions;
  readonly #pods = new Map<string, KnownPod>();
  /** Pods of which the top is not known for certain. */
  readonly #uncertain = new Set<string>();
  readonly #backoff: Backoff;
  readonly #claims: UidClaims;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: PodConsumerOptions) {
    const { pace, random = Math.random } = options;
    this.#options = options;
    this.#backoff = new Backoff({ firstMs: pace.firstPauseMs, longestMs: pace.longestPauseMs, random });
    this.#claims = new UidClaims((key, holder) =>
      options.log.warn({ object: key, holder }, 'a pod claims the uid of another one; the first holds'),
    );
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
    this.#claims.retain((uid, key) => all.get(key)?.facts.uid === uid);
    const told = [...all].filter(([key, { facts }]) => this.#claims.take(facts.uid, key));
    this.#options.directory.replacePods(
      'api',
      told.map(([, pod]) => this.#facts(pod)),
    );
    for (const [key, pod] of told) this.#climb(key, pod);
  }

  set(key: string, pod: KnownPod, before: KnownPod | undefined): void {
    if (before !== undefined && before.facts.uid !== pod.facts.uid) this.#forget(key, before);
    this.#pods.set(key, pod);
    this.#tell(key, pod);
  }

  delete(key: string, before: KnownPod): void {
    this.#forget(key, before);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
  }

  #tell(key: string, pod: KnownPod): void {
    if (!this.#claims.take(pod.facts.uid, key)) return;
    this.#options.directory.setPod('api', this.#facts(pod));
    this.#climb(key, pod);
  }

  #forget(key: string, { facts: { uid } }: KnownPod): void {
    this.#pods.delete(key);
    this.#uncertain.delete(key);
    if (!this.#claims.release(uid, key)) return;
    this.#options.directory.deletePod('api', uid);
    for (const [other, pod] of this.#pods) if (pod.facts.uid === uid) this.#tell(other, pod);
  }

  #facts(pod: KnownPod): PodFacts {
    const { facts, owner } = pod;
    return owner === undefined ? facts : { ...facts, workload: workloadOf(this.#knownTop(pod) ?? owner) };
  }

  #knownTop({ facts, owner }: KnownPod): OwnerReference | undefined {
    return owner && this.#options.owners.known(facts.namespace, owner);
  }

  #climb(key: string, pod: KnownPod): void {
    const { owner, facts } = pod;
    if (owner === undefined || this.#knownTop(pod) !== undefined) {
      this.#settle(key);
      return;
    }
    void this.#options.owners.top(facts.namespace, owner).then(({ owner: top, certain }) => {
      if (this.#closed || this.#pods.get(key) !== pod) return;
      this.#options.directory.setPod('api', { ...facts, workload: workloadOf(top) });
      if (certain) this.#settle(key);
      else this.#tryAgain(key);
    });
  }

  /** Nothing is left to be asked for a pod. */
  #settle(key: string): void {
    this.#uncertain.delete(key);
    if (this.#uncertain.size === 0) this.#backoff.reset();
  }

  #tryAgain(key: string): void {
    this.#uncertain.add(key);
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined;
      for (const each of [...this.#uncertain]) {
        const pod = this.#pods.get(each);
        if (pod === undefined) continue;
        // by now its owner may have become known by another pod
        if (this.#knownTop(pod) !== undefined) this.#options.directory.setPod('api', this.#facts(pod));
        this.#climb(each, pod);
      }
    }, this.#backoff.next());
  }
}
