// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ClientAndServer } from './client-and-server.ts';
import { describeLive } from './live.ts';
import { ADDRESSES, PATIENCE } from './net.ts';
import { giveSlots, takenSlots } from './socket-slots.ts';

const ECONNREFUSED = 111;

describeLive('TCP flows', () => {
  let at: ClientAndServer;

  beforeAll(() => {
    // reports are asked for by the test: every flow is old enough
    at = new ClientAndServer('streams', { cfg_flow_interval: 0n });
  });
  afterEach(() => at.sensors.clear());
  afterAll(() => at.end());

  /** A connection from the client to the server, both ends at a script's command. */
  async function talk() {
    const listener = at.network.startPython(at.server, 'tcp_talker.py', ['listen', ADDRESSES.server4, '0']);
    const port = await listener.line();
    const talker = at.network.startPython(at.client, 'tcp_talker.py', ['connect', ADDRESSES.server4, port]);
    await talker.line();
    await expect.poll(() => at.sensors.all('network.accept').length, PATIENCE).toBe(1);
    return {
      ...{ talker, listener },
      send: async (bytes: number) => {
        talker.say(`send ${bytes}`);
        await listener.line();
      },
      answer: async (bytes: number) => {
        listener.say(`send ${bytes}`);
        await talker.line();
      },
      end: async () => {
        talker.say('end');
        listener.say('end');
        await Promise.all([talker.ended, listener.ended]);
        await expect.poll(() => at.sensors.all('network.close').length, PATIENCE).toBe(2);
      },
    };
  }

  it.each([
    ['in a slot', 0n],
    ['when no slot is free', 1n << 60n],
  ])(
    'reports an open connection each time its bytes have moved, and no other time: %s',
    async (_, holder) => {
      giveSlots(at.sensors, 'stream_slots', holder);
      const { talker, send, answer, end } = await talk();
      at.sensors.reportFlows();
      const quiet = at.sensors.all('network.flow');

      await send(5000);
      at.sensors.reportFlows();
      const first = at.sensors.all('network.flow').slice(quiet.length);
      at.sensors.reportFlows();
      expect(at.sensors.all('network.flow')).toHaveLength(quiet.length + first.length);
      await answer(700);
      at.sensors.reportFlows();
      const second = at.sensors.all('network.flow').slice(quiet.length + first.length);

      expect(quiet).toEqual([]);
      expect(first.map((flow) => [flow.cgroupId, flow.sent, flow.received])).toEqual(
        expect.arrayContaining([
          [at.clientId, 5000, 0],
          [at.serverId, 0, 5000],
        ]),
      );
      expect(second.map((flow) => [flow.cgroupId, flow.sent, flow.received])).toEqual(
        expect.arrayContaining([
          [at.clientId, 5000, 700],
          [at.serverId, 700, 5000],
        ]),
      );
      await end();
      expect(at.sensors.one('network.close', { cgroupId: at.clientId })).toMatchObject({
        ...{ tgid: talker.pid, isUnattributed: false, direction: 'OUTBOUND', sent: 5000, received: 700 },
      });
      giveSlots(at.sensors, 'stream_slots', 0n);
    },
  );

  it('has one in a slot until it ends, and no longer', async () => {
    const { end } = await talk();
    expect(takenSlots(at.sensors, 'stream_slots')).toEqual([at.sensors.one('network.established').cookie]);
    await end();
    expect(takenSlots(at.sensors, 'stream_slots')).toEqual([]);
  });

  it('leaves the slot of one that nobody answers, or that has unread bytes when it ends', async () => {
    expect(await at.network.python(at.client, 'tcp_client.py', [ADDRESSES.server4, '1', '1'])).toContain(
      `"errno": ${ECONNREFUSED}`,
    );
    const { talker, listener } = await talk();
    talker.process.kill('SIGSTOP');
    listener.say('send 700');
    await expect
      .poll(() => {
        at.sensors.reportFlows();
        return at.sensors.all('network.flow', { cgroupId: at.clientId, received: 700 }).length;
      }, PATIENCE)
      .toBe(1);
    talker.process.kill('SIGKILL');
    await expect
      .poll(() => at.sensors.all('network.close', { cgroupId: at.clientId }).length, PATIENCE)
      .toBe(2);
    expect(takenSlots(at.sensors, 'stream_slots')).toEqual([]);
    at.sensors.clear();
    at.sensors.reportFlows();
    expect(at.sensors.all('network.flow', { cgroupId: at.clientId })).toEqual([]);
  });
});
