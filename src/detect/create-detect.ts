// SPDX-License-Identifier: Apache-2.0
import type { ApprovedModels } from '../catalog/approved-models.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { EnrichedEvent } from '../events/enriched-event.ts';
import type { HeartbeatRecord, InventoryRecord, PodInventory, WeirRecord } from '../events/record.ts';
import type { TableFill } from '../metrics/table-fill.ts';
import type { WorkloadTable } from '../metrics/workload-table.ts';
import type { BreakglassNews } from '../policy/breakglass.ts';
import type { PolicyNews } from '../policy/policy-news.ts';
import type { RecordKind } from '../record-words.ts';
import { ChannelFinder } from './channel-finder.ts';
import { ContactDetector } from './contact-detector.ts';
import { DenialTable } from './denial-table.ts';
import { describeEgress, type EgressReport } from './describe-egress.ts';
import type { DetectContext } from './detect-context.ts';
import { createDetectLosses, type DetectLosses, LOSS_NAMES } from './detect-losses.ts';
import { EgressTable } from './egress-table.ts';
import { type FindingCount, FindingFolder } from './finding-folder.ts';
import { FlawCounter } from './flaw-counter.ts';
import { FlowTable } from './flow-table.ts';
import { DEFAULT_LIMITS, type DetectLimits } from './limits.ts';
import { ModelDetector } from './model-detector.ts';
import { QuestionTable } from './question-table.ts';
import { recordBreakglass } from './record-breakglass.ts';
import type { ClauseLookup } from './record-decision.ts';
import { recordUnanswered } from './record-dns.ts';
import { type Detectors, recordEvent } from './record-event.ts';
import { type LostPod, recordLostEnforcement } from './record-lost-enforcement.ts';
import { RecordMaker, type RecordOrigin, type Writable } from './record-maker.ts';
import { recordPolicy } from './record-policy.ts';
import { type RuleCount, RuleRunner, type RuleRunnerOptions } from './rules/rule-runner.ts';
import type { RuleSetInForce } from './rules/rule-set-in-force.ts';
import { Sight } from './rules/sight.ts';
import type { Scope } from './scope.ts';
import { ScopeTable } from './scope-table.ts';
import { SocketReader } from './socket-reader.ts';

export interface DetectOptions extends Omit<RecordOrigin, 'catalog' | 'redact'> {
  readonly catalog: Catalog;
  /** Absent: no model is unapproved, and no finding is raised for one. */
  readonly approved?: ApprovedModels;
  /** Ids of channels that are approved model hubs. Absent: no hub is unapproved. */
  readonly approvedHubs?: ReadonlySet<string>;
  /** Names the clause of a decision of the kernel. */
  readonly clauseOf?: ClauseLookup;
  /** Takes counts of what workloads do. */
  readonly workloads?: WorkloadTable;
  /** Takes each record, numbered without a gap; it may keep it. What it throws is not caught. */
  readonly emit: (record: WeirRecord) => void;
  /** Kinds of records to make; default all. What is not made costs little, and takes no number. */
  readonly kinds?: ReadonlySet<RecordKind>;
  /** Whether secrets are left out; default true. */
  readonly redact?: boolean;
  readonly limits?: Partial<DetectLimits>;
  /** What rules of rule files need beside; absent: names of users are not known, and each repeat is told in one line. */
  readonly rules?: Partial<Pick<RuleRunnerOptions, 'users' | 'burst'>>;
}

/** What only the agent knows when it says that it is alive. */
export type HeartbeatStatus = Pick<
  HeartbeatRecord,
  | 'uptimeSeconds'
  | 'events'
  | 'lost'
  | 'undecodable'
  | 'pods'
  | 'processes'
  | 'identity'
  | 'degraded'
  | 'policies'
  | 'suspended'
> & {
  /** When, nanoseconds since boot. */
  readonly bootNs: bigint;
  /** Wall clock minus boot clock now, nanoseconds: from here on records are timed by it. */
  readonly clockOffsetNs: bigint;
};

