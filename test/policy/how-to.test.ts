// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readCommands } from '../docs/read-commands.ts';
import { runWeir } from './run-weir.ts';

const PAGE = readFileSync('docs/how-to/check-a-policy.md', 'utf8');

/** What the page shows after each command of its console blocks. */
const SHOWN = [...PAGE.matchAll(/```console\n\$ [^\n]+\n([\s\S]*?)```/g)].map(([, output = '']) => output);
const COMMANDS = readCommands(PAGE)
  .filter(({ words: [program] }) => program === 'weir')
  .map(({ words: [, ...argv] }, at) => ({ argv, shown: SHOWN[at] ?? '' }));

it('has commands, each with what it prints', () => {
  expect(COMMANDS.length).toBeGreaterThanOrEqual(5);
  expect(SHOWN).toHaveLength(COMMANDS.length);
});

it.each(COMMANDS)('prints what the page shows: $argv', async ({ argv, shown }) => {
  const { stdout, stderr } = await runWeir(...argv);
  expect(stderr).toBe('');
  expect(stdout).toBe(shown);
});
