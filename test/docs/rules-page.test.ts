// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WEIR } from '../../src/cli/weir-program.ts';
import { runProgram } from '../suites/run-program.ts';
import { readCommands } from './read-commands.ts';

const PAGE = join(import.meta.dirname, '../../docs/how-to/use-falco-rules.md');

/** What needs no root: the agent itself is run by test/e2e/rules.test.ts. */
const COMMANDS = readCommands(readFileSync(PAGE, 'utf8')).filter(
  ({ words }) => words[0] === './weir' && words[1] !== 'run',
);

describe('docs/how-to/use-falco-rules.md', () => {
  it.each(COMMANDS.map(({ words }) => [words.join(' '), words.slice(1)] as const))(
    '%s',
    async (_line, words) => {
      const { status, stdout, stderr } = await runProgram(WEIR, words);
      expect(stderr).not.toContain('error');
      expect(stdout).not.toBe('');
      expect(status).toBe(0);
    },
  );

  it('has commands that are run', () => expect(COMMANDS.length).toBeGreaterThanOrEqual(3));
});
