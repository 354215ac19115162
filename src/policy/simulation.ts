// SPDX-License-Identifier: Apache-2.0
import type { EventRecord, PodRecord, WeirRecord } from '../events/record.ts';
import { actionOfRecord } from './action-of-record.ts';
import { type CompiledPolicies, compilePod, compilePolicies } from './compile-tables.ts';
import { TableDecider } from './decide-by-tables.ts';
import type { Decision } from './decision.ts';
import type { ChannelLookup, EgressAction } from './egress-action.ts';
import type { Policy } from './policy.ts';
import { type PolicyPod, podKey } from './policy-pod.ts';
import type { Place } from './read-places.ts';

export interface SimulationInput {
  readonly policies: readonly Policy[];
  readonly channels: ChannelLookup;
  /** Pods whose labels are known, by `namespace/name`. Of others only the governance that records carry is. */
  readonly pods: ReadonlyMap<string, PolicyPod>;
  /** Who has which address. */
  readonly places: ReadonlyMap<string, Place>;
}

/** Flows of one pod to one destination that policies decide alike. */
export interface SimulatedRow {
  readonly namespace: string;
  readonly pod: string;
  /** The name it goes by, else its address. */
  readonly destination: string;
  readonly port: number;
  readonly protocol: string;
  readonly decision: Decision;
  flows: number;
  bytesSent: number;
}

export interface SimulationResult {
  readonly rows: readonly SimulatedRow[];
  /** Flows that were decided, by verdict; and those that are no egress: accepted, loopback, questions to resolvers. */
  readonly decided: { readonly allow: number; readonly audit: number; readonly deny: number };
  readonly implied: number;
  /** Flows that belong to no known pod: policies say nothing of them. */
  readonly withoutPod: number;
  /** Flows beyond the rows that are kept. */
  readonly unlisted: number;
  /** Pods of which only the governance of their records was known. */
  readonly withoutLabels: readonly string[];
  /** Addresses that were taken for the pods' own resolvers: they answered questions on port 53. */
  readonly resolvers: readonly string[];
}

const MAX_OPEN = 65_536;
const MAX_ROWS = 20_000;
const MAX_REMEMBERED = 65_536;
const DNS_PORT = 53;

/**
 * What policies would decide of what was recorded. Each flow is decided once, by all that its records came to say, at the
 * time of its last one. Memory is bounded: of more than 65,536 flows at once the oldest are decided as they stand, and
 * flows beyond 20,000 rows are counted.
 */
export class Simulation {
  readonly #input: SimulationInput;
  #compiled: CompiledPolicies;
  readonly #deciders = new Map<string, TableDecider>();
  readonly #open = new Map<string, EventRecord>();
  readonly #rows = new Map<string, SimulatedRow>();
  /** Rows by all that decides: most flows are like one before. */
  readonly #remembered = new Map<string, SimulatedRow | 'implied'>();
  /** By name; with the governance by which it was made, which another pod of that name may not have. */
  readonly #pods = new Map<string, { readonly pod: PolicyPod; readonly governance: string }>();
  /** Rows for which there was no room. */
  readonly #beyond = new WeakSet<SimulatedRow>();
  readonly #withoutLabels = new Set<string>();
  readonly #resolvers = new Set<string>();
  /** When exceptions end: between two of these instants time does not matter. */
  readonly #ends: readonly number[];
  readonly #decided = { allow: 0, audit: 0, deny: 0 };
  #implied = 0;
  #withoutPod = 0;
  #unlisted = 0;

  constructor(input: SimulationInput) {
    this.#input = input;
    this.#compiled = compilePolicies(input.policies, []);
    const ends = input.policies.flatMap(
      ({ egress }) => egress?.allow.map(({ expiresMs }) => expiresMs) ?? [],
    );
    this.#ends = ends.filter((end) => end !== undefined).toSorted((a, b) => a - b);
  }

