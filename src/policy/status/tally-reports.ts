// SPDX-License-Identifier: Apache-2.0
import { eachEntry, type NodeReport, type NodeReports, type ReportDetail } from './node-reports.ts';
import { SomeNames } from './some-names.ts';

/** A policy whose reports are counted. */
export interface TalliedPolicy {
  readonly uid: string;
  readonly generation: number;
}

/** What the nodes say of one policy. */
export interface PolicyTally {
  /** Nodes with news that know this generation. */
  seen: number;
  /** Of these: nodes that do not take it, by what they say is wrong. */
  readonly refused: Map<string, SomeNames>;
  /** Nodes with news that do not know this generation yet. */
  readonly behind: SomeNames;
  /** Pods that it selects, as their nodes said last. */
  selectedPods: number;
  /** Nodes that have such pods, with news or without. */
  nodes: number;
  /** Of those, nodes with news on which this generation is in force. */
  programmed: number;
  /** Of those, nodes without news. */
  readonly stale: SomeNames;
  /** Of those, nodes with news on which it is not in force, by the reason; a node stands with each reason it gives. */
  readonly unprogrammed: Map<string, { readonly reason: Unprogrammed; readonly nodes: SomeNames }>;
  /** Why a node enforces none of it, also where it selects nothing; undefined: none says so. */
  notEnforced: 'off' | 'not-enforced-by-this-version' | undefined;
  /** Nodes on which an older generation is in force instead. */
  readonly held: SomeNames;
  readonly degraded: { l3Only: number; packetOnly: number; opaque: number };
  /** Nodes with pods that are governed only in part. */
  readonly degradedNodes: SomeNames;
  /** Nodes that have pods of it and don't count all that are governed only in part. */
  readonly uncounted: SomeNames;
}

export type Unprogrammed = NonNullable<ReportDetail['unprogrammed']>[number];

const KINDS = ['l3Only', 'packetOnly', 'opaque'] as const;

/** Heartbeats that may stay away before a node counts as stale. */
const MISSED_HEARTBEATS = 3;

/** Whether what a node said is too old to be counted. */
export function isStale({ timeMs, heartbeatMs }: NodeReport, nowMs: number): boolean {
  return nowMs - timeMs > heartbeatMs * MISSED_HEARTBEATS;
}

/** Counts, for every policy, what the nodes say of it. `nowMs` is by the clock of the API server. */
export function tallyReports(
  policies: readonly TalliedPolicy[],
  reports: readonly NodeReport[],
  numbers: Pick<NodeReports, 'numberOf'>,
  nowMs: number,
): readonly PolicyTally[] {
  const tallies = policies.map(emptyTally);
  const byNumber = new Map<number, number>();
  for (const [at, { uid }] of policies.entries()) {
    const number = numbers.numberOf(uid);
    if (number !== undefined) byNumber.set(number, at);
  }
  // which policies the node that is looked at knows: a stamp rather than a set for each node
  const known = new Int32Array(policies.length).fill(-1);
  for (const [stamp, report] of reports.entries()) {
    const stale = isStale(report, nowMs);
    eachEntry(report, (number, generation, pods) => {
      const at = byNumber.get(number);
      const policy = at === undefined ? undefined : policies[at];
      const tally = at === undefined ? undefined : tallies[at];
      if (at === undefined || policy === undefined || tally === undefined) return;
      if (generation === policy.generation) known[at] = stamp;
      if (pods > 0) countPods(tally, report.node, pods, stale);
      if (!stale && generation === policy.generation)
        countNews(tally, report.node, pods, report.details.get(number));
    });
    if (!stale)
      for (const [at, tally] of tallies.entries()) if (known[at] !== stamp) tally.behind.add(report.node);
  }
  return tallies;
}

function countPods(tally: PolicyTally, node: string, pods: number, stale: boolean): void {
  tally.nodes += 1;
  tally.selectedPods += pods;
  if (stale) tally.stale.add(node);
}

/** A node with news that knows the generation. */
function countNews(tally: PolicyTally, node: string, pods: number, detail: ReportDetail | undefined): void {
  tally.seen += 1;
  const { problems = [], heldGeneration, unprogrammed = [], degraded } = detail ?? {};
  if (problems.length > 0) namesOf(tally.refused, problems.join('; ')).add(node);
  if (heldGeneration !== undefined) tally.held.add(node);
  for (const { reason } of unprogrammed)
    if (reason === 'off' || reason === 'not-enforced-by-this-version') tally.notEnforced ??= reason;
  if (pods === 0) return;
  if (unprogrammed.length === 0) tally.programmed += 1;
  for (const reason of unprogrammed) reasonIn(tally, reason).add(node);
  let some = 0;
  for (const kind of KINDS) {
    tally.degraded[kind] += degraded?.[kind] ?? 0;
    some += degraded?.[kind] ?? 0;
  }
  if (some > 0) tally.degradedNodes.add(node);
  if (KINDS.some((kind) => degraded?.[kind] === undefined)) tally.uncounted.add(node);
}

function namesOf(all: Map<string, SomeNames>, key: string): SomeNames {
  const names = all.get(key) ?? new SomeNames();
  all.set(key, names);
  return names;
}

function reasonIn({ unprogrammed }: PolicyTally, reason: Unprogrammed): SomeNames {
  const key = JSON.stringify(reason);
  const entry = unprogrammed.get(key) ?? { reason, nodes: new SomeNames() };
  unprogrammed.set(key, entry);
  return entry.nodes;
}

function emptyTally(): PolicyTally {
  return {
    seen: 0,
    refused: new Map(),
    behind: new SomeNames(),
    selectedPods: 0,
    nodes: 0,
    programmed: 0,
    stale: new SomeNames(),
    unprogrammed: new Map(),
    notEnforced: undefined,
    held: new SomeNames(),
    degraded: { l3Only: 0, packetOnly: 0, opaque: 0 },
    degradedNodes: new SomeNames(),
    uncounted: new SomeNames(),
  };
}
