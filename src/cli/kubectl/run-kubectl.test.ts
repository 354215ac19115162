// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeStandIn, type StandIn, UNTIL_LEFT_ALONE } from '../../../test/suites/kubectl/make-stand-in.ts';
import type { Kubectl } from './kubectl.ts';
import { reasonOf } from './reason-of.ts';
import { type RunOptions, runKubectl } from './run-kubectl.ts';

let standIn: StandIn;
beforeEach(() => {
  standIn = makeStandIn({ daemonsets: [], pods: [], exec: {} });
});
afterEach(() => standIn.remove());

/** What becomes of a kubectl that runs this code in a pod. */
async function run(code: string, options: Partial<RunOptions> = {}, signal = new AbortController().signal) {
  standIn.set({ daemonsets: [], pods: [], exec: { pod: [process.execPath, '-e', code] } });
  const kubectl: Kubectl = { flags: [], env: standIn.env, signal };
  const result = await runKubectl(kubectl, ['exec', 'pod', '--', 'weir'], { timeoutMs: 60_000, ...options });
  return { ...result, reason: reasonOf(result) };
}

describe('runKubectl', () => {
  it('gives what the command wrote and how it ended', async () => {
    expect(await run("console.log('out'); console.error('weir: no'); process.exitCode = 5")).toEqual({
      status: 5,
      stdout: 'out\n',
      stderr: 'weir: no\ncommand terminated with exit code 5\n',
      why: 'itself',
      reason: 'no',
    });
  });

  it('ends what takes too long, with all that it started', async () => {
    const { why, reason } = await run(UNTIL_LEFT_ALONE, { timeoutMs: 1 });
    expect([why, reason]).toEqual(['time-out', 'no answer in time']);
  });

  it('ends what writes too much', async () => {
    const { why, reason, stdout } = await run("setInterval(() => console.log('x'.repeat(100)), 1)", {
      maxOutput: 1_000,
    });
    expect([why, reason, stdout.length <= 1_000]).toEqual(['too much', 'its answer is too long', true]);
  });

  it('does not begin when the user has asked to stop', async () => {
    const { why, stdout } = await run("console.log('x')", {}, AbortSignal.abort());
    expect([why, stdout]).toEqual(['interrupt', '']);
  });

  it('hands on what kubectl says while it runs', async () => {
    const said: string[] = [];
    await run("console.error('open https://login.example')", { onStderr: (text) => said.push(text) });
    expect(said.join('')).toContain('open https://login.example');
  });
});
