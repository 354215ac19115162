// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readCommands } from '../docs/read-commands.ts';
import { runWeir } from './run-weir.ts';

const PAGES = ['check-a-policy', 'write-a-policy-from-what-was-seen'].map((name) => ({
  name,
  text: readFileSync(`docs/how-to/${name}.md`, 'utf8'),
}));

/** What a page shows after each command of its console blocks. */
const SHOWN = PAGES.flatMap(({ name, text }) =>
  [...text.matchAll(/```console\n\$ weir ([^\n]+)\n([\s\S]*?)```/g)].map(([, line = '', shown = '']) => ({
    name,
    argv: readCommands(`\`\`\`sh\n${line}\n\`\`\`\n`).flatMap(({ words }) => words),
    shown,
  })),
);

it('has commands on each page, with what they print', () => {
  expect(SHOWN.length).toBeGreaterThanOrEqual(6);
  expect(new Set(SHOWN.map(({ name }) => name)).size).toBe(PAGES.length);
});

it.each(SHOWN)('prints what $name shows: $argv', async ({ argv, shown }) => {
  const { stdout, stderr } = await runWeir(...argv);
  expect(stderr).toBe('');
  expect(stdout).toBe(shown);
});
