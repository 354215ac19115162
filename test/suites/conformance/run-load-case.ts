// SPDX-License-Identifier: Apache-2.0
import { describeRules } from '../../../src/rules/describe-rules.ts';
import type { LoadProblem } from '../../../src/rules/load-problem.ts';
import type { FileLoadResult } from '../../../src/rules/load-report.ts';
import { loadRules, type RuleFile, RuleLoader } from '../../../src/rules/load-rules.ts';
import type { LoadedRule } from '../../../src/rules/loaded-rule.ts';
import { makeRuleChecker } from '../../../src/rules/rule-checker.ts';
import { type CaseResult, type ConformanceCase, failed, notRunnable, PASSED } from './case.ts';
import { caseFields } from './case-fields.ts';

const OPTIONS = {
  checker: makeRuleChecker(new Map([['syscall', caseFields(false)]])),
  engineVersion: '0.63.0',
  plugins: [{ name: 'container', version: '0.6.0' }],
};

/** Their files load: what fails is an option that the case does not hold. */
const TESTS_DROPS = /#TestFalco_Legacy_MonitorSyscallDrops/;

/** What a load came to: of several files, of all of them. */
interface Loaded {
  readonly files: readonly FileLoadResult[];
  readonly isSuccessful: boolean;
  readonly rules: readonly LoadedRule[];
}

/**
 * Runs a case of a load. `earlier` are the cases of the same engine that come before it (`step`): their files are loaded
 * first, whatever comes of them. What alerts come of a capture is not judged: there are no captures.
 */
export function runLoadCase(each: ConformanceCase, earlier: readonly ConformanceCase[] = []): CaseResult {
  if (each.kind === 'plugin-requirement') return runPluginRequirement(each);
  if (TESTS_DROPS.test(each.source) && each.expect.load === 'fail')
    return notRunnable('is about an option for dropped events of another agent');
  const loaded = each.kind === 'load-files' ? loadFiles(each) : loadSteps(each, earlier);
  const wrong = Object.entries(each.expect).flatMap(
    ([key, wanted]) => JUDGES[key]?.(wanted as never, loaded, each) ?? [],
  );
  const unjudged = Object.keys(each.expect).filter((key) => JUDGES[key] === undefined);
  if (wrong.length === 0) {
    return unjudged.length === 0 ? PASSED : notRunnable(`nothing judges ${unjudged.join(', ')}`);
  }
  const said = problemsOf(loaded).map(({ code, message }) => `${code}: ${message}`);
  return failed(`${wrong.join('; ')} (${said.slice(0, 5).join('; ')})`);
}

function runPluginRequirement(each: ConformanceCase): CaseResult {
  const plugins = each.loaded_plugins as { name: string; version: string }[];
  const { ruleSet } = loadRules([fileOf(each)], { ...OPTIONS, plugins });
  const isSatisfied = ruleSet !== undefined;
  return isSatisfied === each.expect.satisfied ? PASSED : failed(`satisfied: ${isSatisfied}`);
}

function loadFiles({ input }: ConformanceCase): Loaded {
  const files = (input as { name: string; content: string }[]).map(({ name, content }) => ({
    name,
    text: content,
  }));
  const { files: results, ruleSet } = loadRules(files, OPTIONS);
  return { files: results, isSuccessful: ruleSet !== undefined, rules: ruleSet?.rules ?? [] };
}

/** A case has one text, or several that are loaded one after another: what is expected is of the last. */
function loadSteps(each: ConformanceCase, earlier: readonly ConformanceCase[]): Loaded {
  const loader = new RuleLoader(OPTIONS);
  const texts = [...earlier, each].flatMap(textsOf);
  const [result] = texts.map((file) => loader.load(file)).slice(-1);
  if (result === undefined) throw new Error('a case without a text');
  return { files: [result], isSuccessful: result.isSuccessful, rules: loader.rules };
}

function textsOf(each: ConformanceCase): RuleFile[] {
  if (!Array.isArray(each.input)) return [fileOf(each)];
  return each.input.map((input: unknown) => fileOf({ ...each, input }));
}

function fileOf({ input, file }: ConformanceCase): RuleFile {
  if (typeof input === 'object' && input !== null && 'content' in input) {
    const name = 'name' in input ? String(input.name) : 'rules.yaml';
    return { name, text: String(input.content) };
  }
  return { name: typeof file === 'string' ? file : 'rules.yaml', text: String(input) };
}