/** What was done by whom, and what deserved an alert, since detection began. */
export interface DetectSummary {
  readonly pods: readonly PodInventory[];
  readonly findings: readonly Readonly<FindingCount>[];
  /** Connections and datagrams that policy denied. */
  readonly denied: number;
  readonly events: number;
  readonly records: number;
}

/** Turns events with who did them into records and findings. */
export interface Detect {
  /** Takes an event; keeps nothing of it beyond the call but what may be kept. */
  onEvent(event: EnrichedEvent): void;
  /** Says what time it is, nanoseconds since boot: about each second. Reports what did not happen in time. */
  tick(nowNs: bigint): void;
  heartbeat(status: HeartbeatStatus): void;
  /** Records what each pod did so far, and which AI pods have a policy, where that is known. */
  inventory(bootNs: bigint, aiPods?: InventoryRecord['aiPods']): void;
  /** Records what is new of policies. */
  policy(news: PolicyNews, bootNs: bigint): void;
  /** Holds events against these rules from here on, and against no others. `told`: system calls that are told as such. */
  setRules(rules: RuleSetInForce, told?: Iterable<string>): void;
  /** How often each rule held that ever did. */
  ruleCounts(): Iterable<Readonly<RuleCount>>;
  /** Raises the finding that a pod lost its last enforcing policy. */
  lostEnforcement(lost: LostPod, bootNs: bigint): void;
  /** Records what became of a breakglass. */
  breakglass(news: BreakglassNews, bootNs: bigint): void;
  summary(): DetectSummary;
  /** Where pods sent and what they fetched, at `nowNs` since boot; in the last `sinceNs`, or all that is known. */
  egress(nowNs: bigint, sinceNs?: number): EgressReport;
  /** What policy denied, or would have, by who was denied: pods that nothing was denied are not in it. */
  denials(): Iterable<Scope>;
  losses(): Readonly<DetectLosses>;
  tableFills(): readonly TableFill[];
  /** Tells what was held back to be told in one line. Call it at the end. */
  flush(): void;
}

/** How often expired names and lost flows are looked for: each look reads all tables. */
const SWEEP_NS = 30e9;

/** Begins detection for one node. Pure: events, time and status are arguments; records go to `emit`. */
export function createDetect(options: DetectOptions): Detect {
  return new Detection(options);
}

class Detection implements Detect {
  readonly #context: DetectContext;
  readonly #findings: FindingFolder;
  readonly #detectors: Detectors;
  readonly #rules: RuleRunner;
  #events = 0;
  #records = 0;
  #sweptNs = 0;

