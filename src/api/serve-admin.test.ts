// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WeirError } from '../errors.ts';
import { commandBreakglass } from './ask-agent.ts';
import type { BreakglassAnswer } from './breakglass-answer.ts';
import type { BreakglassCommand } from './breakglass-command.ts';
import { ADMIN_SOCKET_NAME, type ServeAdminOptions, serveAdmin } from './serve-admin.ts';

const policy = { kind: 'ClusterAIGovernancePolicy', name: 'serving' } as const;
const BEGIN: BreakglassCommand = { begin: { policy, seconds: 60, reason: 'hub is down' } };
const ANSWER: BreakglassAnswer = {
  ...{ node: 'n', time: '', enabled: true, maxSeconds: 60 },
  ...{ active: [], notes: ['a note'] },
};

async function serve(options: Partial<ServeAdminOptions> = {}): Promise<string> {
  const runDir = mkdtempSync(join(tmpdir(), 'weir-admin-'));
  const close = await serveAdmin({
    runDir,
    breakglass: async () => ANSWER,
    requesterOf: () => ({}),
    ...options,
  });
  onTestFinished(async () => {
    await close();
    rmSync(runDir, { recursive: true });
  });
  return runDir;
}

/** What the socket says to a line. */
async function say(runDir: string, line: string): Promise<string> {
  const socket = createConnection(join(runDir, ADMIN_SOCKET_NAME));
  socket.write(line);
  return await text(socket);
}

const ask = (runDir: string, command = BEGIN) =>
  commandBreakglass(runDir, command, AbortSignal.timeout(10_000));

describe('the admin socket', () => {
  it('can be opened by its owner alone', async () => {
    const runDir = await serve();
    expect((statSync(join(runDir, ADMIN_SOCKET_NAME)).mode & 0o777).toString(8)).toBe('600');
  });

  it('hands on what is asked, with who asked', async () => {
    const asked: unknown[] = [];
    const runDir = await serve({
      breakglass: async (command, by) => {
        asked.push([command, by]);
        return ANSWER;
      },
      requesterOf: (fd) => ({ uid: 0, pid: fd > 0 ? 42 : -1 }),
    });
    expect(await ask(runDir)).toEqual(ANSWER);
    expect(asked).toEqual([[BEGIN, { uid: 0, pid: 42 }]]);
  });

  it('hands back what is refused, by its code', async () => {
    const refuse = async (): Promise<never> => {
      throw new WeirError('BREAKGLASS_REFUSED', 'serving: is not active');
    };
    const runDir = await serve({ breakglass: refuse });
    await expect(ask(runDir)).rejects.toMatchObject({
      code: 'BREAKGLASS_REFUSED',
      message: 'serving: is not active',
    });
  });

  it('says what is wrong with what it can not read', async () => {
    const runDir = await serve({ breakglass: async () => expect.fail('was asked') });
    expect(await say(runDir, 'x\n')).toBe('{"error":"request: not a JSON object"}\n');
    expect(await say(runDir, 'x'.repeat(70_000))).toBe('{"error":"request: line too long"}\n');
  });

  it('lets go who says nothing', async () => {
    const runDir = await serve({ patienceMs: 20 });
    expect(await say(runDir, '{')).toBe('');
  });

  it('is not there where no agent runs', async () => {
    const runDir = mkdtempSync(join(tmpdir(), 'weir-admin-'));
    onTestFinished(() => rmSync(runDir, { recursive: true }));
    await expect(ask(runDir)).rejects.toMatchObject({ code: 'AGENT_NOT_RUNNING' });
  });
});
