// SPDX-License-Identifier: Apache-2.0
import type { ClauseCount } from '../../api/policies-answer.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { givesCredentials } from '../../categories.ts';
import type { Cidr } from '../../cidr.ts';
import type { ClauseLookup } from '../../detect/record-decision.ts';
import type { Config } from '../../gen/config.ts';
import type { EgressDecisionCursor } from '../../gen/events.ts';
import { readResolvers } from '../../host/read-resolvers.ts';
import type { Identity } from '../../identity/create-identity.ts';
import { parseAddress } from '../../ip-address.ts';
import { channelPlaces } from '../../kernel/egress/channel-places.ts';
import { clauseOfDecision } from '../../kernel/egress/clause-of-decision.ts';
import { countUnheld } from '../../kernel/egress/count-unheld.ts';
import { EgressTables } from '../../kernel/egress/egress-tables.ts';
import type { LiveSource } from '../../kernel/live-source.ts';
import { readClockOffset } from '../../kernel/read-clock-offset.ts';
import type { MetricSample } from '../../metrics/metric-sample.ts';
import type { PolicyName } from '../../policy/overlay.ts';
import type { EgressCoverage } from '../../record-words.ts';
import { after } from '../after.ts';
import type { AgentLog } from '../agent-log.ts';
import { ClauseCounters } from './clause-counters.ts';
import { DecisionBook } from './decision-book.ts';
import { nodeAddresses, ownAddresses } from './node-addresses.ts';
import { openCutter } from './open-cutter.ts';
import { PodInterfaces } from './pod-interfaces.ts';
import { type NamedBreakglass, recordedClause } from './recorded-clause.ts';
import { UnknownPods } from './unknown-pods.ts';

export interface OpenEgressOptions {
  readonly config: Pick<Config, 'policy' | 'metrics'>;
  readonly source: Pick<
    LiveSource,
    'egress' | 'interfaces' | 'tables' | 'findCutSockets' | 'retireOthers' | 'freeFromOthers'
  >;
  /** Path of the cgroup v2 mount. */
  readonly cgroup2: string;
  readonly catalog: Catalog;
  /** Cgroups (ids) that this process is in, below the kubelet's. */
  readonly own: readonly bigint[];
  readonly log: AgentLog;
}

export interface BeginEgressParts {
  /** What is active. */
  readonly breakglass: () => readonly NamedBreakglass[];
  readonly identity: Pick<Identity, 'cgroup' | 'cgroups' | 'cgroupsOf'>;
  /** Whether a pod that no policy selects may go: it is known, and so are all policies, or it is never held back for them. */
  readonly isTold: (podUid: string) => boolean;
  /** Hears of pods that policies begin or cease to select. */
  readonly onMoved: (podUid: string) => void;
}

/** Policy on egress, in force. */
export interface EgressOfAgent {
  readonly tables: EgressTables;
  readonly clauseOf: ClauseLookup;
  /** The decisions that were told. */
  readonly decisions: Pick<DecisionBook, 'find' | 'forgotten'>;
  /** How often each clause of a policy decided. */
  countsOf(policy: PolicyName): readonly ClauseCount[];
  metrics(): Iterable<MetricSample>;
  /** How far policy reaches a governed pod; undefined where that is not known. */
  coverageOf(podUid: string): EgressCoverage | undefined;
  /** How many governed pods are reached how far; undefined where this kernel refuses what guards interfaces. */
  coverageCounts(): Readonly<Record<EgressCoverage, number>> | undefined;
  /** What is not as it should be, one sentence each. */
  flaws(): readonly string[];
  /** Whether a policy holds in a pod, or is to when its cgroup comes. */
  readonly isSelected: (podUid: string) => boolean;
  /** Gives pods what is to hold there, those of which the cgroup is known: from here on `onCgroup` is to be told. */
  begin(parts: BeginEgressParts): void;
  /**
   * All policies and pods there are have been told: what else an earlier run or another version left goes. Where a set has no
   * room, that waits until all have: what holds in its pods may be what an earlier run left.
   */
  forgetOthers(): void;
  /** Policies were compiled for the pods that are known. */
  onCompiled(): void;
  /** A cgroup came. */
  onCgroup(id: bigint): void;
  /** The kernel decided. */
  onDecision(decision: EgressDecisionCursor): void;
  /** Lets what is in force be. */
  close(): Promise<void>;
}

const LEFT_IN_FORCE =
  'policies: what an earlier run left goes on to decide until there is room for all policies in the kernel';

