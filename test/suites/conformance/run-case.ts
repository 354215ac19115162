// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer';
import { compileCondition } from '../../../src/rules/compile-condition.ts';
import { compileOutput } from '../../../src/rules/compile-output.ts';
import { ConditionCompileError } from '../../../src/rules/condition-compile-error.ts';
import { ConditionSyntaxError } from '../../../src/rules/condition-syntax-error.ts';
import { conditionWarnings } from '../../../src/rules/condition-warnings.ts';
import { type EventTypeSet, hasType } from '../../../src/rules/event-type-set.ts';
import { EVENT_TYPES } from '../../../src/rules/event-types.ts';
import { eventTypesOfCondition } from '../../../src/rules/event-types-of-condition.ts';
import { parseCondition } from '../../../src/rules/parse-condition.ts';
import { quote } from '../../../src/rules/quote.ts';
import { unquote } from '../../../src/rules/unquote.ts';
import { type CaseResult, type ConformanceCase, failed, notRunnable, PASSED } from './case.ts';
import { type CaseEvent, caseFields } from './case-fields.ts';
import { runLoadCase } from './run-load-case.ts';

const RUNNERS: Readonly<
  Record<string, (each: ConformanceCase, earlier: readonly ConformanceCase[]) => CaseResult>
> = {
  parse: runParse,
  compile: runCompile,
  'bool-eval': runBoolean,
  eval: runEvaluation,
  evtset: runEventTypes,
  escape: runEscape,
  unescape: runUnescape,
  format: runFormat,
  'condition-warning': runWarning,
  load: runLoadCase,
  'load-files': runLoadCase,
  'plugin-requirement': runLoadCase,
};

/** Runs one case against the engine of src/rules. `earlier` are the steps before it, of a case that has such. */
export function runCase(each: ConformanceCase, earlier: readonly ConformanceCase[] = []): CaseResult {
  const runner = RUNNERS[each.kind];
  return runner === undefined ? notRunnable(`unknown kind ${each.kind}`) : runner(each, earlier);
}

function bytesOf(text: unknown): string {
  return Buffer.from(String(text), 'utf8').toString('latin1');
}

/** The message with which something is refused; undefined when it is not. */
function refusalOf(attempt: () => void): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof ConditionSyntaxError || error instanceof ConditionCompileError) return error.message;
    throw error;
  }
}

/** Compares a refusal with the `result` and `message` that are expected. */
function judgeRefusal({ expect }: ConformanceCase, refusal: string | undefined): CaseResult {
  const result = refusal === undefined ? 'accept' : 'reject';
  if (expect.result !== result) return failed(`${result}ed${refusal === undefined ? '' : `: ${refusal}`}`);
  if (expect.message !== undefined && expect.message !== refusal) return failed(`says: ${refusal}`);
  return PASSED;
}

function runParse(each: ConformanceCase): CaseResult {
  return judgeRefusal(
    each,
    refusalOf(() => parseCondition(bytesOf(each.input))),
  );
}

function runCompile(each: ConformanceCase): CaseResult {
  const fields = caseFields(each.field_table === 'mock+builtin');
  let warnings = 0;
  const refusal = refusalOf(() => {
    const condition = parseCondition(bytesOf(each.input));
    compileCondition(condition, fields);
    warnings = conditionWarnings(condition, fields).length;
  });
  const judged = judgeRefusal(each, refusal);
  const wanted = each.expect.warnings;
  if (judged.outcome !== 'passed' || refusal !== undefined || wanted === undefined || wanted === warnings)
    return judged;
  return failed(`${warnings} warnings`);
}

const MOCK_VALUES = {
  'c.true': 1,
  'c.false': 0,
  'c.doublequote': 'hello "quoted"',
  'c.singlequote': "hello 'quoted'",
};

function runBoolean(each: ConformanceCase): CaseResult {
  return evaluate(each, { values: MOCK_VALUES, missing: new Set() });
}

function runEvaluation(each: ConformanceCase): CaseResult {
  if (each.event === null || each.event === undefined) {
    return notRunnable('needs a state of the engine that the case does not hold');
  }
  return evaluate(each, { values: each.event, missing: new Set() });
}

function evaluate(each: ConformanceCase, event: CaseEvent): CaseResult {
  try {
    const holds = compileCondition(parseCondition(bytesOf(each.input)), caseFields(true));
    const match = holds(event);
    if (match === each.expect.match) return PASSED;
    if (event.missing.size > 0) return notRunnable(`the event has no ${[...event.missing].join(', ')}`);
    return failed(`match: ${match}`);
  } catch (error) {
    if (error instanceof ConditionCompileError || error instanceof ConditionSyntaxError)
      return failed(error.message);
    throw error;
  }
}

