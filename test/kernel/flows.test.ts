// SPDX-License-Identifier: Apache-2.0
import { rmdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { attachTestProgram } from './attach-test-program.ts';
import { describeLive, type LivePlace, makeLivePlace } from './live.ts';
import { ADDRESSES, PATIENCE, type Peer, TestNetwork } from './net.ts';
import { NetworkSensors, type Seen } from './network-sensors.ts';
import { giveSlots, takenSlots } from './socket-slots.ts';

const ECONNREFUSED = 111;
/** Flows that a UDP socket counts at once: MAX_PEERS in bpf/datagrams.h. */
const MAX_PEERS = 4;

let place: LivePlace;
let network: TestNetwork;
let sensors: NetworkSensors;
let client: string;
let server: string;
let clientId: bigint;
let serverId: bigint;

function begin(name: string): void {
  place = makeLivePlace(name);
  network = new TestNetwork(name);
  client = place.makeCgroup('client');
  server = place.makeCgroup('server');
}

function sense(): void {
  // reports are asked for by the test: every flow is old enough
  sensors = new NetworkSensors(place, { variables: { cfg_flow_interval: 0n } });
  clientId = sensors.observe(client);
  serverId = sensors.observe(server);
}

async function end(): Promise<void> {
  await network.remove();
  await sensors.close();
  place.remove();
}

/** Whether the cgroup could be removed: not while a process that has ended is still leaving it. */
function removes(cgroup: string): boolean {
  try {
    rmdirSync(cgroup);
    return true;
  } catch (error: unknown) {
    if (error instanceof Error && 'code' in error && error.code === 'EBUSY') return false;
    throw error;
  }
}

function sum(events: readonly Seen[], field: 'sent' | 'received'): number {
  return events.reduce((total, event) => total + event[field], 0);
}

describeLive('UDP flows', () => {
  beforeAll(() => {
    begin('udp');
    sense();
  });
  afterEach(() => sensors.clear());
  afterAll(end);

  async function echo(address: string, count = 1): Promise<{ peer: Peer; ports: string[] }> {
    const peer = network.startPython(server, 'udp_echo.py', [address, String(count)]);
    return { peer, ports: (await peer.line()).split(' ') };
  }

  async function stop(peer: Peer): Promise<void> {
    peer.say('end');
    await peer.ended;
  }

  it.each([
    { way: 'connect', asked: ADDRESSES.server4, kind: 'network.connect', transport: 'udp4' },
    { way: 'connect', asked: ADDRESSES.server6, kind: 'network.connect', transport: 'udp6' },
    { way: 'sendto', asked: ADDRESSES.server4, kind: 'network.send', transport: 'udp4' },
    { way: 'sendto', asked: ADDRESSES.server6, kind: 'network.send', transport: 'udp6' },
    { way: 'sendto', asked: `::ffff:${ADDRESSES.server4}`, kind: 'network.send', transport: 'udp4' },
  ] as const)(
    'counts payload both ways at both ends: $way to $asked',
    async ({ way, asked, kind, transport }) => {
      const address = asked.replace('::ffff:', '');
      const { peer, ports } = await echo(address);
      const pid = Number(await network.python(client, 'udp_client.py', [way, asked, '600', '5', ...ports]));
      await stop(peer);

      const remote = `${address}:${ports[0]}`;
      const ours = { tgid: pid, cgroupId: clientId, remote, transport, isUnattributed: false };
      expect(sensors.one(kind)).toMatchObject(ours);
      const outbound = sensors.one('network.close', { direction: 'OUTBOUND' });
      expect(outbound).toMatchObject({
        ...ours,
        sent: 3000,
        received: 1500,
        cookie: sensors.one(kind).cookie,
      });
      expect(outbound.fields).toMatchObject({ packetsSent: 5, packetsReceived: 5, error: 0 });

      const inbound = sensors.one('network.close', { direction: 'INBOUND' });
      expect(inbound).toMatchObject({
        tgid: peer.pid,
        cgroupId: serverId,
        local: remote,
        isUnattributed: false,
      });
      expect([inbound.remote, inbound.sent, inbound.received]).toEqual([outbound.local, 1500, 3000]);
      // answers name a peer too, but the flow is the client's
      expect(sensors.all('network.send', { cgroupId: serverId })).toEqual([]);
    },
  );

  it('counts what the kernel cuts into datagrams', async () => {
    const { peer, ports } = await echo(ADDRESSES.server4);
    await network.python(client, 'udp_client.py', ['segment', ADDRESSES.server4, '20000', '1', ...ports]);
    await stop(peer);
    const outbound = sensors.one('network.close', { direction: 'OUTBOUND' });
    expect([outbound.sent, outbound.received]).toEqual([20000, 10000]);
    expect(outbound.fields).toMatchObject({ packetsSent: 20, packetsReceived: 20 });
  });

  it('tells of a peer once, while the socket has no more peers than it counts at once', async () => {
    const { peer, ports } = await echo(ADDRESSES.server4, MAX_PEERS);
    await network.python(client, 'udp_client.py', ['sendto', ADDRESSES.server4, '100', '10', ...ports]);
    await stop(peer);
    const flows = sensors.all('network.close', { direction: 'OUTBOUND' });
    expect(sensors.all('network.send', { cgroupId: clientId })).toHaveLength(MAX_PEERS);
    expect(flows.map((flow) => [flow.sent, flow.received])).toEqual(Array(MAX_PEERS).fill([1000, 500]));
  });

  it('loses no byte when there are more', async () => {
    const { peer, ports } = await echo(ADDRESSES.server4, MAX_PEERS + 2);
    await network.python(client, 'udp_client.py', ['sendto', ADDRESSES.server4, '100', '10', ...ports]);
    await stop(peer);
    const flows = sensors.all('network.close', { direction: 'OUTBOUND' });
    expect(new Set(flows.map((flow) => flow.remote)).size).toBe(MAX_PEERS + 2);
    expect([sum(flows, 'sent'), sum(flows, 'received')]).toEqual([6000, 3000]);
  });

  it('gives the error that the socket ended with', async () => {
    const command = `exec 3<>/dev/udp/${ADDRESSES.server4}/9; printf x >&3; exec 3>&-`;
    const { status } = await network.run(client, ['bash', '-c', command]);
    expect(status).toBe(0);
    expect(sensors.one('network.close')).toMatchObject({ sent: 1, fields: { error: ECONNREFUSED } });
  });

  it('reports open flows whose bytes moved', async () => {
    const { peer, ports } = await echo(ADDRESSES.server4);
    await network.python(client, 'udp_client.py', ['sendto', ADDRESSES.server4, '600', '2', ...ports]);
    sensors.clear();
    sensors.reportFlows();
    const report = sensors.one('network.flow');
    expect(report).toMatchObject({ tgid: peer.pid, direction: 'INBOUND', sent: 600, received: 1200 });
    sensors.reportFlows();
    expect(sensors.all('network.flow')).toHaveLength(1);
    await stop(peer);
    expect(sensors.one('network.close')).toMatchObject({ cookie: report.cookie, sent: 600, received: 1200 });
  });

  it('reports every peer of one socket', async () => {
    const { peer, ports } = await echo(ADDRESSES.server4);
    const sizes = [100, 200, 300];
    for (const size of sizes)
      await network.python(client, 'udp_client.py', ['sendto', ADDRESSES.server4, `${size}`, '2', ...ports]);
    sensors.clear();
    sensors.reportFlows();
    const reports = sensors.all('network.flow');
    expect(reports.map(({ received }) => received).toSorted((a, b) => a - b)).toEqual([200, 400, 600]);
    expect(new Set(reports.map(({ tgid }) => tgid))).toEqual(new Set([peer.pid]));
    await stop(peer);
    expect(sensors.all('network.close')).toHaveLength(sizes.length);
  });

  it('leaves the slots of sockets that are gone', () => {
    expect(takenSlots(sensors, 'datagram_slots')).toEqual([]);
  });

  it.each(['connect', 'sendto'])('counts the same when no slot is free: %s', async (way) => {
    giveSlots(sensors, 'datagram_slots', 1n << 60n);
    const { peer, ports } = await echo(ADDRESSES.server4);
    await network.python(client, 'udp_client.py', [way, ADDRESSES.server4, '600', '5', ...ports]);
    await stop(peer);
    giveSlots(sensors, 'datagram_slots', 0n);
    expect(sensors.one('network.close', { direction: 'OUTBOUND' })).toMatchObject({
      ...{ cgroupId: clientId, isUnattributed: false, sent: 3000, received: 1500 },
    });
    expect(sensors.one('network.close', { direction: 'INBOUND' })).toMatchObject({
      ...{ tgid: peer.pid, isUnattributed: false, sent: 1500, received: 3000 },
    });
  });

  it('loses nothing of all that', () => {
    expect(sensors.losses()).toEqual([]);
  });
});

describeLive('flows of a pod that is gone', () => {
  beforeAll(() => {
    begin('gone');
    sense();
  });
  afterAll(end);

  it('tells the end of a connection that outlives its cgroup', async () => {
    const pod = place.makeCgroup('pod');
    const podId = sensors.observe(pod);
    const listener = network.startPython(server, 'tcp_talker.py', ['listen', ADDRESSES.server4, '0']);
    const port = await listener.line();
    const talker = network.startPython(pod, 'tcp_talker.py', ['connect', ADDRESSES.server4, port]);
    await talker.line();
    talker.say('send 5000');
    await listener.line();
    // nobody hears that it ends until the cgroup is gone
    const deaf = attachTestProgram('lossy', 'on_ingress', server, { cfg_everything: 1 });
    talker.process.kill('SIGKILL');
    await talker.ended;
    await expect.poll(() => removes(pod), PATIENCE).toBe(true);
    sensors.tables.deleteCgroup(podId);
    expect(sensors.all('network.close', { cgroupId: podId })).toEqual([]);
    deaf.close();
    await expect.poll(() => sensors.all('network.close', { cgroupId: podId }).length, PATIENCE).toBe(1);
    expect(sensors.one('network.close', { cgroupId: podId })).toMatchObject({ tgid: talker.pid, sent: 5000 });
    expect(sensors.tables.podBucket(podId)).toBeUndefined();
  });
});

describeLive('sockets older than the sensors', () => {
  let listener: Peer;
  let talker: Peer;
  let echo: Peer;
  let port: string;
  let echoPort: string;
  let sent = 0;

  async function send(bytes: number): Promise<void> {
    talker.say(`send ${bytes}`);
    await listener.line();
    sent += bytes;
  }

  beforeAll(async () => {
    begin('older');
    listener = network.startPython(server, 'tcp_talker.py', ['listen', ADDRESSES.server4, '0']);
    port = await listener.line();
    talker = network.startPython(client, 'tcp_talker.py', ['connect', ADDRESSES.server4, port]);
    await talker.line();
    await send(1000);
    echo = network.startPython(server, 'udp_echo.py', [ADDRESSES.server4, '1']);
    echoPort = await echo.line();
    sense();
  });
  afterAll(end);

  it('counts what they send, and says that their process is unknown', async () => {
    await send(500);
    sensors.reportFlows();
    const flow = sensors.one('network.flow', { cgroupId: clientId });
    expect(flow).toMatchObject({
      tgid: 0,
      isUnattributed: true,
      direction: 'OUTBOUND',
      sent: 1500,
      received: 0,
    });
    expect(sensors.one('network.flow', { cgroupId: serverId })).toMatchObject({
      tgid: 0,
      isUnattributed: true,
      direction: 'INBOUND',
      sent: 0,
      received: 1500,
    });
    expect(sensors.names()).toEqual(['network.flow', 'network.flow']);
  });

  it('learns whose they are, and goes on counting', async (test) => {
    if (!sensors.adoptSockets()) test.skip('this kernel has no bpf_sock_from_file');
    sensors.clear();
    await send(20);
    await network.python(client, 'udp_client.py', ['sendto', ADDRESSES.server4, '600', '2', echoPort]);
    sensors.reportFlows();
    const ours = sensors.one('network.flow', { cgroupId: clientId, transport: 'tcp4' });
    expect(ours).toMatchObject({
      tgid: talker.pid,
      isUnattributed: false,
      direction: 'OUTBOUND',
      sent: 1520,
    });
    expect(ours.processStart).toBeGreaterThan(0n);
    const theirs = sensors.one('network.flow', { cgroupId: serverId, transport: 'tcp4' });
    expect(theirs).toMatchObject({
      tgid: listener.pid,
      isUnattributed: false,
      direction: 'INBOUND',
      received: 1520,
    });
    expect(sensors.one('network.flow', { transport: 'udp4' })).toMatchObject({
      tgid: echo.pid,
      isUnattributed: false,
      sent: 600,
      received: 1200,
    });
  });

  it('tells their end when they are closed', async () => {
    sensors.clear();
    talker.say('end');
    listener.say('end');
    await Promise.all([talker.ended, listener.ended]);
    const closes = sensors.all('network.close', { transport: 'tcp4' });
    expect(closes.map((close) => [close.cgroupId, close.sent, close.received])).toEqual(
      expect.arrayContaining([
        [clientId, sent, 0],
        [serverId, 0, sent],
      ]),
    );
  });
});
