// SPDX-License-Identifier: Apache-2.0
import type { Cidr } from '../../cidr.ts';
import { WeirError } from '../../errors.ts';
import { EgressLimit, ResolverFlag } from '../../gen/events.ts';
import {
  type CgroupEntry,
  decodeClauseCount,
  decodeNameSecret,
  decodePolicySet,
  encodeClauseKey,
  encodeNameSecret,
  encodeResolverKey,
} from '../../gen/tables.ts';
import { parseAddress } from '../../ip-address.ts';
import type { EnforcementTier, TableRefusal } from '../../policy/node-policy-state.ts';
import type { PolicyTables, PolicyUpdate, RuleAddresses } from '../../policy/policy-tables.ts';
import type { TableSet } from '../../policy/table-set.ts';
import type { EgressMaps } from './egress-maps.ts';
import type { FlatBlock, FlatSet } from './flat-set.ts';
import { type ChannelPlaces, flattenSet } from './flatten-set.ts';
import { makeNameSecret, NameHasher } from './name-hasher.ts';
import { blockEntry, entriesOfSet, keyOfSet } from './set-entries.ts';
import { removeEntries, writeEntries } from './write-entries.ts';

export interface EgressTablesOptions {
  readonly maps: EgressMaps;
  readonly writer: {
    setPolicy(cgroupId: bigint, policy: number, legacyUntil?: bigint): boolean;
    cgroups(): Iterable<[cgroupId: bigint, entry: CgroupEntry]>;
  };
  readonly places: ChannelPlaces;
  /** Id of the cgroup folder of a pod by its key (`podKey`); undefined while it has none. */
  readonly cgroupOf: (pod: string) => bigint | undefined;
  /** Wall clock minus boot clock, nanoseconds. */
  readonly clockOffsetNs: () => bigint;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /**
   * How long streams of a running pod go on that are older than its first policy, where no rule denies them and nobody
   * learned their names. Default 0.
   */
  readonly adoptGraceMs?: number;
  /** Hears of pods that get their first set, or lose their last. */
  readonly onMoved?: (pod: string) => void;
  /** Hears that what holds in some pods may not be what held before. */
  readonly onChanged?: () => void;
  /** Hears of a set that goes from the kernel, while what its clauses counted can still be read. */
  readonly onGoing?: (held: HeldSet) => void;
}

/** A set that is in the kernel. */
export interface HeldSet {
  /** Its number there. */
  readonly id: number;
  readonly set: TableSet;
  /** Its rules by the kernel's numbers. */
  readonly origins: readonly number[];
}

interface Held extends HeldSet {
  flat: FlatSet;
  readonly addresses: Map<number, readonly string[]>;
}

/** How often a clause decided: what happened, and what would have happened were every policy enforced. */
export interface ClauseCounts {
  readonly enforced: bigint;
  readonly all: bigint;
}

const TIERS: ReadonlySet<EnforcementTier> = new Set(['connect', 'names', 'stream', 'packet']);
/** How long a decision may be on its way from the ring to its record. */
const TOLD_WITHIN_MS = 60_000;

/**
 * Writes compiled policies to the kernel's tables of egress. A set is written whole under a number of its own before any
 * pod gets it, and a pod gets it in one write; where there is no room for it, what was in force stays. A set that is in
 * the kernel already, from an earlier run, is taken over.
 */
export class EgressTables implements PolicyTables {
  readonly tiers = TIERS;
  readonly #options: EgressTablesOptions;
  readonly #hasher: NameHasher;
  /** By key. */
  readonly #held = new Map<string, Held>();
  /** By number, those among them that no pod has any more: what they decided may still be on its way. */
  readonly #known = new Map<number, HeldSet>();
  /** Sets that went from the kernel, the first to go first: forgotten when nobody asks for them any more. */
  readonly #gone: { readonly id: number; readonly atMs: number }[] = [];
  /** Keys of sets that nobody wants any more, and that pods still have. */
  readonly #unwanted = new Set<string>();
  /** Sets that no pod has any more since the last change; those of changes before may go. */
  readonly #retired: Held[] = [];
  readonly #old: Held[] = [];
  readonly #refusals = new Map<string, TableRefusal>();
  /** Key of the set that a pod has, or is to get when its cgroup is there. */
  readonly #pods = new Map<string, string>();
  /** What is in the kernel from an earlier run: numbers by digest. */
  readonly #found = new Map<bigint, number>();
  #next = 1;

