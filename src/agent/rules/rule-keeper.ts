// SPDX-License-Identifier: Apache-2.0
import { cleanText } from '../../clean-text.ts';
import type { Detect } from '../../detect/create-detect.ts';
import { wantedCalls } from '../../detect/rules/wanted-calls.ts';
import type { CallObserver } from '../../events/calls/call-observer.ts';
import type { Config } from '../../gen/config.ts';
import type { MetricSample } from '../../metrics/metric-sample.ts';
import { filePositionOf, itemOf, type LoadProblem } from '../../rules/load-problem.ts';
import type { RuleFile } from '../../rules/load-rules.ts';
import type { AgentLog } from '../agent-log.ts';
import { loadConfiguredRules } from './configured-rules.ts';

export interface RuleKeeperOptions {
  readonly config: Config['rules'];
  readonly detect: Pick<Detect, 'setRules' | 'ruleCounts'>;
  /** Makes the kernel tell of the calls that rules are about. */
  readonly calls: CallObserver;
  readonly log: Pick<AgentLog, 'info' | 'error'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** How it stands with rules. */
export interface RulesState {
  /** Rules in force. */
  readonly loaded: number;
  /** When they were put in force, milliseconds since 1970. */
  readonly since: number;
  /** Why what the files say now is not in force; undefined while it is. */
  readonly trouble: string | undefined;
}

/** Keeps the rules in force that files said last and that load; what does not load leaves those before in force. */
export class RuleKeeper {
  readonly #options: RuleKeeperOptions;
  #loaded = 0;
  #since = 0;
  #trouble: string | undefined;
  #missing: readonly string[] = [];
  #succeeded = 0;
  #failed = 0;

  constructor(options: RuleKeeperOptions) {
    this.#options = options;
  }

  /** Puts what files say in force, wholly or not at all. */
  take(files: readonly RuleFile[]): boolean {
    const { config, detect, calls, log, now } = this.#options;
    const loaded = loadConfiguredRules(config, files);
    if ('problems' in loaded) {
      this.#failed++;
      this.#refuse(loaded.problems);
      return false;
    }
    const { inForce, warnings } = loaded;
    const { told, missing } = calls.wantCalls(wantedCalls(inForce.rules));
    detect.setRules(inForce, told);
    this.#missing = missing.map(({ call, reason }) => `rules: ${call} is not told: ${reason}`);
    this.#succeeded++;
    this.#loaded = inForce.rules.length;
    this.#since = now();
    this.#trouble = undefined;
    log.info(
      { rules: this.#loaded, files: files.length, warnings, calls: told.length, missing },
      'rules are in force',
    );
    return true;
  }

  state(): RulesState {
    return { loaded: this.#loaded, since: this.#since, trouble: this.#trouble };
  }

  /** What is not as it could be, a sentence each. */
  flaws(): readonly string[] {
    return [...(this.#trouble === undefined ? [] : [this.#trouble]), ...this.#missing];
  }

  *metrics(): Iterable<MetricSample> {
    yield { name: 'weir_rules_loaded', labels: {}, value: this.#loaded };
    yield { name: 'weir_rules_stale', labels: {}, value: this.#trouble === undefined ? 0 : 1 };
    yield { name: 'weir_rules_loads_total', labels: { outcome: 'loaded' }, value: this.#succeeded };
    yield { name: 'weir_rules_loads_total', labels: { outcome: 'refused' }, value: this.#failed };
    for (const { rule, priority, matches, folded } of this.#options.detect.ruleCounts()) {
      yield { name: 'weir_rules_matches_total', labels: { rule, priority }, value: matches };
      yield { name: 'weir_rules_folded_total', labels: { rule, priority }, value: folded };
    }
  }

  #refuse(problems: readonly LoadProblem[]): void {
    const [first] = problems;
    const holds = this.#loaded === 0 ? 'no rules are in force' : 'the rules before stay in force';
    const what = first === undefined ? 'rule files do not load' : formatProblem(first);
    const more = problems.length > 1 ? `, and ${problems.length - 1} more` : '';
    this.#trouble = `rules: ${what}${more}: ${holds}; \`weir rules check\` says it line by line`;
    this.#options.log.error({ code: 'RULES_INVALID', problems: problems.length }, this.#trouble);
  }
}

/** `rules.yaml:7:14: LOAD_ERR_…: message`; lines and columns are counted from 1. */
export function formatProblem(problem: LoadProblem): string {
  const { name, line, column } = filePositionOf(problem);
  return cleanText(
    `${name}:${line + 1}:${column + 1}: ${problem.code}: ${itemOf(problem)}: ${problem.message}`,
  );
}