  constructor(options: DetectOptions) {
    const {
      catalog,
      approved,
      approvedHubs,
      workloads,
      clauseOf,
      emit,
      kinds,
      redact = true,
      limits: given,
      rules,
      ...origin
    } = options;
    const limits = { ...DEFAULT_LIMITS, ...given };
    const losses = createDetectLosses();
    const sockets = new SocketReader();
    const channels = new ChannelFinder(catalog);
    this.#context = {
      catalog,
      limits,
      losses,
      channels,
      maker: new RecordMaker({ ...origin, catalog: catalog.version, redact }),
      scopes: new ScopeTable(limits, losses),
      sockets,
      workloads,
      flows: new FlowTable(limits, losses, sockets),
      questions: new QuestionTable(limits, losses),
      egress: new EgressTable(limits, losses, channels),
      denials: new DenialTable(limits, losses),
      flaws: new FlawCounter(),
      verdicts: { allow: 0, audit: 0, deny: 0, kill: 0 },
      clauseOf,
      sight: new Sight(),
      wants: kinds === undefined ? () => true : (kind) => kinds.has(kind),
      emit: (record: Writable<WeirRecord>) => {
        record.sequence = this.#records++;
        if (record.kind !== 'finding' && 'verdict' in record) this.#context.sight.record = record;
        emit(record);
      },
    };
    this.#findings = new FindingFolder(this.#context);
    this.#detectors = {
      models: new ModelDetector(approved, this.#findings),
      contacts: new ContactDetector(approvedHubs, this.#findings),
    };
    this.#rules = new RuleRunner({
      context: this.#context,
      findings: this.#findings,
      node: origin.node,
      redact,
      burst: 1,
      ...rules,
    });
  }

  onEvent(event: EnrichedEvent): void {
    this.#events++;
    this.#context.flaws.look(event);
    this.#context.sight.clear();
    recordEvent(this.#context, this.#detectors, event);
    this.#rules.onEvent(event);
  }

  tick(nowNs: bigint): void {
    const now = Number(nowNs);
    for (const scope of this.#context.scopes) recordUnanswered(this.#context, scope, now);
    this.#findings.tick(now);
    if (now < this.#sweptNs + SWEEP_NS) return;
    this.#sweptNs = now;
    this.#context.flows.expire(now);
    this.#context.scopes.expire(now, ({ egress, denials }) => {
      this.#context.egress.release(egress);
      this.#context.denials.release(denials);
    });
  }

  heartbeat({ bootNs, clockOffsetNs, lost, ...status }: HeartbeatStatus): void {
    const { maker, emit, wants } = this.#context;
    maker.setClockOffset(clockOffsetNs);
    if (!wants('heartbeat')) return;
    emit({
      ...maker.head('heartbeat', bootNs),
      ...status,
      lost: [...lost, ...this.#lostHere()],
      flawed: this.#context.flaws.list(),
      clockOffsetNs: String(clockOffsetNs),
    });
  }

  inventory(bootNs: bigint, aiPods?: InventoryRecord['aiPods']): void {
    const { maker, emit, wants } = this.#context;
    if (!wants('inventory')) return;
    emit({ ...maker.head('inventory', bootNs), pods: this.#pods(), ...(aiPods && { aiPods }) });
  }

  policy(news: PolicyNews, bootNs: bigint): void {
    const { maker, emit, wants } = this.#context;
    const record = recordPolicy(maker, news, bootNs);
    if (wants(record.kind)) emit(record);
  }

  setRules(rules: RuleSetInForce, told?: Iterable<string>): void {
    this.#rules.setRules(rules, told);
  }

  ruleCounts(): Iterable<Readonly<RuleCount>> {
    return this.#rules.counts;
  }

  lostEnforcement(lost: LostPod, bootNs: bigint): void {
    recordLostEnforcement(this.#context, this.#findings, lost, bootNs);
  }

  breakglass(news: BreakglassNews, bootNs: bigint): void {
    const { maker, emit, wants } = this.#context;
    if (wants('breakglass')) emit(recordBreakglass(maker, news, bootNs));
  }

  summary(): DetectSummary {
    return {
      pods: this.#pods(),
      findings: [...this.#findings.counts],
      denied: this.#context.verdicts.deny,
      events: this.#events,
      records: this.#records,
    };
  }

  egress(nowNs: bigint, sinceNs?: number): EgressReport {
    const { egress, scopes } = this.#context;
    return describeEgress(egress, scopes, Number(nowNs), sinceNs);
  }

  *denials(): Iterable<Scope> {
    for (const scope of this.#context.scopes) if (!scope.denials.isEmpty) yield scope;
  }

  losses(): Readonly<DetectLosses> {
    return this.#context.losses;
  }

  tableFills(): readonly TableFill[] {
    const { flows, scopes, egress, denials, limits } = this.#context;
    return [
      { table: 'flows', entries: flows.size, capacity: limits.maxFlows },
      { table: 'scopes', entries: scopes.size, capacity: limits.maxScopes },
      { table: 'destinations', entries: egress.size, capacity: limits.maxDestinations },
      { table: 'denials', entries: denials.size, capacity: limits.maxDenials },
    ];
  }

  flush(): void {
    this.#findings.tick(Number.POSITIVE_INFINITY);
  }

  #pods(): PodInventory[] {
    return [...this.#context.scopes].map((scope) => scope.activity.inventory());
  }

  #lostHere(): HeartbeatRecord['lost'] {
    const { losses } = this.#context;
    const names = Object.keys(LOSS_NAMES) as (keyof DetectLosses)[];
    return names
      .filter((name) => losses[name] > 0)
      .map((name) => ({ ...LOSS_NAMES[name], count: losses[name] }));
  }
}
