// SPDX-License-Identifier: Apache-2.0
import type { PodRecord, WeirRecord } from '../events/record.ts';
import { type CompiledPolicies, compilePod, compilePolicies } from './compile-tables.ts';
import { TableDecider } from './decide-by-tables.ts';
import type { DecidingClause, Decision, GateDecision } from './decision.ts';
import type { ChannelLookup, EgressAction } from './egress-action.ts';
import { FactReader, type ResolverFact } from './fact-reader.ts';
import { FlowEnds } from './flow-ends.ts';
import type { FlowCount } from './flow-fact.ts';
import { placeAction } from './place-action.ts';
import type { Policy } from './policy.ts';
import { type PolicyPod, podKey } from './policy-pod.ts';
import type { Place } from './read-places.ts';
import { rememberChannels } from './remember-channels.ts';
import { StrangerAnswers } from './stranger-answers.ts';

export interface SimulationInput {
  readonly policies: readonly Policy[];
  readonly channels: ChannelLookup;
  /** Pods whose labels are known, by `namespace/name`. Of others only the governance that records carry is. */
  readonly pods: ReadonlyMap<string, PolicyPod>;
  /** Who has which address. */
  readonly places: ReadonlyMap<string, Place>;
  /**
   * Who may answer the pods' questions: questions to others are egress, and their answers teach nothing. Absent: whoever
   * answered.
   */
  readonly resolvers?: ReadonlySet<string>;
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
  /** Addresses that are the pods' own resolvers, or were taken for them: they answered questions on port 53. */
  readonly resolvers: readonly string[];
  /** Services, as `namespace/name`, that addresses were taken for by their names alone. */
  readonly guessed: readonly string[];
}

const MAX_ROWS = 20_000;
const MAX_REMEMBERED = 65_536;
const DNS_PORT = 53;

/** A row and the instants at which it holds: exceptions that have ended by then, by number. */
interface Remembered {
  readonly ended: number;
  readonly row: SimulatedRow | 'implied';
}

/**
 * What policies would decide of what was recorded. Each flow is decided once, by all that its records came to say, at the
 * time of its last one. Memory is bounded: of more than 65,536 flows at once the oldest are decided as they stand, and
 * flows beyond 20,000 rows are counted.
 */
export class Simulation {
  readonly #input: SimulationInput;
  readonly #channels: ChannelLookup;
  readonly #reader = new FactReader();
  readonly #ends = new FlowEnds<FlowCount>((fact) => this.#decide(fact), { joins: true });
  /** What may yet turn out to be a question to a resolver. */
  #questions: FlowCount[] = [];
  #compiled: CompiledPolicies;
  readonly #deciders = new Map<string, TableDecider>();
  readonly #rows = new Map<string, SimulatedRow>();
  /** Rows by pod and action: most flows are like one before. */
  readonly #remembered = new Map<PodRecord, Map<EgressAction, Remembered>>();
  #rememberedCount = 0;
  /** By name; with the governance by which it was made, which another pod of that name may not have. */
  readonly #pods = new Map<string, { readonly pod: PolicyPod; readonly governance: string }>();
  /** Rows for which there was no room. */
  readonly #beyond = new WeakSet<SimulatedRow>();
  readonly #withoutLabels = new Set<string>();
  readonly #resolvers: Set<string>;
  readonly #strangers = new StrangerAnswers();
  readonly #guessed = new Set<string>();
  /** When exceptions end: between two of these instants time does not matter. */
  readonly #expiries: readonly number[];
  readonly #decided = { allow: 0, audit: 0, deny: 0 };
  #implied = 0;
  #withoutPod = 0;
  #unlisted = 0;

  constructor(input: SimulationInput) {
    this.#input = input;
    this.#channels = rememberChannels(input.channels);
    this.#resolvers = new Set(input.resolvers);
    this.#compiled = compilePolicies(input.policies, []);
    const ends = input.policies.flatMap(
      ({ egress }) => egress?.allow.map(({ expiresMs }) => expiresMs) ?? [],
    );
    this.#expiries = ends.filter((end) => end !== undefined).toSorted((a, b) => a - b);
  }

  /** Takes a record of any kind. */
  add(record: WeirRecord): void {
    const fact = this.#reader.readCount(record);
    if (fact !== undefined) this.addFact(fact);
  }