type Judge = (wanted: never, loaded: Loaded, each: ConformanceCase) => string[];

const JUDGES: Readonly<Record<string, Judge>> = {
  load: (wanted: string, { isSuccessful }) => differ('load', wanted, isSuccessful ? 'ok' : 'fail'),
  exit_code: (wanted: number, { isSuccessful }) => differ('exit_code', wanted, isSuccessful ? 0 : 1),
  schema: (wanted: string, { files }) =>
    differ('schema', wanted, files.some(({ schemaWarnings }) => schemaWarnings.length > 0) ? FAILED : VALID),
  errors_contain: (wanted: string[], { files }) => missingOf(wanted, messagesOf(files, 'errors')),
  warnings_contain: (wanted: string[], { files }) => missingOf(wanted, messagesOf(files, 'warnings')),
  warnings_lack: (wanted: string[], { files }) =>
    wanted
      .filter((part) => messagesOf(files, 'warnings').some((message) => message.includes(part)))
      .map((part) => `warns: ${part}`),
  has_warnings: (wanted: boolean, { files }) =>
    differ('has_warnings', wanted, messagesOf(files, 'warnings').length > 0),
  enabled_rules: (wanted: number, { rules }) =>
    differ('enabled_rules', wanted, rules.filter(({ isEnabled }) => isEnabled).length),
  compiled_condition: (wanted: Record<string, string>, { rules }) =>
    judgeRules(wanted, rules, ({ details }) => details.condition_compiled),
  // what the configuration of such a case appends is not in the case
  compiled_output: (wanted: Record<string, string>, { rules }, { needs_config }) =>
    needs_config === undefined ? judgeRules(wanted, rules, ({ details }) => details.output_compiled) : [],
  describe: (wanted: { path: (string | number)[]; value: unknown }[], { rules }) =>
    wanted.flatMap(({ path, value }) =>
      differ(path.join('.'), value, path.reduce<unknown>(stepInto, { rules: describeRules(rules) })),
    ),
  validation: (wanted: Validation[], loaded) => {
    const problems = problemsOf(loaded);
    return wanted
      .filter((one) => !problems.some((problem) => isValidation(problem, one)))
      .map((one) => `does not say: ${JSON.stringify(one)}`);
  },
};

const VALID = 'validation_ok';
const FAILED = 'validation_failed';

function differ(key: string, wanted: unknown, found: unknown): string[] {
  return JSON.stringify(wanted) === JSON.stringify(found) ? [] : [`${key}: ${JSON.stringify(found)}`];
}

function judgeRules(
  wanted: Readonly<Record<string, string>>,
  rules: readonly LoadedRule[],
  read: (description: ReturnType<typeof describeRules>[number]) => string,
): string[] {
  return Object.entries(wanted).flatMap(([name, text]) => {
    const [description] = describeRules(rules.filter((rule) => rule.name === name));
    return differ(name, text, description === undefined ? undefined : read(description));
  });
}

function stepInto(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function messagesOf(files: readonly FileLoadResult[], level: 'errors' | 'warnings'): string[] {
  return files.flatMap((file) => file[level].map(({ message }) => message));
}

function missingOf(wanted: readonly string[], messages: readonly string[]): string[] {
  return wanted
    .filter((part) => !messages.some((message) => message.includes(part)))
    .map((part) => `does not say: ${part}`);
}

function problemsOf({ files }: Loaded): LoadProblem[] {
  return files.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
}

/** What a report has to say of a load. */
interface Validation {
  readonly level: string;
  readonly code: string;
  readonly item_type?: string;
  readonly item_name?: string;
  readonly message?: string;
}

function isValidation(problem: LoadProblem, wanted: Validation): boolean {
  // each library of YAML has its own words for what is not YAML
  const isSaid =
    wanted.message === undefined ||
    wanted.code === 'LOAD_ERR_YAML_PARSE' ||
    problem.message === wanted.message;
  const isThere = problem.locations.some(
    ({ itemType, itemName }) =>
      (wanted.item_type ?? itemType) === itemType && (wanted.item_name ?? itemName) === itemName,
  );
  return problem.level === wanted.level && problem.code === wanted.code && isSaid && isThere;
}