  /** Takes a record of any kind. */
  add(record: WeirRecord): void {
    if (!('verdict' in record) || record.kind === 'finding') return;
    if (record.kind === 'dns.answer') this.#noteResolver(record);
    const { flow } = record;
    if (flow === undefined || !FLOW_KINDS.has(record.kind)) return;
    const key = `${record.bootId} ${flow.cookie}`;
    this.#open.delete(key);
    if (flow.state === 'closed') {
      this.#decide(record);
      return;
    }
    this.#open.set(key, record);
    if (this.#open.size <= MAX_OPEN) return;
    const [oldest] = this.#open;
    if (oldest === undefined) return;
    this.#open.delete(oldest[0]);
    this.#decide(oldest[1]);
  }

  /** Decides what is still open, and gives the result. */
  finish(): SimulationResult {
    for (const record of this.#open.values()) this.#decide(record);
    this.#open.clear();
    return {
      rows: [...this.#rows.values()].toSorted(byWeight),
      decided: { ...this.#decided },
      implied: this.#implied,
      withoutPod: this.#withoutPod,
      unlisted: this.#unlisted,
      withoutLabels: [...this.#withoutLabels].toSorted(),
      resolvers: [...this.#resolvers].toSorted(),
    };
  }

  #noteResolver({ destination, dns }: EventRecord): void {
    if (destination?.port === DNS_PORT && dns?.unsolicited !== true) this.#resolvers.add(destination.address);
  }

  #decide(record: EventRecord): void {
    const action = actionOfRecord(record);
    if (action === undefined) return;
    if (record.pod === undefined) {
      this.#withoutPod++;
      return;
    }
    const nowMs = Date.parse(record.time);
    const key = this.#keyOf(record.pod, action, nowMs);
    const row = this.#remembered.get(key) ?? this.#rowOf(record.pod, this.#placed(action), nowMs);
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(key, row);
    if (row === 'implied') {
      this.#implied++;
      return;
    }
    this.#decided[row.decision.verdict]++;
    if (row.flows === 0) this.#list(row);
    if (this.#beyond.has(row)) this.#unlisted++;
    row.flows++;
    row.bytesSent += record.flow?.bytesSent ?? 0;
  }

  #list(row: SimulatedRow): void {
    if (this.#rows.size < MAX_ROWS) this.#rows.set(rowKey(row), row);
    else this.#beyond.add(row);
  }

  /** All that decides, as text that no name can be made to look like another of: workloads choose names. */
  #keyOf({ namespace, name, governance }: PodRecord, action: EgressAction, nowMs: number): string {
    const { port, address } = action;
    const ended = this.#ends.findLastIndex((end) => end <= nowMs);
    const isResolver = port === DNS_PORT && this.#resolvers.has(address ?? '');
    return JSON.stringify([namespace, name, governance, action, ended, isResolver]);
  }

  /** The action with who has its address, and whether it is the pod's resolver. */
  #placed(action: EgressAction): EgressAction {
    const { address = '', port } = action;
    const isResolver = port === DNS_PORT && this.#resolvers.has(address);
    return { ...action, ...this.#input.places.get(address), ...(isResolver && { implied: 'resolver' }) };
  }

  #rowOf(record: PodRecord, action: EgressAction, nowMs: number): SimulatedRow | 'implied' {
    const { namespace, name: pod } = record;
    const decision =
      this.#deciderOf(record)?.decide(action, nowMs) ?? (action.implied ? undefined : UNGOVERNED);
    if (decision === undefined || decision.all.cluster.by === 'implied') return 'implied';
    const { wireName, learned, address = '', port = 0, protocol } = action;
    const destination = wireName ?? learned[0]?.question ?? address;
    const row = { namespace, pod, destination, port, protocol, decision, flows: 0, bytesSent: 0 };
    return this.#rows.get(rowKey(row)) ?? row;
  }

  #deciderOf(record: PodRecord): TableDecider | undefined {
    const pod = this.#podOf(record);
    const set = this.#compiled.sets.get(this.#compiled.pods.get(podKey(pod)) ?? '');
    if (set === undefined) return undefined;
    const decider = this.#deciders.get(set.key) ?? new TableDecider(set, this.#input.channels);
    this.#deciders.set(set.key, decider);
    return decider;
  }

  #podOf({ namespace, name, governance = {} }: PodRecord): PolicyPod {
    const key = `${namespace}/${name}`;
    const text = JSON.stringify(governance);
    const known = this.#pods.get(key);
    if (known?.governance === text) return known.pod;
    const given = this.#input.pods.get(key);
    if (given === undefined) this.#withoutLabels.add(key);
    const pod = given ?? { namespace, name, labels: {}, namespaceLabels: {}, governance };
    this.#pods.set(key, { pod, governance: text });
    this.#compiled = compilePod(this.#input.policies, pod, this.#compiled);
    return pod;
  }
}

const FLOW_KINDS: ReadonlySet<string> = new Set(['network.connect', 'network.send', 'network.flow']);

const OPEN = { verdict: 'allow', by: 'open' } as const;
const BOTH_OPEN = { verdict: 'allow', cluster: OPEN, namespace: OPEN } as const;
/** Of a pod that no policy selects. */
const UNGOVERNED: Decision = { verdict: 'allow', enforce: BOTH_OPEN, all: BOTH_OPEN };

/** Everything by which rows are told apart. */
function rowKey({ namespace, pod, destination, port, protocol, decision }: SimulatedRow): string {
  return JSON.stringify([namespace, pod, destination, port, protocol, decision]);
}

const WEIGHTS = { deny: 0, audit: 1, allow: 2 } as const;

/** What is denied first, then by pod, then what is most. */
function byWeight(a: SimulatedRow, b: SimulatedRow): number {
  return (
    WEIGHTS[a.decision.verdict] - WEIGHTS[b.decision.verdict] ||
    compare(`${a.namespace}/${a.pod}`, `${b.namespace}/${b.pod}`) ||
    b.flows - a.flows ||
    compare(a.destination, b.destination) ||
    a.port - b.port
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
