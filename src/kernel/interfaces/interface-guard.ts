// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../../errors.ts';
import { decodeInterfaceEntry, encodeInterfaceEntry } from '../../gen/tables.ts';
import type { EgressCoverage } from '../../record-words.ts';
import type { BpfMap } from '../bpf-map.ts';
import type { Collection } from '../collection.ts';
import type { PinFolder } from '../pin-folder.ts';
import type { Program } from '../program.ts';
import { attachInterface, type InterfaceLink } from './interface-hook.ts';
import { PodLinks } from './pod-links.ts';

const PROGRAMS = { ingress: 'interface/on_from_pod', egress: 'interface/on_to_pod' } as const;

type Place = Exclude<EgressCoverage, 'l3-only'>;

/** A pod whose interfaces are to be guarded. */
export interface GuardedPod {
  /** Id of its cgroup folder. */
  readonly cgroup: bigint;
  /** Processes that may be in its network, looked at until one is there. */
  readonly pids: () => Iterable<number>;
}

/**
 * Keeps programs on the node's ends of the interfaces of governed pods: what leaves a pod past the hooks of its cgroup is
 * judged there. Interfaces are found by the network namespace of the pod's processes, from this side: nobody enters
 * it, and nobody in it can take the programs away.
 */
export class InterfaceGuard {
  readonly #programs: Readonly<Record<keyof typeof PROGRAMS, Program>>;
  readonly #map: BpfMap;
  readonly #pins: PinFolder | undefined;
  readonly #links = new Map<number, InterfaceLink[]>();
  #places = new Map<bigint, Place>();

  /** Takes over the interfaces that an earlier run guarded. Throws what attaching throws. */
  constructor(collection: Collection, pins: PinFolder | undefined) {
    this.#programs = {
      ingress: collection.program(PROGRAMS.ingress),
      egress: collection.program(PROGRAMS.egress),
    };
    this.#map = collection.map('interfaces');
    this.#pins = pins;
    for (const [index] of this.#entries()) this.#attach(index);
  }

  /** Whether a collection has what it takes. */
  static isPossible({ programs }: Pick<Collection, 'programs'>): boolean {
    return Object.values(PROGRAMS).every((name) => programs.has(name));
  }

  /**
   * Guards the interfaces of these pods; `areAll`: and no others, else what an earlier run guarded stays. Pods whose
   * interfaces are known are not asked about again while those are there, unless `isFresh`. Gives why interfaces could
   * not be guarded; nothing is thrown for the sake of one.
   */
  sync(pods: readonly GuardedPod[], { areAll = true, isFresh = false } = {}): readonly WeirError[] {
    const links = new PodLinks();
    const known = new Map([...this.#entries()].map(([index, pod]) => [index, pod]));
    const wanted = new Map<number, bigint>();
    const places = new Map<bigint, Place>();
    for (const pod of pods) {
      const found = this.#find(pod, links, isFresh ? new Map() : known);
      const isHost = found === 'host-network';
      places.set(pod.cgroup, isHost ? found : found.length === 0 ? 'unseen' : 'full');
      if (!isHost) for (const index of found) wanted.set(index, pod.cgroup);
    }
    for (const [index, pod] of known) {
      const isStale = !links.has(index) || (wanted.has(index) ? wanted.get(index) !== pod : areAll);
      if (isStale) this.#release(index, links.has(index));
    }
    this.#places = places;
    return [...wanted].flatMap(([index, pod]) => this.#guard(index, pod) ?? []);
  }

  /** How far policy reaches, by the ids of the cgroups of pods, as of the last `sync`. */
  coverage(): ReadonlyMap<bigint, EgressCoverage> {
    const past = new Set<bigint>();
    for (const [, pod, unseen] of this.#entries()) if (unseen > 0n) past.add(pod);
    return new Map([...this.#places].map(([pod, place]) => [pod, past.has(pod) ? 'l3-only' : place]));
  }

  /** Lets go of the programs: those that are pinned stay where they are. */
  close(): void {
    for (const links of this.#links.values()) for (const link of links) link.close();
    this.#links.clear();
  }

  #find({ cgroup, pids }: GuardedPod, links: PodLinks, known: ReadonlyMap<number, bigint>) {
    const held = [...known].flatMap(([index, pod]) => (pod === cgroup && links.has(index) ? [index] : []));
    if (held.length > 0) return held;
    return firstOf(pids(), (pid) => links.of(pid)) ?? [];
  }

  /** Gives why not. */
  #guard(index: number, pod: bigint): WeirError | undefined {
    if (this.#links.has(index)) return undefined;
    // the entry first: a program that finds none lets pass
    this.#map.update(keyOf(index), encodeInterfaceEntry({ pod, unseen: 0n }));
    try {
      this.#attach(index);
      return undefined;
    } catch (error: unknown) {
      if (!(error instanceof WeirError)) throw error;
      this.#release(index, true);
      this.#places.set(pod, 'unseen');
      return error;
    }
  }

  #attach(index: number): void {
    const links: InterfaceLink[] = [];
    for (const direction of ['ingress', 'egress'] as const) {
      const pin = this.#pins?.interfacePin(index, direction);
      const link = attachInterface(this.#programs[direction], index, direction, pin);
      if (link !== undefined) links.push(link);
    }
    this.#links.set(index, links);
    if (links.length === 0) this.#release(index, false);
  }

  #release(index: number, isThere: boolean): void {
    for (const link of this.#links.get(index) ?? []) {
      if (isThere) link.remove();
      else link.forget();
    }
    this.#links.delete(index);
    this.#map.delete(keyOf(index));
  }

  *#entries(): Generator<[index: number, pod: bigint, unseen: bigint]> {
    for (const [key, value] of this.#map.entries()) {
      const { pod, unseen } = decodeInterfaceEntry(value);
      yield [Buffer.from(key).readUInt32LE(), pod, unseen];
    }
  }
}

function keyOf(index: number): Uint8Array {
  return new Uint8Array(new Uint32Array([index]).buffer);
}

function firstOf<T, R>(all: Iterable<T>, find: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