  /** Takes what a record tells. */
  addFact(fact: FlowCount | ResolverFact): void {
    if (!('resolver' in fact)) {
      this.#ends.add(fact);
      return;
    }
    const isOurs = this.#resolvers.has(fact.resolver);
    if (this.#input.resolvers !== undefined) {
      if (this.#strangers.note(fact, isOurs)) this.#forget();
      return;
    }
    if (isOurs) return;
    this.#resolvers.add(fact.resolver);
    this.#forget();
  }

  /** Decides what is still open, and gives the result. */
  finish(): SimulationResult {
    this.#ends.finish();
    this.#decideQuestions();
    return {
      rows: [...this.#rows.values()].toSorted(byWeight),
      decided: { ...this.#decided },
      implied: this.#implied,
      withoutPod: this.#withoutPod,
      unlisted: this.#unlisted,
      withoutLabels: [...this.#withoutLabels].toSorted(),
      resolvers: [...this.#resolvers].toSorted(),
      guessed: [...this.#guessed].toSorted(),
    };
  }

  #decide(fact: FlowCount): void {
    const { address = '', port } = fact.action;
    if (port !== DNS_PORT || this.#input.resolvers !== undefined || this.#resolvers.has(address)) {
      this.#count(fact);
      return;
    }
    // The answer that tells a resolver may come behind the flow.
    this.#questions.push(fact);
    if (this.#questions.length >= MAX_REMEMBERED) this.#decideQuestions();
  }

  #decideQuestions(): void {
    const questions = this.#questions;
    this.#questions = [];
    for (const fact of questions) this.#count(fact);
  }

  #count({ pod, action, time, flows, bytesSent }: FlowCount): void {
    if (pod === undefined) {
      this.#withoutPod += flows;
      return;
    }
    const row = this.#remember(pod, action, time);
    if (row === 'implied') {
      this.#implied += flows;
      return;
    }
    this.#decided[row.decision.verdict] += flows;
    if (row.flows === 0) this.#list(row);
    if (this.#beyond.has(row)) this.#unlisted += flows;
    row.flows += flows;
    row.bytesSent += bytesSent;
  }

  #list(row: SimulatedRow): void {
    if (this.#rows.size < MAX_ROWS) this.#rows.set(rowKey(row), row);
    else this.#beyond.add(row);
  }

  /** The row of what is alike; made anew where an exception ended since, or who answers DNS became known. */
  #remember(pod: PodRecord, action: EgressAction, time: string): SimulatedRow | 'implied' {
    const nowMs = this.#expiries.length === 0 ? 0 : Date.parse(time);
    const ended = this.#expiries.findLastIndex((end) => end <= nowMs);
    let ofPod = this.#remembered.get(pod);
    const known = ofPod?.get(action);
    if (known?.ended === ended) return known.row;
    if (this.#rememberedCount >= MAX_REMEMBERED) {
      this.#forget();
      ofPod = undefined;
    }
    ofPod ??= new Map();
    this.#remembered.set(pod, ofPod);
    this.#rememberedCount++;
    const row = this.#rowOf(pod, this.#place(pod, action), nowMs);
    ofPod.set(action, { ended, row });
    return row;
  }

  #forget(): void {
    this.#remembered.clear();
    this.#rememberedCount = 0;
  }

  #place(pod: PodRecord, action: EgressAction): EgressAction {
    const { places } = this.#input;
    const placed = placeAction(this.#strangers.without(pod, action), { places, resolvers: this.#resolvers });
    if (placed.services !== undefined && places.get(action.address ?? '')?.services === undefined)
      for (const { namespace, name } of placed.services) this.#guessed.add(`${namespace}/${name}`);
    return placed;
  }

  #rowOf(record: PodRecord, action: EgressAction, nowMs: number): SimulatedRow | 'implied' {
    const { namespace, name: pod } = record;
    const decider = this.#deciderOf(record);
    const decision = decider?.decide(action, nowMs) ?? (action.implied ? undefined : UNGOVERNED);
    if (decision === undefined || decision.all.cluster.by === 'implied') return 'implied';
    const { wireName, learned, address = '', port = 0, protocol } = action;
    const destination = wireName ?? learned[0]?.question ?? address;
    const row = {
      ...{ namespace, pod, destination, port, protocol, decision },
      ...{ flows: 0, bytesSent: 0 },
    };
    return this.#rows.get(rowKey(row)) ?? row;
  }

  #deciderOf(record: PodRecord): TableDecider | undefined {
    const pod = this.#podOf(record);
    const set = this.#compiled.sets.get(this.#compiled.pods.get(podKey(pod)) ?? '');
    if (set === undefined) return undefined;
    const decider = this.#deciders.get(set.key) ?? new TableDecider(set, this.#channels);
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

const OPEN = { verdict: 'allow', by: 'open' } as const;
const BOTH_OPEN = { verdict: 'allow', cluster: OPEN, namespace: OPEN } as const;
/** Of a pod that no policy selects. */
const UNGOVERNED: Decision = { verdict: 'allow', enforce: BOTH_OPEN, all: BOTH_OPEN };

/** Everything by which rows are told apart. */
function rowKey({ namespace, pod, destination, port, protocol, decision }: SimulatedRow): string {
  return `${namespace}/${pod} ${port} ${protocol} ${decisionKey(decision)} ${destination}`;
}

function decisionKey({ verdict, enforce, all }: Decision): string {
  const gates = [enforce.cluster, enforce.namespace, all.cluster, all.namespace].map(gateKey).join(' ');
  return `${verdict} ${gates}`;
}

function gateKey({ verdict, by, clause, wireClause }: GateDecision): string {
  return `${verdict} ${by} ${clauseText(clause)} ${clauseText(wireClause)}`;
}

/** Clauses of tables are the same objects in every decision. */
const CLAUSE_TEXTS = new WeakMap<DecidingClause, string>();

function clauseText(clause: DecidingClause | undefined): string {
  if (clause === undefined) return '';
  const text = CLAUSE_TEXTS.get(clause) ?? JSON.stringify(clause);
  CLAUSE_TEXTS.set(clause, text);
  return text;
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