  constructor(options: EgressTablesOptions) {
    this.#options = options;
    this.#hasher = new NameHasher(takeSecret(options.maps));
    for (const [key, value] of options.maps.sets.entries()) {
      const id = Buffer.from(key).readUInt32LE();
      this.#found.set(decodePolicySet(value).content, id);
      this.#next = Math.max(this.#next, id + 1);
    }
  }

  /** Takes a change. What it can't do is in `refusals`. */
  apply(update: PolicyUpdate): void {
    // programs that were deciding by them when they were retired have ended
    const old = this.#retired.splice(0);
    this.#old.push(...old);
    for (const set of update.added) this.#add(set, addressesOf(set.key, update.addresses));
    for (const { set, rule, addresses } of update.addresses) this.#setAddresses(set, rule, addresses);
    for (const [pod, key] of update.moved) this.#move(pod, key);
    // with those that had to stay because what was to follow them found no room
    for (const key of new Set([...update.removed, ...this.#unwanted])) this.#remove(key);
    // what is new holds first
    this.#sweep();
    if (update.added.length + update.moved.size + update.addresses.length > 0) this.#options.onChanged?.();
  }

  /** Why a set is not in force, by its key. */
  refusals(): ReadonlyMap<string, TableRefusal> {
    return this.#refusals;
  }

  /** Puts a set in the kernel that holds in no pod of `apply`; gives its number, undefined where there is no room. */
  addStanding(set: TableSet): number | undefined {
    this.#add(set, new Map());
    return this.#held.get(set.key)?.id;
  }

  /** Gives a pod whose cgroup has come what is to hold there. It has nothing open yet. */
  placePod(pod: string): boolean {
    const key = this.#pods.get(pod);
    return key === undefined || this.#give(pod, key, 0n);
  }

  /** The same for all pods. */
  placeAll(): void {
    for (const [pod, key] of this.#pods) this.#give(pod, key, this.#legacyUntil());
  }

  /** Whether a pod has a set, or is to get one. */
  hasPod(pod: string): boolean {
    return this.#pods.has(pod);
  }

  /** Pods that have a set, or are to get one. */
  pods(): Iterable<string> {
    return this.#pods.keys();
  }

  /** The set of that number, as long as its decisions may be told. */
  setOf(id: number): HeldSet | undefined {
    return this.#known.get(id);
  }

  /** All sets that pods have. */
  sets(): Iterable<HeldSet> {
    return this.#held.values();
  }

  /** How often a clause decided: a rule by the kernel's number, or a `ClauseNumber`. */
  countsOf(set: number, clause: number): ClauseCounts {
    const values = this.#options.maps.counts.lookupPerCpu(encodeClauseKey({ set, clause })) ?? [];
    let [enforced, all] = [0n, 0n];
    for (const value of values) {
      const count = decodeClauseCount(value);
      enforced += count.enforced;
      all += count.all;
    }
    return { enforced, all };
  }

  /**
   * Says who may answer a pod's questions of names; pod 0: everybody's. Answers of those `onLoopback` count when they come
   * by the loopback interface, too. What was said before of that pod doesn't count any more.
   */
  setResolvers(pod: bigint, addresses: readonly string[], onLoopback: readonly string[] = []): void {
    const { resolvers } = this.#options.maps;
    const wanted = new Map<string, readonly [key: Uint8Array, flags: number]>();
    for (const text of addresses) {
      const address = parseAddress(text);
      if (address === undefined) throw new WeirError('CONFIG_INVALID', `resolver ${text}: not an address`);
      const key = encodeResolverKey({ pod, address });
      const flags = onLoopback.includes(text) ? ResolverFlag.LOOPBACK : 0;
      wanted.set(Buffer.from(key).toString('hex'), [key, flags]);
    }
    for (const [key] of [...resolvers.entries()]) {
      const isOurs = Buffer.from(key).readBigUInt64LE() === pod;
      if (isOurs && !wanted.has(Buffer.from(key).toString('hex'))) resolvers.delete(key);
    }
    for (const [key, flags] of wanted.values()) resolvers.update(key, Uint8Array.of(flags, 0, 0, 0));
  }

  /** Says which addresses no name can teach: those of nodes and metadata services. Gives why there is no room for them. */
  setUntaught(blocks: readonly Cidr[]): string | undefined {
    const { maps } = this.#options;
    const rules = new Uint8Array(EgressLimit.RULE_BYTES);
    const wanted = blocks.map((block) => blockEntry(maps, 0, { ...block, rules }));
    const failure = writeEntries(wanted);
    if (failure !== undefined) return failure.message;
    const keys = new Set(wanted.map(({ key }) => Buffer.from(key).toString('hex')));
    for (const [key] of [...maps.blocks.entries()])
      if (Buffer.from(key).readUInt32LE(4) === 0 && !keys.has(Buffer.from(key).toString('hex')))
        maps.blocks.delete(key);
    return undefined;
  }

  /** Removes what an earlier run left and this one did not take over. Once all policies and pods are known. */
  forgetOthers(): void {
    const { maps, writer } = this.#options;
    const kept = new Set([
      0,
      ...[...this.#held.values(), ...this.#retired, ...this.#old].map(({ id }) => id),
    ]);
    for (const [cgroup, { policy }] of [...writer.cgroups()])
      if (!kept.has(policy)) writer.setPolicy(cgroup, 0);
    const places = [
      [maps.sets, 0],
      [maps.blocks, 4],
      [maps.ports, 4],
      [maps.names, 8],
      [maps.counts, 0],
    ] as const;
    for (const [map, at] of places)
      for (const [key] of [...map.entries()])
        if (!kept.has(Buffer.from(key).readUInt32LE(at))) map.delete(key);
    this.#found.clear();
  }

  #add(set: TableSet, addresses: Map<number, readonly string[]>): void {
    const flat = this.#flatten(set, addresses);
    if ('refusal' in flat) {
      this.#refusals.set(set.key, flat.refusal);
      return;
    }
    const found = this.#found.get(flat.header.content);
    const id = found ?? this.#next++;
    let failure = this.#write(id, flat, found === undefined);
    if (failure !== undefined && this.#old.length > 0) {
      this.#sweep();
      failure = this.#write(id, flat, found === undefined);
    }
    if (failure !== undefined) {
      this.#refusals.set(set.key, failure);
      return;
    }
    this.#refusals.delete(set.key);
    this.#unwanted.delete(set.key);
    this.#found.delete(flat.header.content);
    const held: Held = { id, set, origins: flat.origins, flat, addresses };
    const before = this.#held.get(set.key);
    if (before !== undefined) this.#retired.push(before);
    this.#held.set(set.key, held);
    this.#known.set(id, held);
    // the same policies compiled anew: nobody moves from one key to another
    if (before !== undefined)
      for (const [pod, key] of this.#pods) if (key === set.key) this.#give(pod, key, this.#legacyUntil());
  }

  /** Writes a set, all or nothing. Gives why not. */
  #write(id: number, flat: FlatSet, isNew: boolean): TableRefusal | undefined {
    return writeEntries(entriesOfSet(this.#options.maps, id, flat, this.#hasher), isNew);
  }

  #flatten(set: TableSet, addresses: ReadonlyMap<number, readonly string[]>): ReturnType<typeof flattenSet> {
    const { places, clockOffsetNs, now } = this.#options;
    return flattenSet(set, { places, addresses, clockOffsetNs: clockOffsetNs(), nowMs: now() });
  }

  #setAddresses(key: string, rule: number, addresses: readonly string[]): void {
    const held = this.#held.get(key);
    if (held === undefined || held.addresses.get(rule) === addresses) return;
    held.addresses.set(rule, addresses);
    const { maps } = this.#options;
    const flat = this.#flatten(held.set, held.addresses);
    if ('refusal' in flat) {
      this.#refusals.set(key, flat.refusal);
      return;
    }
    const before = new Map(held.flat.blocks.map((block) => [keyOfBlock(block), block]));
    const after = new Map(flat.blocks.map((block) => [keyOfBlock(block), block]));
    const changed = [...after].filter(([name, block]) => !isSame(before.get(name), block));
    const failure = writeEntries(changed.map(([, block]) => blockEntry(maps, held.id, block)));
    if (failure !== undefined) {
      this.#refusals.set(key, failure);
      return;
    }
    for (const [name, block] of before)
      if (!after.has(name)) {
        const entry = blockEntry(maps, held.id, block);
        entry.map.delete(entry.key);
      }
    held.flat = flat;
  }

  #move(pod: string, key: string | undefined): void {
    if (key === undefined) {
      const cgroup = this.#options.cgroupOf(pod);
      if (cgroup !== undefined) this.#options.writer.setPolicy(cgroup, 0);
      if (this.#pods.delete(pod)) this.#options.onMoved?.(pod);
      return;
    }
    // what could not be written leaves the pod with what it has
    if (!this.#held.has(key)) return;
    const isFirst = !this.#pods.has(pod);
    this.#pods.set(pod, key);
    this.#give(pod, key, this.#legacyUntil());
    if (isFirst) this.#options.onMoved?.(pod);
  }

  #give(pod: string, key: string, legacyUntil: bigint): boolean {
    const cgroup = this.#options.cgroupOf(pod);
    const held = this.#held.get(key);
    if (cgroup === undefined || held === undefined) return false;
    return this.#options.writer.setPolicy(cgroup, held.id, legacyUntil);
  }

  /** By the boot clock; 0: no grace. */
  #legacyUntil(): bigint {
    const { adoptGraceMs = 0, clockOffsetNs, now } = this.#options;
    return adoptGraceMs === 0 ? 0n : BigInt(now() + adoptGraceMs) * 1_000_000n - clockOffsetNs();
  }

  #remove(key: string): void {
    this.#refusals.delete(key);
    const held = this.#held.get(key);
    if (held === undefined) return;
    // a pod whose new set could not be written keeps this one
    this.#unwanted.add(key);
    if ([...this.#pods.values()].includes(key)) return;
    this.#unwanted.delete(key);
    this.#held.delete(key);
    this.#retired.push(held);
  }

  /** Removes sets that no pod has since the change before. */
  #sweep(): void {
    const nowMs = this.#options.now();
    while (this.#gone[0] !== undefined && this.#gone[0].atMs + TOLD_WITHIN_MS < nowMs)
      this.#known.delete(this.#gone.shift()?.id ?? 0);
    for (const held of this.#old.splice(0)) {
      this.#options.onGoing?.(held);
      const { id, flat } = held;
      this.#options.maps.sets.delete(keyOfSet(id));
      removeEntries(entriesOfSet(this.#options.maps, id, flat, this.#hasher));
      this.#gone.push({ id, atMs: nowMs });
    }
  }
}

/** What names are hashed with: that of an earlier run, whose names are still in the tables. */
function takeSecret({ secret }: EgressMaps): ReturnType<typeof makeNameSecret> {
  const key = new Uint8Array(4);
  const kept = secret.lookup(key);
  const known = kept && decodeNameSecret(kept);
  if (known !== undefined && known.factorA !== 0) return known;
  const made = makeNameSecret();
  secret.update(key, encodeNameSecret(made));
  return made;
}

function addressesOf(key: string, told: readonly RuleAddresses[]): Map<number, readonly string[]> {
  return new Map(told.flatMap(({ set, rule, addresses }) => (set === key ? [[rule, addresses]] : [])));
}

function keyOfBlock({ address, prefixBits }: FlatBlock): string {
  return `${Buffer.from(address).toString('hex')}/${prefixBits}`;
}

function isSame(a: FlatBlock | undefined, b: FlatBlock): boolean {
  return a !== undefined && Buffer.compare(a.rules, b.rules) === 0;
}
