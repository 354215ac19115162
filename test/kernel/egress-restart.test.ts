// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { removePins } from '../../src/kernel/pin-folder.ts';
import { describeLive, type LivePlace, makeLivePlace } from './live.ts';
import { ADDRESSES, PATIENCE, type Peer, TestNetwork } from './net.ts';

const EPERM = '1';
const DENIED = ADDRESSES.client4;
const ALLOWED = ADDRESSES.server4;

describeLive('egress policy while the agent is away', () => {
  let place: LivePlace;
  let network: TestNetwork;
  let client: Peer;
  let pod: string;
  let pinDir: string;

  beforeAll(async () => {
    place = makeLivePlace('egress-restart');
    network = new TestNetwork('egress-restart');
    pinDir = join(place.bpffs, 'weir');
    pod = place.makeCgroup('pod');
    const server = network.startPython(place.makeCgroup('server'), 'egress_server.py');
    await server.line();
    client = network.startPython(pod, 'egress_client.py');
  });

  afterAll(async () => {
    await network?.remove();
    removePins(pinDir);
    place?.remove();
  });

  async function does(line: string): Promise<string> {
    client.say(line);
    return client.line();
  }

  /** Starts an agent's worth of enforcement; gives its process, and the number of the set that holds. */
  async function start() {
    const script = join(import.meta.dirname, 'cases/hold-egress.ts');
    const args = [script, place.cgroup, pinDir, pod, ALLOWED];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return { child, set: line };
  }

  async function kill({ child }: Awaited<ReturnType<typeof start>>): Promise<void> {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Connects without a pause until told to stop; gives all that did not go as policy has it. */
  function connectAll() {
    let isOver = false;
    const wrong: string[] = [];
    let count = 0;
    const done = (async () => {
      while (!isOver) {
        const denied = await does(`tcp ${DENIED} 8000`);
        const allowed = await does(`tcp ${ALLOWED} 8000`);
        if (denied !== EPERM || allowed !== '0') wrong.push(`${denied} ${allowed}`);
        count += 2;
        await setTimeout(1);
      }
    })();
    return async () => {
      isOver = true;
      await done;
      return { wrong, count };
    };
  }

  it('goes on through kill -9 under traffic, is taken over, and ends with cleanup', async () => {
    expect(await does(`tcp ${DENIED} 8000`)).toBe('0');
    const first = await start();
    const stop = connectAll();
    await kill(first);
    await setTimeout(200);
    const second = await start();
    // the same policies are the same set: nothing is written anew
    expect(second.set).toBe(first.set);
    await kill(second);
    const { wrong, count } = await stop();
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(50);
    removePins(pinDir);
    await expect.poll(() => does(`tcp ${DENIED} 8000`), PATIENCE).toBe('0');
  });

  it('holds in containers that begin while the agent is away', async () => {
    const held = await start();
    await kill(held);
    const inside = place.makeCgroup('pod/container');
    const late = network.startPython(inside, 'egress_client.py');
    late.say(`tcp ${DENIED} 8000`);
    expect(await late.line()).toBe(EPERM);
    late.say(`tcp ${ALLOWED} 8000`);
    expect(await late.line()).toBe('0');
  });
});