/** Undefined where the configuration enforces nothing. */
export function openEgress(options: OpenEgressOptions): EgressOfAgent | undefined {
  const { config, source, cgroup2, catalog, own, log } = options;
  const { egress: maps, interfaces: guard, tables: writer } = source;
  if (maps === undefined) return undefined;
  let begun: BeginEgressParts | undefined;
  let interfaces: PodInterfaces | undefined;
  const counters = new ClauseCounters();
  const decisions = new DecisionBook(Date.now);
  const cutter = openCutter({
    source,
    cgroup2,
    cgroup: (id) => begun?.identity.cgroup(id),
    log,
  });
  const tables: EgressTables = new EgressTables({
    maps,
    writer,
    places: channelPlaces(catalog),
    cgroupOf: (podUid) => {
      for (const { id, path, place } of begun?.identity.cgroupsOf(podUid) ?? [])
        if (place?.podPath === path) return id;
      return undefined;
    },
    clockOffsetNs: readClockOffset,
    now: Date.now,
    adoptGraceMs: config.policy.adoptGrace * 1_000,
    onChanged: () => cutter.changed(),
    onGoing: (held) => counters.keep(held, tables),
    onMoved: (podUid) => {
      interfaces?.touch();
      begun?.onMoved(podUid);
    },
  });
  const unknown = new UnknownPods({
    ...{ config, source, tables, own, log },
    onMoved: () => interfaces?.touch(),
  });
  const resolvers = config.policy.resolvers.length > 0 ? config.policy.resolvers : readResolvers();
  // what is on an address of the node answers pods of the host's network by its loopback
  tables.setResolvers(0n, resolvers, ownAddresses());
  if (resolvers.length === 0)
    log.warn({}, 'policies: no resolver is known, so no name is learned: name them in policy.resolvers');
  const full = tables.setUntaught([
    ...metadataAddresses(catalog),
    ...nodeAddresses(config.policy, process.env.NODE_ADDRESS),
  ]);
  if (full !== undefined) log.error({}, `policies: ${full}`);
  let isToForget = false;
  const forget = (): void => {
    if (tables.refusals().size > 0) return;
    isToForget = false;
    tables.forgetOthers();
    interfaces?.settle();
    source.retireOthers();
  };
  return {
    tables,
    decisions,
    clauseOf: (decision) => {
      const held = tables.setOf(decision.set);
      const clause = held && clauseOfDecision(held, decision);
      if (held === undefined || clause === undefined) return undefined;
      return { ...decisions.note(held, decision), ...recordedClause(clause, begun?.breakglass() ?? []) };
    },
    countsOf: (policy) => counters.ofPolicy(tables, policy),
    *metrics() {
      yield* counters.metrics(tables, config.metrics.maxClauses);
      yield* counters.denials(tables, config.metrics.maxClauses);
      yield* cutter.metrics();
      for (const { reason, count } of countUnheld(maps))
        yield { name: 'weir_policy_packet_only_streams_total', labels: { reason }, value: count };
      yield { name: 'weir_policy_held_pods', labels: {}, value: unknown.count };
      yield* interfaces?.metrics() ?? [];
    },
    coverageOf: (podUid) => interfaces?.coverageOf(podUid),
    coverageCounts: () => interfaces?.counts(),
    flaws: () => [...(isToForget ? [LEFT_IN_FORCE] : []), ...(interfaces?.flaws() ?? []), ...cutter.flaws()],
    isSelected: (podUid) => tables.hasPod(podUid),
    begin: (parts) => {
      begun = parts;
      tables.placeAll();
      const { identity } = parts;
      if (guard !== undefined)
        interfaces = new PodInterfaces({
          ...{ guard, identity, cgroup2, log, after },
          pods: () => new Set([...tables.pods(), ...unknown.pods()]),
        });
      for (const { id, path, place } of identity.cgroups())
        if (place?.podUid !== undefined && place.podPath === path) unknown.look(place.podUid, id);
    },
    forgetOthers: () => {
      isToForget = true;
      forget();
      if (isToForget) log.warn({}, LEFT_IN_FORCE);
    },
    onCompiled: () => {
      if (begun !== undefined) unknown.settle(begun.isTold);
      if (isToForget) forget();
    },
    onCgroup: (id) => {
      const { path, place } = begun?.identity.cgroup(id) ?? {};
      if (place?.podUid === undefined || begun === undefined) return;
      tables.placePod(place.podUid);
      if (tables.hasPod(place.podUid)) interfaces?.touch();
      if (place.podPath !== path) return;
      unknown.look(place.podUid, id);
      // what was told of it may have been told before
      unknown.settle(begun.isTold);
    },
    onDecision: (decision) => cutter.onDecision(decision),
    close: () => {
      interfaces?.close();
      unknown.close();
      return cutter.close();
    },
  };
}

/** What no name may teach: addresses at which clouds hand out credentials. */
function metadataAddresses({ addresses }: Catalog): Cidr[] {
  return [...addresses].flatMap(([text, owners]) => {
    const address = parseAddress(text);
    const isOne = owners.some(({ channel }) => givesCredentials(channel.category));
    return address !== undefined && isOne ? [{ address, prefixBits: 128 }] : [];
  });
}
