// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { runTool } from './run-tool.ts';

const NODE = process.execPath;

test('gives what a program prints, and lets it read', async () => {
  expect(await runTool(NODE, ['-e', 'process.stdin.pipe(process.stdout)'], 'text')).toBe('text');
});

test('says what failed and why', async () => {
  await expect(runTool(NODE, ['-e', 'console.error("no room"); process.exit(3)'])).rejects.toMatchObject({
    code: 'LAB_FAILED',
    message: expect.stringMatching(/ended with 3: no room$/),
  });
});

test('names a program that is not installed', async () => {
  await expect(runTool('no-such-program', [])).rejects.toMatchObject({
    code: 'LAB_TOOL_MISSING',
    message: expect.stringMatching(/^no-such-program: can't be started: /),
  });
});

test('a program that does not read its input is not a failure', async () => {
  expect(await runTool(NODE, ['-e', ''], 'x'.repeat(1 << 20))).toBe('');
});
