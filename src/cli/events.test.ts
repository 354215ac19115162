// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { SOCKET_NAME } from '../api/serve-api.ts';

/** `weir events --attached` as its own process, with an input that stays open. */
function attach(runDir: string) {
  const main = join(import.meta.dirname, 'main.ts');
  const child = spawn(process.execPath, [main, 'events', '--attached', '--run-dir', runDir]);
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, ended: once(child, 'exit') };
}

it('ends where no agent answers, although its input goes on', async () => {
  const { child, ended } = attach('/nonexistent');
  const [said, [status]] = await Promise.all([text(child.stderr), ended]);
  expect([status, said]).toEqual([5, expect.stringContaining('[AGENT_NOT_RUNNING]')]);
});

it('says that it listens, and ends with its input', async () => {
  const runDir = mkdtempSync(join(tmpdir(), 'weir-run-'));
  const server = createServer().listen(join(runDir, SOCKET_NAME));
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    rmSync(runDir, { recursive: true, force: true });
  });
  const { child, ended } = attach(runDir);
  child.stdout.setEncoding('utf8');
  const [line] = await once(child.stdout, 'data');
  expect(line).toBe('{"attached":true}\n');
  child.stdin.end();
  expect((await ended)[0]).toBe(0);
});
