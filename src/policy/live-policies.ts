// SPDX-License-Identifier: Apache-2.0
import {
  type CompiledPolicies,
  changeOf,
  compilePod,
  compilePolicies,
  forgetPod,
  type PolicyChange,
  type SelectPolicies,
} from './compile-tables.ts';
import { type LostEnforcement, lostEnforcement } from './lost-enforcement.ts';
import { missingTiers } from './missing-tiers.ts';
import type { NodePolicyState, UnprogrammedReason } from './node-policy-state.ts';
import { type OlderVersion, OlderVersions } from './older-versions.ts';
import type { Overlay } from './overlay.ts';
import { PodSelections } from './pod-selections.ts';
import type { Policy } from './policy.ts';
import type { BookEntry, PolicyBook } from './policy-book.ts';
import { hasException, PolicyEndings } from './policy-endings.ts';
import { policyKey } from './policy-name.ts';
import type { PolicyChanged, PolicyNews } from './policy-news.ts';
import type { PolicyPod } from './policy-pod.ts';
import type { PolicyTables, RuleAddresses } from './policy-tables.ts';
import {
  type DestinationResolver,
  destinationKey,
  destinationsOf,
  type ResolvableDestination,
} from './resolvable-destination.ts';
import { selectsPod } from './selects-pod.ts';
import type { TableSet } from './table-set.ts';

export interface LivePoliciesOptions {
  readonly book: PolicyBook;
  /** All pods of this node, as they are now. */
  readonly pods: () => Iterable<PolicyPod>;
  readonly resolver: DestinationResolver;
  /** Where policies take effect. Absent: nowhere, they are compiled and explained only. */
  readonly tables?: PolicyTables;
  /** How long before its end an exception is announced, milliseconds. */
  readonly noticeMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onNews: (news: PolicyNews) => void;
  /** Hears of pods that lost their last enforcing policy. */
  readonly onLost?: (lost: LostEnforcement) => void;
}

/** How much there is of what was compiled. */
export interface PolicyCounts {
  readonly sets: number;
  /** Pods of this node that a policy with a section selects. */
  readonly pods: number;
  /** Rules on pods, services and known destinations, and those of them whose addresses are not known. */
  readonly resolvable: number;
  readonly unresolved: number;
}

const NOTHING: CompiledPolicies = { sets: new Map(), pods: new Map() };
const NO_CHANGE: PolicyChange = { added: [], removed: [], moved: new Map() };

/**
 * Keeps the tables at what policies, pods and the cluster say now: the least that a change takes is compiled and handed
 * on. Pure: who follows the API server, files and pods tells it that something changed.
 */
export class LivePolicies {
  readonly #options: LivePoliciesOptions;
  readonly #endings: PolicyEndings;
  readonly #selections = new PodSelections();
  readonly #select: SelectPolicies = (pod) => this.#selections.of(pod);
  #policies: readonly Policy[] = [];
  #entries: readonly BookEntry[] = [];
  #overlays: readonly Overlay[] = [];
  #compiled: CompiledPolicies = NOTHING;
  /** Pods by policy, as long as they stay the same. */
  #podCounts: ReadonlyMap<Policy, number> | undefined;
  /** What was told of each rule, by set. */
  readonly #told = new Map<string, Map<number, readonly string[]>>();
  readonly #ended = new Map<string, string>();
  /** Versions of which it was said that they are not taken. */
  readonly #rejected = new Set<string>();
  readonly #older = new OlderVersions();

  constructor(options: LivePoliciesOptions) {
    this.#options = options;
    this.#endings = new PolicyEndings(options.noticeMs);
  }

  get compiled(): CompiledPolicies {
    return this.#compiled;
  }

  /** The policies that hold. */
  get policies(): readonly Policy[] {
    return this.#policies;
  }

  /** The book changed: everything is compiled, but for sets of which nothing changed. */
  policiesChanged(): void {
    const { book, pods } = this.#options;
    const before = this.#entries;
    const selected = countPods(this.#compiled);
    this.#entries = book.entries();
    this.#policies = this.#entries.flatMap(({ held, shadowedBy }) =>
      held === undefined || shadowedBy !== undefined ? [] : [held.policy],
    );
    this.#selections.take(this.#policies);
    this.#take(compilePolicies(this.#select, [...pods()], this.#compiled, this.#overlays));
    this.#tellChanges(before, selected);
    this.tick();
  }

