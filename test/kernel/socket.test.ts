// SPDX-License-Identifier: Apache-2.0
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { attachTestProgram } from './attach-test-program.ts';
import { compileProgram } from './compile-program.ts';
import { describeLive, type LivePlace, makeLivePlace } from './live.ts';
import { ADDRESSES, PATIENCE, type Peer, TestNetwork } from './net.ts';
import { NetworkSensors } from './network-sensors.ts';

/** What the clients of `cases/` print. */
interface Counted {
  readonly pid: number;
  readonly sent: number;
  readonly received: number;
  readonly errno: number;
}

/** What `odd_senders` ends with where the kernel lacks a way. */
const UNSUPPORTED = 77;
const ECONNREFUSED = 111;
const ECONNRESET = 104;
const ETIMEDOUT = 110;
const ENETUNREACH = 101;

describeLive('TCP sockets', () => {
  let place: LivePlace;
  let network: TestNetwork;
  let sensors: NetworkSensors;
  let client: string;
  let server: string;
  let clientId: bigint;
  let serverId: bigint;

  beforeAll(() => {
    place = makeLivePlace('socket');
    network = new TestNetwork('socket');
    sensors = new NetworkSensors(place);
    client = place.makeCgroup('client');
    server = place.makeCgroup('server');
    clientId = sensors.observe(client);
    serverId = sensors.observe(server);
  });

  afterEach(() => sensors.clear());

  afterAll(async () => {
    await network.remove();
    await sensors.close();
    place.remove();
  });

  async function listen(address: string, reply = 0): Promise<{ listener: Peer; port: string }> {
    const listener = network.startPython(server, 'tcp_server.py', [address, '0', String(reply)]);
    return { listener, port: await listener.line() };
  }

  async function connect(cgroup: string, args: readonly string[]): Promise<Counted> {
    return JSON.parse(await network.python(cgroup, 'tcp_client.py', args)) as Counted;
  }

  /** Waits until both ends of the only connection are closed, and gives the client's close and the server's. */
  async function closes() {
    await expect.poll(() => sensors.all('network.close').length, PATIENCE).toBe(2);
    const outbound = sensors.one('network.close', { direction: 'OUTBOUND' });
    return { outbound, inbound: sensors.one('network.close', { direction: 'INBOUND' }) };
  }

  it.each([
    { name: 'IPv4', listening: ADDRESSES.server4, asked: ADDRESSES.server4, transport: 'tcp4' },
    { name: 'IPv6', listening: ADDRESSES.server6, asked: ADDRESSES.server6, transport: 'tcp6' },
    { name: 'v4-mapped', listening: '::', asked: `::ffff:${ADDRESSES.server4}`, transport: 'tcp4' },
    { name: 'IPv4 to a dual-stack server', listening: '::', asked: ADDRESSES.server4, transport: 'tcp4' },
  ])('tells the life of a connection, with its payload to the byte: $name', async (family) => {
    const { listener, port } = await listen(family.listening, 3000);
    const address = family.asked.replace('::ffff:', '');
    const remote = `${address}:${port}`;
    const listening = sensors.one('network.listen');
    expect(listening).toMatchObject({
      local: `${family.listening}:${port}`,
      tgid: listener.pid,
      cgroupId: serverId,
    });

    listener.say('serve');
    const counted = await connect(client, [family.asked, port, '70000']);
    await listener.line();
    const { outbound, inbound } = await closes();

    const ours = {
      tgid: counted.pid,
      cgroupId: clientId,
      isUnattributed: false,
      transport: family.transport,
    };
    const asked = sensors.one('network.connect');
    expect(asked).toMatchObject({ ...ours, remote, direction: 'OUTBOUND' });
    expect(sensors.one('network.established')).toMatchObject({ ...ours, remote, cookie: asked.cookie });
    expect(outbound).toMatchObject({ ...ours, remote, cookie: asked.cookie, sent: 70000, received: 3000 });
    // retransmits are the machine's affair: a slow one has some, and the payload is still counted to the byte
    expect(outbound.fields).toMatchObject({ error: 0 });

    const theirs = { tgid: listener.pid, processStart: listening.processStart, cgroupId: serverId };
    const accepted = sensors.one('network.accept');
    expect(accepted).toMatchObject({
      ...theirs,
      local: remote,
      direction: 'INBOUND',
      transport: family.transport,
    });
    expect(accepted.remote).toBe(outbound.local);
    expect(inbound).toMatchObject({ ...theirs, cookie: accepted.cookie, sent: 3000, received: 70000 });
    expect(sensors.seen).toHaveLength(6);
  });

  it.each([
    { sent: 0, reply: 0 },
    { sent: 1, reply: 0 },
    { sent: 0, reply: 1 },
    { sent: 40_000_000, reply: 10_000_000 },
  ])('counts neither SYN nor FIN: $sent there and $reply back', async ({ sent, reply }) => {
    const { listener, port } = await listen(ADDRESSES.server4, reply);
    listener.say('serve');
    expect(await connect(client, [ADDRESSES.server4, port, String(sent)])).toMatchObject({ received: reply });
    expect(JSON.parse(await listener.line())).toMatchObject({ received: sent });
    const { outbound, inbound } = await closes();
    expect([outbound.sent, outbound.received, inbound.sent, inbound.received]).toEqual([
      sent,
      reply,
      reply,
      sent,
    ]);
  });

  it('does not count what is sent again', async () => {
    const lossy = attachTestProgram('lossy', 'on_ingress', server, { cfg_payload_period: 5 });
    const { listener, port } = await listen(ADDRESSES.server4, 1000);
    listener.say('serve');
    const counted = await connect(client, [ADDRESSES.server4, port, '1000000']);
    expect(counted).toMatchObject({ received: 1000, errno: 0 });
    await listener.line();
    const { outbound, inbound } = await closes();
    expect(outbound.fields.retransmits).toBeGreaterThan(0);
    expect([outbound.sent, inbound.received]).toEqual([1_000_000, 1_000_000]);
    lossy.close();
  });

  it('ends a refused connection with its errno', async () => {
    const counted = await connect(client, [ADDRESSES.server4, '9', '0']);
    expect(counted.errno).toBe(ECONNREFUSED);
    const close = sensors.one('network.close');
    expect(close).toMatchObject({
      remote: `${ADDRESSES.server4}:9`,
      sent: 0,
      received: 0,
      tgid: counted.pid,
    });
    expect(close.fields.error).toBe(ECONNREFUSED);
    expect(sensors.names()).toEqual(['network.connect', 'network.close']);
  });

  it('ends a connection that nobody answers with its errno', async () => {
    const { listener, port } = await listen(ADDRESSES.server4);
    const lossy = attachTestProgram('lossy', 'on_ingress', server, { cfg_everything: 1 });
    expect((await connect(client, [ADDRESSES.server4, port, '0', 'once'])).errno).toBe(ETIMEDOUT);
    expect(sensors.one('network.close').fields.error).toBe(ETIMEDOUT);
    lossy.close();
    listener.process.kill();
  });

  it('ends a connection that had no route when its socket is released', async () => {
    expect((await connect(client, ['192.0.2.1', '80', '0'])).errno).toBe(ENETUNREACH);
    expect(sensors.names()).toEqual(['network.connect', 'network.close']);
    expect(sensors.one('network.close')).toMatchObject({
      remote: '192.0.2.1:80',
      cookie: sensors.one('network.connect').cookie,
    });
  });

  it('tells that the peer reset a connection', async () => {
    const { listener, port } = await listen(ADDRESSES.server4);
    listener.say('reset');
    const counted = await connect(client, [ADDRESSES.server4, port, '5000000']);
    expect(counted.errno).toBe(ECONNRESET);
    const { outbound } = await closes();
    expect(outbound.fields.error).toBe(ECONNRESET);
    expect(outbound.sent).toBeLessThan(5_000_000);
  });

  it.for(['io_uring', 'sendfile', 'splice', 'fastopen', 'mptcp'])(
    'sees what goes by %s',
    async (way, test) => {
      const program = compileProgram('odd_senders');
      const { listener, port } = await listen(ADDRESSES.server4, 10);
      for (const turn of [1, 2]) {
        sensors.clear();
        listener.say('serve');
        const { status, stdout, stderr } = await network.run(client, [
          program,
          way,
          ADDRESSES.server4,
          port,
          '20000',
        ]);
        if (status === UNSUPPORTED) test.skip(`this kernel has no ${way}`);
        expect([turn, status, stderr]).toEqual([turn, 0, '']);
        await listener.line();
        const { outbound, inbound } = await closes();
        const remote = `${ADDRESSES.server4}:${port}`;
        expect(sensors.one('network.connect')).toMatchObject({
          tgid: Number(stdout),
          remote,
          isUnattributed: false,
        });
        expect(outbound).toMatchObject({ tgid: Number(stdout), remote, cgroupId: clientId });
        expect([outbound.sent, outbound.received, inbound.received]).toEqual([20000, 10, 20000]);
      }
    },
  );

  it('is silent about cgroups that are not observed', async () => {
    const { listener, port } = await listen(ADDRESSES.server4);
    sensors.clear();
    listener.say('serve');
    await connect(place.makeCgroup('other'), [ADDRESSES.server4, port, '10']);
    await listener.line();
    await expect.poll(() => sensors.names(), PATIENCE).toEqual(['network.accept', 'network.close']);
    expect(sensors.all('network.accept', { cgroupId: serverId })).toHaveLength(1);
  });

  it('names the process that connected an inherited socket, and the cgroup the socket was made in', async () => {
    const { listener, port } = await listen(ADDRESSES.server4);
    listener.say('serve');
    const outside = place.makeCgroup('outside');
    const script = new URL('./cases/passed_socket.py', import.meta.url).pathname;
    const procs = openSync(join(client, 'cgroup.procs'), 'w');
    const { status, stdout } = await network.run(
      outside,
      ['python3', script, ADDRESSES.server4, port],
      procs,
    );
    closeSync(procs);
    expect(status).toBe(0);
    expect(sensors.one('network.connect')).toMatchObject({ tgid: Number(stdout), isUnattributed: false });
    expect(sensors.one('network.connect').cgroupId).not.toBe(clientId);
  });

  it('leaves the callbacks that other sockops programs asked for', async () => {
    const neighbour = attachTestProgram('neighbour', 'on_sockops', client);
    const { listener, port } = await listen(ADDRESSES.server4, 100_000);
    listener.say('serve');
    await connect(client, [ADDRESSES.server4, port, '100000']);
    await closes();
    const count = neighbour.map('round_trips').lookup(new Uint8Array(4)) ?? new Uint8Array(8);
    expect(Buffer.from(count).readBigUInt64LE()).toBeGreaterThan(0n);
    neighbour.close();
  });

  it('loses nothing of all that', () => {
    expect(sensors.losses()).toEqual([]);
  });
});