const NAMED_SETS: Readonly<Record<string, (type: string) => boolean>> = {
  all_events: () => true,
  no_events: () => false,
  openat_close_only: (type) => type === 'openat' || type === 'close',
  not_openat_close: (type) => type !== 'openat' && type !== 'close',
};

function runEventTypes(each: ConformanceCase): CaseResult {
  const types = eventTypesOfCondition(parseCondition(bytesOf(each.input)));
  const other = each.expect.same_event_types_as;
  const wanted =
    other === undefined
      ? expectedTypes(each.expect.event_types)
      : testOf(eventTypesOfCondition(parseCondition(bytesOf(other))));
  if (wanted === undefined) return notRunnable(`unknown set ${JSON.stringify(each.expect.event_types)}`);
  const wrong = [...EVENT_TYPES].filter((type) => hasType(types, type) !== wanted(type));
  return wrong.length === 0 ? PASSED : failed(`differs for ${wrong.slice(0, 5).join(', ')}`);
}

function testOf(set: EventTypeSet): (type: string) => boolean {
  return (type) => hasType(set, type);
}

function expectedTypes(expected: unknown): ((type: string) => boolean) | undefined {
  if (typeof expected === 'string') return NAMED_SETS[expected];
  if (Array.isArray(expected)) return (type) => expected.includes(type);
  if (typeof expected !== 'object' || expected === null || !('all_except' in expected)) return undefined;
  const { all_except: except } = expected;
  return Array.isArray(except) ? (type) => !except.includes(type) : undefined;
}

function runEscape({ input, expect }: ConformanceCase): CaseResult {
  const escaped = quote(String(input), true);
  if (expect.escaped !== undefined && escaped !== expect.escaped) return failed(escaped);
  if (expect.roundtrip !== true) return PASSED;
  const back = unquote(escaped);
  return 'text' in back && back.text === input ? PASSED : failed(JSON.stringify(back));
}

function runUnescape({ input, expect }: ConformanceCase): CaseResult {
  const read = unquote(String(input));
  if ('problem' in read) return expect.result === 'reject' ? PASSED : failed(read.problem);
  return read.text === expect.value_latin1 ? PASSED : failed(JSON.stringify(read.text));
}

function runWarning({ input, expect }: ConformanceCase): CaseResult {
  const warnings = conditionWarnings(parseCondition(bytesOf(input)), caseFields(true));
  return warnings.length > 0 === expect.warns ? PASSED : failed(`${warnings.length} warnings`);
}

function runFormat(each: ConformanceCase): CaseResult {
  const { expect } = each;
  let output: ReturnType<typeof compileOutput<CaseEvent>>;
  try {
    output = compileOutput(String(each.input), caseFields(false));
  } catch (error) {
    if (!(error instanceof ConditionCompileError)) throw error;
    return expect.result === 'reject' ? PASSED : failed(error.message);
  }
  if (expect.result === 'reject') return failed('accepted');
  const values: Record<string, unknown> = { ...each.event };
  // what the note of the case says in words
  if (values['evt.type'] === 'getcwd')
    Object.assign(values, { 'evt.arg.1': '/test/dir', 'evt.arg.path': '/test/dir' });
  const event: CaseEvent = { values, missing: new Set() };
  const found = output.values(event);
  const problems: string[] = [];
  const isComplete = output.isComplete(event);
  if (expect.all_values_present !== undefined && expect.all_values_present !== isComplete) {
    problems.push(`complete: ${isComplete}`);
  }
  if (expect.output !== undefined) {
    const text =
      each.json === true
        ? JSON.stringify(Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1))))
        : output.format(event);
    if (text !== expect.output) problems.push(text);
  }
  if (expect.n_fields !== undefined && expect.n_fields !== found.size) problems.push(`${found.size} fields`);
  for (const [key, value] of Object.entries((expect.fields ?? {}) as Record<string, unknown>)) {
    const has = found.get(key);
    if ((has === null ? '<NA>' : String(has)) !== value) problems.push(`${key} is ${has}`);
  }
  if (problems.length === 0) return PASSED;
  const unknown = [...event.missing].filter((name) => name !== 'evt.asynctype');
  if (unknown.length > 0) return notRunnable(`the event has no ${unknown.join(', ')}`);
  return failed(problems.join('; '));
}