  /** What the book has now was known before: it is no news. Nothing is compiled yet. */
  restored(): void {
    this.#entries = this.#options.book.entries();
  }

  /** Many pods came, changed or went. */
  podsChanged(): void {
    const pods = [...this.#options.pods()];
    this.#take(compilePolicies(this.#select, pods, this.#compiled, this.#overlays));
    this.tick();
  }

  /** What holds beside the policies became this; none of it may be over. */
  setOverlays(overlays: readonly Overlay[]): void {
    this.#overlays = overlays;
    this.podsChanged();
  }

  /** A pod came or is another; nothing else is looked at. */
  setPod(pod: PolicyPod): void {
    this.#take(compilePod(this.#select, pod, this.#compiled, this.#overlays));
    this.tick();
  }

  /** A pod went. */
  deletePod(pod: Pick<PolicyPod, 'namespace' | 'name' | 'uid'>): void {
    this.#take(forgetPod(pod, this.#compiled));
  }

  /** Addresses of destinations became others. */
  addressesChanged(): void {
    const addresses = this.#addressesOf(this.#compiled.sets.values());
    if (addresses.length > 0) this.#options.tables?.apply({ ...NO_CHANGE, ended: new Map(), addresses });
  }

  /** Ends what ends, and announces what will soon. */
  tick(): void {
    const { tables, now, onNews } = this.#options;
    const ended = this.#endedOf(this.#compiled.sets.values(), now());
    if (ended.size > 0) tables?.apply({ ...NO_CHANGE, ended, addresses: [] });
    const selecting = this.#policies
      .filter(hasException)
      .map((policy) => ({ policy, selectedPods: this.podsOf(policy) }));
    for (const news of this.#endings.look(selecting, now())) onNews(news);
  }

  /** When `tick` has to be called next, milliseconds since 1970; undefined: nothing ends. */
  nextTick(): number | undefined {
    const nowMs = this.#options.now();
    const ends = [...this.#compiled.sets.values()].flatMap(({ ending }) =>
      ending.map(({ expiresMs }) => expiresMs),
    );
    const instants = [this.#endings.next(this.#policies, nowMs) ?? Number.POSITIVE_INFINITY, ...ends];
    const next = instants.reduce((a, b) => (b > nowMs && b < a ? b : a), Number.POSITIVE_INFINITY);
    return next === Number.POSITIVE_INFINITY ? undefined : next;
  }

  /** Pods of this node that a policy selects. */
  podsOf(policy: Policy): number {
    if (policy.egress === undefined) return count(this.#options.pods(), (pod) => selectsPod(policy, pod));
    this.#podCounts ??= countPods(this.#compiled);
    return this.#podCounts.get(policy) ?? 0;
  }

  /** The policies that select a pod, those that enforce first. */
  selecting(pod: PolicyPod): readonly Policy[] {
    return this.#policies
      .filter((policy) => selectsPod(policy, pod))
      .toSorted((a, b) => Number(a.mode === 'audit') - Number(b.mode === 'audit'));
  }

  /** How it stands with each policy that is known, taken or not. */
  states(): readonly NodePolicyState[] {
    const refusals = this.#options.tables?.refusals();
    return this.#entries.map((entry) => this.#stateOf(entry, refusals));
  }

  /** Policies of which an older version holds. */
  older(): readonly OlderVersion[] {
    return this.#older.list();
  }

  counts(): PolicyCounts {
    const { sets, pods } = this.#compiled;
    const rules = [...sets.values()].flatMap((set) => [...destinationsOf(set).values()]);
    const isUnknown = (each: ResolvableDestination): boolean =>
      this.#options.resolver.addressesOf(each) === undefined;
    const unresolved = rules.filter((destinations) => destinations.some(isUnknown)).length;
    return { sets: sets.size, pods: pods.size, resolvable: rules.length, unresolved };
  }

  #stateOf(
    { latest, held, shadowedBy }: BookEntry,
    refusals: ReturnType<PolicyTables['refusals']> | undefined,
  ): NodePolicyState {
    const { kind, namespace, name, uid, generation, mode } = latest;
    const problems =
      shadowedBy === undefined
        ? latest.problems
        : [{ code: 'duplicate', field: 'metadata.name', message: `the one of ${shadowedBy} holds` }];
    const holdsOther = problems.length > 0 && held !== undefined && shadowedBy === undefined;
    const heldGeneration = holdsOther ? held.policy.generation : undefined;
    return {
      kind,
      ...(namespace !== undefined && { namespace }),
      name,
      ...(uid !== undefined && { uid }),
      ...(generation !== undefined && { generation }),
      mode,
      problems,
      ...(heldGeneration !== undefined && { heldGeneration }),
      selectedPods: held === undefined || shadowedBy !== undefined ? 0 : this.podsOf(held.policy),
      unprogrammed:
        problems.length > 0 ? [{ reason: 'not-accepted' }] : this.#unprogrammed(held?.policy, refusals),
      // nobody counts them yet: 0 would be a claim
      degraded: {},
    };
  }

  #unprogrammed(
    policy: Policy | undefined,
    refusals: ReturnType<PolicyTables['refusals']> | undefined,
  ): readonly UnprogrammedReason[] {
    const { tables } = this.#options;
    if (tables === undefined || refusals === undefined) return [{ reason: 'off' }];
    if (policy === undefined) return [];
    const refused = [...this.#compiled.sets.values()]
      .filter(({ policies }) => policies.includes(policy))
      .map(({ key }) => refusals.get(key))
      .filter((refusal) => refusal !== undefined);
    const unlike = new Map(refused.map((refusal) => [JSON.stringify(refusal), refusal]));
    return [...unlike.values(), ...missingTiers(policy, tables.tiers)];
  }

  /** Makes a state the one that is told. */
  #take(next: CompiledPolicies): void {
    const { tables, resolver, now } = this.#options;
    const change = changeOf(this.#compiled, next);
    const { pods } = this.#options;
    const lost = lostEnforcement(this.#compiled, next, change, { pods, policies: this.#policies });
    for (const each of lost) this.#options.onLost?.(each);
    this.#compiled = next;
    this.#podCounts = undefined;
    const { added, removed, moved } = change;
    if (added.length === 0 && removed.length === 0 && moved.size === 0) return;
    for (const key of removed) this.#forget(key);
    for (const { key } of added) this.#forget(key);
    if (added.length > 0 || removed.length > 0) resolver.want(this.#wanted());
    const ended = this.#endedOf(added, now());
    tables?.apply({ ...change, ended, addresses: this.#addressesOf(added) });
  }

  #forget(set: string): void {
    this.#told.delete(set);
    this.#ended.delete(set);
  }

  #wanted(): readonly ResolvableDestination[] {
    const all = [...this.#compiled.sets.values()].flatMap((set) => [...destinationsOf(set).values()].flat());
    return [...new Map(all.map((each) => [destinationKey(each), each])).values()];
  }

  /** Addresses that were not told yet. */
  #addressesOf(sets: Iterable<TableSet>): readonly RuleAddresses[] {
    const { resolver } = this.#options;
    const news: RuleAddresses[] = [];
    for (const set of sets) {
      const told = this.#told.get(set.key) ?? new Map<number, readonly string[]>();
      this.#told.set(set.key, told);
      for (const [rule, destinations] of destinationsOf(set)) {
        const known = destinations
          .map((each) => resolver.addressesOf(each))
          .filter((each) => each !== undefined);
        if (known.length === 0) continue;
        const addresses = known.length === 1 ? (known[0] ?? []) : [...new Set(known.flat())].toSorted();
        if (isSameList(told.get(rule), addresses)) continue;
        told.set(rule, addresses);
        news.push({ set: set.key, rule, addresses });
      }
    }
    return news;
  }

  /** Rules that have ended, of sets of which something else was told. */
  #endedOf(sets: Iterable<TableSet>, nowMs: number): ReadonlyMap<string, readonly number[]> {
    const news = new Map<string, readonly number[]>();
    for (const { key, ending } of sets) {
      const ended = ending.filter(({ expiresMs }) => expiresMs <= nowMs).map(({ rule }) => rule);
      const text = ended.join();
      if (text === (this.#ended.get(key) ?? '')) continue;
      this.#ended.set(key, text);
      news.set(key, ended);
    }
    return news;
  }

  #tellChanges(before: readonly BookEntry[], selected: ReadonlyMap<Policy, number>): void {
    const { onNews } = this.#options;
    const was = byName(before);
    const is = byName(this.#entries);
    for (const [key, entry] of was)
      if (!is.has(key) && entry.held !== undefined)
        onNews(removed(entry, selected.get(entry.held.policy) ?? 0));
    for (const [key, entry] of is) {
      const news = newsOf(entry, was.get(key), entry.held === undefined ? 0 : this.podsOf(entry.held.policy));
      if (news !== undefined) onNews(news);
    }
    this.#tellRejected();
  }

  /** Each version that is not taken once. */
  #tellRejected(): void {
    this.#older.look(this.#entries, this.#options.now());
    const now = new Set<string>();
    for (const { source, latest, held, shadowedBy } of this.#entries) {
      if (latest.problems.length === 0 && shadowedBy === undefined) continue;
      const { problems } = latest;
      const text = JSON.stringify([
        source,
        policyKey(latest),
        latest.uid,
        latest.generation,
        problems,
        shadowedBy,
      ]);
      now.add(text);
      if (this.#rejected.has(text)) continue;
      const shadow = { code: 'duplicate', field: 'metadata.name', message: `the one of ${shadowedBy} holds` };
      const selectedPods = held === undefined || shadowedBy !== undefined ? 0 : this.podsOf(held.policy);
      this.#options.onNews({
        news: 'rejected',
        source,
        policy: latest,
        ...(held && shadowedBy === undefined && { before: held.policy }),
        selectedPods,
        problems: shadowedBy === undefined ? problems : [shadow],
      });
    }
    this.#rejected.clear();
    for (const text of now) this.#rejected.add(text);
  }
}

/** Entries that hold, by name. */
function byName(entries: readonly BookEntry[]): ReadonlyMap<string, BookEntry> {
  return new Map(
    entries
      .filter(({ held, shadowedBy }) => held !== undefined && shadowedBy === undefined)
      .map((entry) => [policyKey(entry.latest), entry]),
  );
}

function newsOf(
  entry: BookEntry,
  before: BookEntry | undefined,
  selectedPods: number,
): PolicyChanged | undefined {
  const { source, held } = entry;
  if (held === undefined || held === before?.held) return undefined;
  const { policy } = held;
  if (before?.held === undefined) return { news: 'added', source, policy, selectedPods };
  if (JSON.stringify(before.held.object) === JSON.stringify(held.object)) return undefined;
  return { news: 'changed', source, policy, before: before.held.policy, selectedPods };
}

function removed({ source, held, latest }: BookEntry, selectedPods: number): PolicyChanged {
  return { news: 'removed', source, policy: held?.policy ?? latest, selectedPods };
}

/** How many pods each policy with a section selects. */
function countPods({ sets, pods }: CompiledPolicies): ReadonlyMap<Policy, number> {
  const ofSet = new Map<string, number>();
  for (const key of pods.values()) ofSet.set(key, (ofSet.get(key) ?? 0) + 1);
  const ofPolicy = new Map<Policy, number>();
  for (const [key, { policies }] of sets)
    for (const policy of policies) ofPolicy.set(policy, (ofPolicy.get(policy) ?? 0) + (ofSet.get(key) ?? 0));
  return ofPolicy;
}

function count<T>(all: Iterable<T>, is: (one: T) => boolean): number {
  let found = 0;
  for (const one of all) if (is(one)) found += 1;
  return found;
}

function isSameList(a: readonly string[] | undefined, b: readonly string[]): boolean {
  return a === b || (a !== undefined && a.length === b.length && a.every((each, at) => each === b[at]));
}
