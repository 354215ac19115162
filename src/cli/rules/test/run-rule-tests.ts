// SPDX-License-Identifier: Apache-2.0
import { loadConfiguredRules } from '../../../agent/rules/configured-rules.ts';
import { formatProblem } from '../../../agent/rules/rule-keeper.ts';
import { startReplay } from '../../../agent/start-replay.ts';
import { WeirError } from '../../../errors.ts';
import type { FindingRecord, WeirRecord } from '../../../events/record.ts';
import type { Config } from '../../../gen/config.ts';
import { readByteFile } from '../../../host/read-byte-file.ts';
import { readRuleFiles } from '../../../host/read-rule-files.ts';
import { compileRules } from '../../../rules/compile-rules.ts';
import { GIVEN_FIELDS } from '../../../rules/given-event.ts';
import { untilStopped } from '../../until-stopped.ts';
import type { RuleTest, RuleTestFile, RuleTestResult } from './rule-test.ts';

export interface RunRuleTestsOptions {
  readonly config: Config;
  readonly signal: AbortSignal;
  /** Seconds, of any beginning. */
  readonly now: () => number;
}

/** Runs the tests of a file, each by itself. All rules that hold count, whatever `rules.matching` says. */
export async function runRuleTests(
  file: RuleTestFile,
  options: RunRuleTestsOptions,
): Promise<readonly RuleTestResult[]> {
  const paths = file.rules.filter((path) => path !== 'shipped');
  const config: Config['rules'] = {
    ...options.config.rules,
    shipped: file.rules.includes('shipped'),
    matching: 'all',
    burst: 1,
  };
  const loaded = loadConfiguredRules(config, readRuleFiles(paths));
  if ('problems' in loaded)
    throw new WeirError('RULES_INVALID', `${file.name}: ${loaded.problems.map(formatProblem).join('; ')}`);
  const { inForce } = loaded;
  const compiled = compileRules(inForce.rules, GIVEN_FIELDS, 'all');
  const names = new Set(inForce.rules.map(({ name }) => name));
  const results: RuleTestResult[] = [];
  for (const test of file.tests) {
    const began = options.now();
    const fired =
      'events' in test.input
        ? firedBy(test.input.events, (event) => compiled.match(event, String(event.values.get('evt.type'))))
        : await firedIn(test.input.recording, { ...options, rules: inForce });
    results.push({
      ...{ file: file.name, test: test.name, line: test.line },
      problems: problemsOf(test, fired, names),
      seconds: options.now() - began,
    });
  }
  return results;
}

function firedBy<Event>(
  events: readonly Event[],
  match: (event: Event) => readonly { readonly rule: { readonly name: string } }[],
): ReadonlySet<string> {
  return new Set(events.flatMap((event) => match(event).map(({ rule }) => rule.name)));
}

async function firedIn(
  recording: string,
  {
    config,
    signal,
    rules,
  }: RunRuleTestsOptions & { rules: NonNullable<Parameters<typeof startReplay>[0]['rules']> },
): Promise<ReadonlySet<string>> {
  const fired = new Set<string>();
  const take = (record: WeirRecord): void => {
    if ('alert' in record) fired.add((record as FindingRecord).finding.rule);
  };
  const sink = {
    name: 'test',
    write: take,
    status: () => ({
      delivered: 0,
      retries: 0,
      spilled: 0,
      waiting: { memory: 0, disk: 0 },
      trouble: undefined,
      losses: [],
    }),
    close: async () => undefined,
  };
  await untilStopped(startReplay({ config, bytes: readByteFile(recording), sinks: [sink], rules }), signal);
  return fired;
}

function problemsOf(
  test: RuleTest,
  fired: ReadonlySet<string>,
  known: ReadonlySet<string>,
): readonly string[] {
  const unknown = [...test.fires, ...(test.silent ?? [])].filter((name) => !known.has(name));
  const missing = test.fires.filter((name) => known.has(name) && !fired.has(name));
  const unwanted = [...fired].filter((name) =>
    test.silent === undefined ? !test.fires.includes(name) : test.silent.includes(name),
  );
  return [
    ...unknown.map((name) => `no rule is called '${name}', or it is disabled`),
    ...missing.map((name) => `'${name}' did not fire`),
    ...unwanted.map((name) => `'${name}' fired`),
  ];
}
