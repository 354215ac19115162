// SPDX-License-Identifier: Apache-2.0
import { encodeBytes, offsetInText } from '../byte-text.ts';
import { type AppendedOutput, appendOutputs } from './append-outputs.ts';
import { DEPRECATED_FIELDS } from './deprecated-fields.ts';
import { isLoadWarningCode } from './load-codes.ts';
import type { LoadMemory } from './load-memory.ts';
import type { LoadReport } from './load-report.ts';
import type { LoadedRule } from './loaded-rule.ts';
import type { ConditionProblem } from './rule-checker.ts';
import type { RuleCollector } from './rule-collector.ts';
import type { RuleDefinition } from './rule-definition.ts';
import { type ExpandedCondition, RuleExpander } from './rule-expander.ts';
import { RuleLoadError } from './rule-load-error.ts';
import type { RulePlace } from './rule-place.ts';

const SYSCALLS = 'syscall';
/** A rule of more event types is one of no event type in particular. */
const MANY_EVENT_TYPES = 100;
/** What old outputs have where containers are printed now: nothing replaces it. */
const CONTAINER_INFO = '%container.info';

export interface AssembleOptions {
  readonly memory: LoadMemory;
  readonly appendedOutputs: readonly AppendedOutput[];
}

/**
 * The rules that the collected definitions come to. Warnings go to the report; the first error is a RuleLoadError. A rule of
 * an unknown source is left out, and so is one that asks for it when it names a field that there is not.
 */
export function assembleRules(
  collector: RuleCollector,
  options: AssembleOptions,
  report: LoadReport,
): LoadedRule[] {
  const expander = new RuleExpander(collector, options.memory);
  const rules: LoadedRule[] = [];
  for (const definition of collector.rules.values()) {
    if (!definition.isSourceKnown) continue;
    const rule = new RuleAssembler(definition, options, report).assemble(expander);
    if (rule !== undefined) rules.push(rule);
  }
  for (const { place } of expander.unusedMacros) {
    report.warn('LOAD_UNUSED_MACRO', 'Macro not referred to by any other rule/macro', place);
  }
  for (const { place } of expander.unusedLists) {
    report.warn('LOAD_UNUSED_LIST', 'List not referred to by any other rule/macro', place);
  }
  return rules;
}

class RuleAssembler {
  readonly #rule: RuleDefinition;
  readonly #options: AssembleOptions;
  readonly #report: LoadReport;

  constructor(rule: RuleDefinition, options: AssembleOptions, report: LoadReport) {
    this.#rule = rule;
    this.#options = options;
    this.#report = report;
  }

  /** Undefined when the rule is left out. */
  assemble(expander: RuleExpander): LoadedRule | undefined {
    const rule = this.#rule;
    const output = this.#assembleOutput();
    const expanded = expander.expandRule(rule);
    const isChecked = output !== undefined && this.#checkCondition(expanded, expander);
    if (!isChecked) return undefined;
    this.#warnOfEventTypes(expanded);
    return {
      name: rule.name,
      description: rule.description,
      source: rule.source,
      priority: rule.priority,
      tags: [...rule.tags].sort(),
      isEnabled: rule.isEnabled,
      condition: expanded.condition,
      conditionText: rule.condition,
      output,
      exceptionFields: exceptionFields(rule),
      warnsOfEventTypes: rule.warnsOfEventTypes,
      capture: rule.capture,
      captureDuration: rule.captureDuration,
      position: rule.place.source.position(rule.place.at),
    };
  }

  /** Undefined when it names a field that there is not, and the rule is left out then. */
  #assembleOutput(): string | undefined {
    const { place, outputPlace, source } = this.#rule;
    let output = appendOutputs(this.#rule, this.#options.appendedOutputs);
    if (output.includes(CONTAINER_INFO)) {
      const message = `${CONTAINER_INFO} is deprecated, and nothing is printed in its place: name the fields`;
      this.#report.warn('LOAD_DEPRECATED_ITEM', message, place);
      output = output.replaceAll(CONTAINER_INFO, '');
    }
    const problems = this.#options.memory.checkOutput(output, source);
    if (!this.#accept(problems, 'LOAD_ERR_COMPILE_OUTPUT', () => outputPlace)) return undefined;
    for (const [field, reason] of DEPRECATED_FIELDS) {
      if (!output.includes(field)) continue;
      const message = `usage of deprecated field '${field}' has been detected in the rule output: ${reason}`;
      this.#report.warn('LOAD_DEPRECATED_ITEM', message, outputPlace);
    }
    return output;
  }

  #checkCondition(expanded: ExpandedCondition, expander: RuleExpander): boolean {
    const { source, conditionPlace } = this.#rule;
    const problems = this.#options.memory.checkCondition(expanded.condition, source);
    return this.#accept(problems, 'LOAD_ERR_COMPILE_CONDITION', (problem) => {
      if (problem.at === undefined) return conditionPlace;
      const text = expander.textOf(problem, expanded, source);
      return conditionPlace.inCondition(text, offsetInText(encodeBytes(text), problem.at));
    });
  }

  /** Whether the rule stays. What it may name without there being such is warned of; other errors end the load. */
  #accept(
    problems: readonly ConditionProblem[],
    code: 'LOAD_ERR_COMPILE_CONDITION' | 'LOAD_ERR_COMPILE_OUTPUT',
    placeOf: (problem: ConditionProblem) => RulePlace,
  ): boolean {
    for (const problem of problems) {
      const place = placeOf(problem);
      if (problem.level === 'warning') {
        const warning = isLoadWarningCode(problem.code) ? problem.code : 'LOAD_COMPILE_CONDITION';
        this.#report.warn(warning, problem.message, place);
      } else if (problem.isUnknownFilter === true && this.#rule.skipsUnknownFilter) {
        this.#report.warn('LOAD_UNKNOWN_FILTER', problem.message, place);
        return false;
      } else {
        throw new RuleLoadError(code, problem.message, place);
      }
    }
    return true;
  }

  #warnOfEventTypes({ condition }: ExpandedCondition): void {
    const { source, warnsOfEventTypes, place } = this.#rule;
    if (source !== SYSCALLS || !warnsOfEventTypes) return;
    if (this.#options.memory.countEventTypes(condition) <= MANY_EVENT_TYPES) return;
    const message = 'Rule matches too many evt.type values. This has a significant performance penalty.';
    this.#report.warn('LOAD_NO_EVTTYPE', message, place);
  }
}

function exceptionFields({ exceptions }: RuleDefinition): string[] {
  const used = exceptions.filter(({ values }) => values.length > 0);
  const names = used.flatMap(({ fields }) => (typeof fields === 'string' ? [fields] : (fields ?? [])));
  return [...new Set(names.map(String))].sort();
}
