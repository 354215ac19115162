// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { removePins } from '../../src/kernel/pin-folder.ts';
import { buildOtherLayout } from './build-other-layout.ts';
import { describeLive, type LivePlace, makeLivePlace } from './live.ts';
import { PATIENCE, type Peer, TestNetwork } from './net.ts';

const EPERM = '1';
const DENIED = '10.77.0.12';
const ALLOWED = '10.77.0.11';
const FLAPPING = '10.77.0.13';
const RESOLVER = '10.77.0.53';
const POOL = Array.from({ length: 200 }, (_, at) => `10.78.0.${at + 1}`);
const CLOSED = {
  default: 'deny',
  allow: [
    { name: 'one', cidrs: [`${ALLOWED}/32`] },
    { name: 'rotating', names: ['rotate.example'] },
  ],
};
const OPENER = { ...CLOSED, allow: [...CLOSED.allow, { name: 'more', cidrs: [`${FLAPPING}/32`] }] };
/** Building another version; a round, whose agents the verifier reads for seconds each. */
const LONG_MS = 300_000;
/** Rounds of the drill; the nightly run has more of them. */
const ROUNDS = Number(process.env.WEIR_DRILL_ROUNDS ?? 1);
/** Times that the load resolves and connects, at least, where rounds of the drill don't end it. */
const RESOLVES = Number(process.env.WEIR_DRILL_RESOLVES ?? 1000);
const RATE = 1000;

interface Agent {
  readonly child: ChildProcess;
  /** Number of the set that holds. */
  readonly set: string;
  /** Addresses that came from another version. */
  readonly carried: number;
  /** Puts another policy in force. */
  govern(egress: unknown): Promise<void>;
}

describeLive('egress policy while the agent is away', () => {
  let place: LivePlace;
  let network: TestNetwork;
  let client: Peer;
  let pod: string;
  let pinDir: string;
  let otherLayout: string;
  /** The one that enforces now: the verifier reads its programs for seconds, so a test takes the one of the test before. */
  let agent: Agent | undefined;
  const started: ChildProcess[] = [];

  beforeAll(async () => {
    otherLayout = buildOtherLayout();
    place = makeLivePlace('egress-restart');
    network = new TestNetwork('egress-restart');
    for (const range of ['10.77.0.0/24', '10.78.0.0/16'])
      execFileSync('ip', ['-n', network.name, 'route', 'add', 'local', range, 'dev', 'lo']);
    pinDir = join(place.bpffs, 'weir');
    pod = place.makeCgroup('pod');
    const names = [`rotate.example=*${POOL.join(',')}`];
    const server = network.startPython(place.makeCgroup('server'), 'egress_server.py', names);
    await server.line();
    client = network.startPython(pod, 'egress_client.py');
  }, LONG_MS);

  afterAll(async () => {
    for (const child of started) child.kill('SIGKILL');
    removePins(pinDir);
    await network?.remove();
    place?.remove();
  });

  async function does(line: string): Promise<string> {
    client.say(line);
    return client.line();
  }

  /** Starts an agent's worth of enforcement, of this version or of the one in another folder. */
  async function start(root = join(import.meta.dirname, '../..')): Promise<Agent> {
    const script = join(root, 'test/kernel/cases/hold-egress.ts');
    const args = [script, place.cgroup, pinDir, pod, RESOLVER, JSON.stringify(CLOSED)];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    started.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const line = async (): Promise<string[]> => String((await lines.next()).value).split(' ');
    const [, set = '', carried = ''] = await line();
    return {
      child,
      set,
      carried: Number(carried),
      govern: async (egress) => {
        child.stdin.write(`${JSON.stringify(egress)}\n`);
        await line();
      },
    };
  }

  async function kill({ child }: Agent): Promise<void> {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    agent = undefined;
  }

  /** Begins to resolve and connect; gives what stops it, and then says how it went. */
  async function load() {
    const peer = network.startPython(pod, 'egress_load.py', [
      String(RATE),
      DENIED,
      RESOLVER,
      'rotate.example',
    ]);
    expect(await peer.line()).toBe('running');
    return async () => {
      peer.say('stop');
      return JSON.parse(await peer.line()) as {
        count: number;
        seconds: number;
        addresses: number;
        wrong: string[];
      };
    };
  }

  const versions = (): string[] => readdirSync(pinDir).filter((name) => name.startsWith('v'));

  it(
    'goes on through kill -9, other policies, a version of another layout and back, under traffic',
    async () => {
      expect(await does(`tcp ${DENIED} 8000`)).toBe('0');
      agent = await start();
      const stop = await load();
      for (let round = 0; round < ROUNDS; round++) {
        const { set } = agent;
        await kill(agent);
        agent = await start();
        // the same policies are the same set: nothing is written anew
        expect(agent.set).toBe(set);
        for (let time = 0; time < 5; time++) {
          await agent.govern(OPENER);
          expect(await does(`tcp ${FLAPPING} 8000`)).toBe('0');
          await agent.govern(CLOSED);
          expect(await does(`tcp ${FLAPPING} 8000`)).toBe(EPERM);
        }
        const [ours] = versions();
        await kill(agent);
        agent = await start(otherLayout);
        expect(agent.carried).toBeGreaterThan(0);
        expect(versions()).not.toContain(ours);
        await kill(agent);
        agent = await start();
        expect(agent.carried).toBeGreaterThan(0);
        expect(versions()).toEqual([ours]);
      }
      const { wrong, count } = await stop();
      expect(wrong).toEqual([]);
      expect(count).toBeGreaterThan(100);
    },
    LONG_MS * ROUNDS,
  );

  it(
    'neither refuses what rotating addresses allow nor lets others pass',
    async () => {
      agent ??= await start();
      const args = ['1000000', DENIED, RESOLVER, 'rotate.example', String(RESOLVES)];
      const said = await network.python(pod, 'egress_load.py', args);
      const [, last = ''] = said.split('\n');
      expect(JSON.parse(last)).toMatchObject({ count: RESOLVES * 2, addresses: POOL.length, wrong: [] });
    },
    LONG_MS + RESOLVES * 20,
  );

  it('holds in containers that begin while the agent is away', async () => {
    await kill(agent ?? (await start()));
    const inside = place.makeCgroup('pod/container');
    const late = network.startPython(inside, 'egress_client.py');
    late.say(`tcp ${DENIED} 8000`);
    expect(await late.line()).toBe(EPERM);
    late.say(`tcp ${ALLOWED} 8000`);
    expect(await late.line()).toBe('0');
  });

  it('ends with what is pinned', async () => {
    expect(await does(`tcp ${DENIED} 8000`)).toBe(EPERM);
    removePins(pinDir);
    await expect.poll(() => does(`tcp ${DENIED} 8000`), PATIENCE).toBe('0');
  });
});
