// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { loadConfig } from '../../config/load-config.ts';
import { ERRORS, WeirError } from '../../errors.ts';
import type { Command, CommandContext } from '../command.ts';
import { formatJunit } from './test/format-junit.ts';
import { readRuleTests } from './test/read-rule-tests.ts';
import type { RuleTestResult } from './test/rule-test.ts';
import { runRuleTests } from './test/run-rule-tests.ts';

/** `weir rules test`: whether rules hold for what they are meant for, and for nothing else. */
export const rulesTestCommand: Command = {
  name: 'rules test',
  summary: 'run tests of rules: events, and the rules that they make hold',
  positionals: ['FILE…'],
  options: {
    output: {
      type: 'string',
      short: 'o',
      value: 'text|junit',
      description: 'Readable (default), or JUnit XML.',
    },
  },
  help: `A FILE is YAML: rules, the rule files that are tested (from its own folder; shipped stands for those that come with Weir), and tests. A test has a name, events (values of fields, evt.type among them) or a recording, and fires, the rules that have to hold for one of the events at least. No other may, unless silent names those that may not. All rules that hold count. Exit status ${ERRORS.RULES_INVALID.exit} where a file can't be read, 1 where a test failed.`,
  run: async (context: CommandContext): Promise<number> => {
    const { positionals, stdout, signal } = context;
    const output = context.values.output ?? 'text';
    if (output !== 'text' && output !== 'junit')
      throw new WeirError(
        'USAGE',
        `rules test: --output must be text or junit, got ${JSON.stringify(output)}`,
      );
    const { config } = loadConfig({});
    const results: RuleTestResult[] = [];
    for (const name of positionals) {
      const file = readRuleTests(name, readText(name));
      results.push(...(await runRuleTests(file, { config, signal, now: () => performance.now() / 1e3 })));
    }
    stdout.write(output === 'junit' ? formatJunit(results) : formatText(results));
    return results.some(({ problems }) => problems.length > 0) ? 1 : 0;
  },
};

function readText(name: string): string {
  try {
    return readFileSync(name, 'utf8');
  } catch (error: unknown) {
    if (!(error instanceof Error)) throw error;
    throw new WeirError('RULES_INVALID', `rule tests: ${error.message}`, { cause: error });
  }
}

function formatText(results: readonly RuleTestResult[]): string {
  const failed = results.filter(({ problems }) => problems.length > 0);
  const lines = failed.flatMap(({ file, line, test, problems }) => [
    `${file}:${line}: ${test}: FAILED`,
    ...problems.map((problem) => `  ${problem}`),
  ]);
  return [...lines, `tests: ${results.length - failed.length} passed, ${failed.length} failed`]
    .map((line) => `${line}\n`)
    .join('');
}
