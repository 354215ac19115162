// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeLive, type LivePlace, makeLivePlace } from './live.ts';
import { ADDRESSES, PATIENCE, TestNetwork } from './net.ts';
import { NetworkSensors } from './network-sensors.ts';
import { giveSlots, takenSlots } from './socket-slots.ts';

const ECONNREFUSED = 111;

describeLive('TCP flows', () => {
  let place: LivePlace;
  let network: TestNetwork;
  let sensors: NetworkSensors;
  let client: string;
  let server: string;
  let clientId: bigint;
  let serverId: bigint;

  beforeAll(() => {
    place = makeLivePlace('streams');
    network = new TestNetwork('streams');
    client = place.makeCgroup('client');
    server = place.makeCgroup('server');
    // reports are asked for by the test: every flow is old enough
    sensors = new NetworkSensors(place, { variables: { cfg_flow_interval: 0n } });
    clientId = sensors.observe(client);
    serverId = sensors.observe(server);
  });
  afterEach(() => sensors.clear());
  afterAll(async () => {
    await network.remove();
    await sensors.close();
    place.remove();
  });

  /** A connection from the client to the server, both ends at a script's command. */
  async function talk() {
    const listener = network.startPython(server, 'tcp_talker.py', ['listen', ADDRESSES.server4, '0']);
    const port = await listener.line();
    const talker = network.startPython(client, 'tcp_talker.py', ['connect', ADDRESSES.server4, port]);
    await talker.line();
    await expect.poll(() => sensors.all('network.accept').length, PATIENCE).toBe(1);
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
        await expect.poll(() => sensors.all('network.close').length, PATIENCE).toBe(2);
      },
    };
  }

  it.each([
    ['in a slot', 0n],
    ['when no slot is free', 1n << 60n],
  ])(
    'reports an open connection each time its bytes have moved, and no other time: %s',
    async (_, holder) => {
      giveSlots(sensors, 'stream_slots', holder);
      const { talker, send, answer, end } = await talk();
      sensors.reportFlows();
      const quiet = sensors.all('network.flow');

      await send(5000);
      sensors.reportFlows();
      const first = sensors.all('network.flow').slice(quiet.length);
      sensors.reportFlows();
      expect(sensors.all('network.flow')).toHaveLength(quiet.length + first.length);
      await answer(700);
      sensors.reportFlows();
      const second = sensors.all('network.flow').slice(quiet.length + first.length);

      expect(quiet).toEqual([]);
      expect(first.map((flow) => [flow.cgroupId, flow.sent, flow.received])).toEqual(
        expect.arrayContaining([
          [clientId, 5000, 0],
          [serverId, 0, 5000],
        ]),
      );
      expect(second.map((flow) => [flow.cgroupId, flow.sent, flow.received])).toEqual(
        expect.arrayContaining([
          [clientId, 5000, 700],
          [serverId, 700, 5000],
        ]),
      );
      await end();
      expect(sensors.one('network.close', { cgroupId: clientId })).toMatchObject({
        ...{ tgid: talker.pid, isUnattributed: false, direction: 'OUTBOUND', sent: 5000, received: 700 },
      });
      giveSlots(sensors, 'stream_slots', 0n);
    },
  );

  it('has one in a slot until it ends, and no longer', async () => {
    const { end } = await talk();
    expect(takenSlots(sensors, 'stream_slots')).toEqual([sensors.one('network.established').cookie]);
    await end();
    expect(takenSlots(sensors, 'stream_slots')).toEqual([]);
  });

  it('leaves the slot of one that nobody answers, or that has unread bytes when it ends', async () => {
    expect(await network.python(client, 'tcp_client.py', [ADDRESSES.server4, '1', '1'])).toContain(
      `"errno": ${ECONNREFUSED}`,
    );
    const { talker, listener } = await talk();
    talker.process.kill('SIGSTOP');
    listener.say('send 700');
    await expect
      .poll(() => {
        sensors.reportFlows();
        return sensors.all('network.flow', { cgroupId: clientId, received: 700 }).length;
      }, PATIENCE)
      .toBe(1);
    talker.process.kill('SIGKILL');
    await expect.poll(() => sensors.all('network.close', { cgroupId: clientId }).length, PATIENCE).toBe(2);
    expect(takenSlots(sensors, 'stream_slots')).toEqual([]);
    sensors.clear();
    sensors.reportFlows();
    expect(sensors.all('network.flow', { cgroupId: clientId })).toEqual([]);
  });
});
