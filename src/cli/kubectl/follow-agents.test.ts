// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  agentPod,
  daemonSet,
  makeStandIn,
  type StandIn,
} from '../../../test/suites/kubectl/make-stand-in.ts';
import { findPlace } from './find-place.ts';
import { followAgents } from './follow-agents.ts';
import type { Kubectl } from './kubectl.ts';

const NS = 'weir-system';
const WAIT = { timeout: 90_000, interval: 50 };
let standIn: StandIn;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-follow-'));
  standIn = makeStandIn({ daemonsets: [], pods: [], exec: {} });
});
afterEach(() => {
  standIn.remove();
  rmSync(folder, { recursive: true });
});

/** Tells a file of its beginning, with its pid, and of the end of its input; writes lines in between. */
function talker(name: string): string[] {
  const log = JSON.stringify(join(folder, name));
  const code = `
    const { appendFileSync } = require('node:fs');
    appendFileSync(${log}, 'began ' + process.argv.slice(1).join(' ') + ' ' + process.pid + '\\n');
    console.log('first of ${name}');
    const timer = setInterval(() => console.log('more of ${name}'), 20);
    process.stdin.resume().on('end', () => { clearInterval(timer); appendFileSync(${log}, 'ended\\n'); });`;
  return [process.execPath, '-e', code];
}

const logOf = (name: string): string =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '';

async function follow(nodes?: readonly string[]) {
  const stop = new AbortController();
  const kubectl: Kubectl = { flags: [], env: standIn.env, signal: stop.signal };
  const place = await findPlace(
    kubectl,
    { selector: 'app.kubernetes.io/name=weir', timeoutMs: 60_000 },
    () => undefined,
  );
  const lines: string[] = [];
  const notes: string[] = [];
  const ended = followAgents({
    kubectl,
    place,
    ...(nodes && { nodes }),
    words: ['events', '--attached'],
    timeoutMs: 60_000,
    onLine: (node, line) => void lines.push(`${node} ${line}`),
    onNote: (note) => void notes.push(note),
    listEveryMs: 100,
  });
  return {
    lines,
    notes,
    ended,
    stop: async () => {
      stop.abort();
      return await ended;
    },
  };
}

describe('followAgents', { timeout: 120_000 }, () => {
  it('takes the lines of all nodes, and ends what runs in the pods', async () => {
    standIn.set({
      daemonsets: [daemonSet(NS, 2)],
      pods: [agentPod(NS, 'weir-a', 'node-a'), agentPod(NS, 'weir-b', 'node-b')],
      exec: { 'weir-a': talker('a'), 'weir-b': talker('b') },
    });
    const { lines, notes, stop } = await follow();
    await expect.poll(() => lines, WAIT).toContain('node-a first of a');
    await expect.poll(() => lines, WAIT).toContain('node-b more of b');
    expect([await stop(), notes]).toEqual([[], []]);
    for (const name of ['a', 'b'])
      await expect.poll(() => logOf(name), WAIT).toMatch(/^began events --attached \d+\nended\n$/);
  });

  it('goes on with the pod that replaces another, and says what is not shown', async () => {
    const pods = (name: string) => [agentPod(NS, name, 'node-a')];
    standIn.set({ daemonsets: [daemonSet(NS, 1)], pods: pods('old'), exec: { old: talker('old') } });
    const { lines, notes, stop } = await follow();
    await expect.poll(() => lines, WAIT).toContain('node-a first of old');
    standIn.set({ daemonsets: [daemonSet(NS, 1)], pods: pods('new'), exec: { new: talker('new') } });
    process.kill(Number(/\d+/.exec(logOf('old'))?.[0]));
    await expect.poll(() => lines, WAIT).toContain('node-a first of new');
    expect(notes).toEqual([
      expect.stringMatching(/^node node-a is not followed: /),
      'node node-a is followed again; what it wrote in between is not shown',
    ]);
    expect(await stop()).toEqual([]);
  });

  it('says once why a node is not followed, tries again, and tells of it at the end', async () => {
    standIn.set({
      daemonsets: [daemonSet(NS, 2)],
      pods: [
        agentPod(NS, 'weir-a', 'node-a'),
        agentPod(NS, 'weir-b', 'node-b', { waiting: { reason: 'ImagePullBackOff' } }),
      ],
      exec: { 'weir-a': { refused: 'error: unable to upgrade connection: container not found ("weir")' } },
    });
    const { notes, stop } = await follow();
    const tries = () => standIn.calls().filter((call) => call.includes('exec')).length;
    await expect.poll(tries, WAIT).toBeGreaterThan(1);
    const a = 'unable to upgrade connection: container not found ("weir")';
    const b = 'pod is Running; container weir: ImagePullBackOff';
    expect(await stop()).toEqual(
      expect.arrayContaining([
        { node: 'node-a', reason: a },
        { node: 'node-b', reason: b },
      ]),
    );
    expect(notes.sort()).toEqual([`node node-a is not followed: ${a}`, `node node-b is not followed: ${b}`]);
  });

  it('refuses more nodes than it can follow', async () => {
    const names = Array.from({ length: 101 }, (_, at) => `n${at}`);
    standIn.set({
      daemonsets: [daemonSet(NS, 101)],
      pods: names.map((name) => agentPod(NS, `weir-${name}`, name)),
      exec: {},
    });
    const { ended } = await follow();
    await expect(ended).rejects.toThrow(/101 nodes are more than can be followed at once \(100\)/);
  });
});
