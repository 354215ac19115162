// SPDX-License-Identifier: Apache-2.0
import type { AlertFields } from '../../events/alert-record.ts';
import type { EnrichedEvent } from '../../events/enriched-event.ts';
import { exactInteger } from '../../raw-json.ts';
import type { CompiledRule } from '../../rules/compile-rules.ts';
import type { Priority } from '../../rules/rule-priority.ts';
import type { DetectContext } from '../detect-context.ts';
import type { FindingFolder, Told } from '../finding-folder.ts';
import { describeEnds } from '../flow-record.ts';
import type { Draft } from '../record-maker.ts';
import { addOtherEnd } from '../record-network.ts';
import { nameOfWho, type Who, whoOf } from '../who.ts';
import { escapeControls } from './escape-controls.ts';
import { RuleEvent } from './rule-event.ts';
import type { RuleSetInForce } from './rule-set-in-force.ts';
import { ruleTypesOf } from './rule-types.ts';
import { SEVERITY_OF_PRIORITY } from './severity-of-priority.ts';
import type { UserNames } from './user-names.ts';

/** How often a rule held, since the agent began. */
export interface RuleCount {
  readonly rule: string;
  readonly priority: Priority;
  matches: number;
  /** Of those, the ones that were told together with others. */
  folded: number;
}

export interface RuleRunnerOptions {
  readonly context: DetectContext;
  readonly findings: FindingFolder;
  readonly node: string;
  /** Whether secrets are left out of alerts. */
  readonly redact: boolean;
  readonly users?: UserNames;
  /** How many alerts of a rule in a pod have a line each in a window; the rest of them share one. */
  readonly burst: number;
}

type Match = CompiledRule<RuleEvent>;

/** Holds events against the rules in force, and raises a finding for each that holds. */
export class RuleRunner {
  readonly #options: RuleRunnerOptions;
  readonly #event: RuleEvent;
  readonly #counts = new Map<string, RuleCount>();
  readonly #toldByCalls = new Set<string>();
  #inForce: RuleSetInForce | undefined;

  constructor(options: RuleRunnerOptions) {
    this.#options = options;
    this.#event = new RuleEvent(options);
  }

  /** How often each rule held that ever did. */
  get counts(): Iterable<Readonly<RuleCount>> {
    return this.#counts.values();
  }

  /** From the next event on these rules hold, and no others. `told`: system calls that are told as such. */
  setRules(rules: RuleSetInForce, told: Iterable<string> = []): void {
    this.#inForce = rules;
    this.#toldByCalls.clear();
    for (const call of told) this.#toldByCalls.add(call);
  }

  /** Takes an event that detection has just looked at. */
  onEvent(e: EnrichedEvent): void {
    const groups = this.#inForce?.groups;
    if (groups === undefined) return;
    const isCall = e.name === 'process.syscall';
    for (const type of ruleTypesOf(e, this.#options.context.sight)) {
      // what calls tell, flows need not tell again
      if (isCall) this.#toldByCalls.add(type);
      else if (this.#isToldByCall(type)) continue;
      this.#event.move(e, type);
      for (const group of groups) {
        if (!group.eventTypes.has(type)) continue;
        for (const match of group.match(this.#event, type)) this.#raise(match, e);
      }
    }
  }

  /** Whether what a flow tells under this type comes as a call, too: exec is told here where it failed alone. */
  #isToldByCall(type: string): boolean {
    if (type === 'execve') return false;
    return this.#toldByCalls.has(type) || (type === 'accept4' && this.#toldByCalls.has('accept'));
  }

  #raise(match: Match, e: EnrichedEvent): void {
    const { context, findings, burst } = this.#options;
    const { rule } = match;
    const { time, timeKey: nowNs } = e.event.header;
    const who = whoOf(e, context.sight.flow);
    const pod = nameOfWho(who);
    const count = this.#countOf(match);
    count.matches++;
    const key = `rule ${rule.name}\n${who.pod?.uid ?? who.container?.podUid ?? pod}`;
    const seen = { time, nowNs, pod, subject: '' };
    const isTold = findings.tellSome(key, seen, burst, () => this.#describe(match, e, who));
    if (!isTold) count.folded++;
  }

  #describe({ rule, output }: Match, e: EnrichedEvent, who: Who): Told {
    const event = this.#event;
    event.isTold = true;
    const fields: Record<string, AlertFields[string]> = {};
    for (const [name, value] of output.values(event))
      fields[name] = typeof value === 'bigint' ? exactInteger(value) : value;
    const message = escapeControls(output.format(event));
    event.isTold = false;
    const { name, priority, source, tags } = rule;
    return {
      statement: { rule: name, severity: SEVERITY_OF_PRIORITY[priority], message },
      draft: this.#draft(e, who),
      alert: { priority, source, tags: tags.toSorted(), fields },
    };
  }

  /** The record of the event, where one was made; else what every record has. */
  #draft(e: EnrichedEvent, who: Who): Draft {
    const { context } = this.#options;
    const { record, flow } = context.sight;
    if (record !== undefined) return { ...record };
    const { header } = e.event;
    const draft = context.maker.event('finding', header.time, who);
    if (flow === undefined) return draft;
    addOtherEnd(draft, context, flow);
    draft.flow = describeEnds(flow.ends, header.flags);
    return draft;
  }

  #countOf({ rule: { name, priority } }: Match): RuleCount {
    let count = this.#counts.get(name);
    if (count === undefined || count.priority !== priority) {
      count = { rule: name, priority, matches: count?.matches ?? 0, folded: count?.folded ?? 0 };
      this.#counts.set(name, count);
    }
    return count;
  }
}
