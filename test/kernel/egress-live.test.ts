// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { decodeCutSocket } from '../../src/gen/tables.ts';
import { openNetworkNamespace } from '../../src/host/open-network-namespace.ts';
import { processesBelow } from '../../src/host/processes-below.ts';
import { parseAddress } from '../../src/ip-address.ts';
import { egressMapsOf } from '../../src/kernel/egress/egress-maps.ts';
import { readCutSockets } from '../../src/kernel/egress/read-cut-sockets.ts';
import { SocketCutter } from '../../src/kernel/egress/socket-cutter.ts';
import { cgroupIdOf, describeLive, type LivePlace, makeLivePlace } from './live.ts';
import { ADDRESSES, type Peer, TestNetwork } from './net.ts';
import { NetworkSensors } from './network-sensors.ts';
import { PodPolicies } from './pod-policies.ts';

const EPERM = '1';
const ECONNABORTED = '103';
const EDESTADDRREQ = '89';
/**
 * What a process that waits is told when its socket is ended by a descriptor: ECONNRESET, on recent kernels EPIPE; the end of
 * the stream on some of 2023, which let nobody disconnect while a thread waits. A datagram socket is shut down.
 */
const ENDED = { keep: /^(104|32|0)$/, keepudp: /^0$/ } as const satisfies Record<string, RegExp>;
const OPEN = '10.77.1.1';
const CLOSED = '10.77.1.2';
const NAMED = '10.77.0.11';
const RESOLVER = '10.77.0.53';
const GRACE_MS = 3_000;

const { text: policy } = PodPolicies;
const allowing = (...cidrs: readonly string[]) =>
  policy({
    default: 'deny',
    allow: cidrs.map((cidr, at) => ({ name: `open-${at}`, cidrs: [`${cidr}/32`] })),
  });
const denying = (cidr: string) =>
  policy({ default: 'allow', deny: [{ name: 'closed', cidrs: [`${cidr}/32`] }] });
const OPEN_ONLY = allowing(OPEN);
const ALL = policy({ default: 'allow' });

describeLive('live change of egress policy', () => {
  let place: LivePlace;
  let network: TestNetwork;
  let elsewhere: TestNetwork;
  let sensors: NetworkSensors;
  let policies: PodPolicies;
  let cutter: SocketCutter;
  let descriptorCutter: SocketCutter;
  let pod: string;
  let other: string;
  let client: Peer;
  let stranger: Peer;
  /** A second process of the pod. */
  let second: Peer;
  let graceMs = 0;

  beforeAll(async () => {
    place = makeLivePlace('egress-live');
    network = new TestNetwork('egress-live');
    elsewhere = new TestNetwork('egress-live-other');
    for (const address of [OPEN, CLOSED, NAMED, RESOLVER])
      for (const { name } of [network, elsewhere])
        execFileSync('ip', ['-n', name, 'addr', 'add', `${address}/32`, 'dev', 'lo']);
    sensors = new NetworkSensors(place, { objects: ['egress', 'cut'] });
    pod = place.makeCgroup('pod');
    other = place.makeCgroup('other');
    sensors.observe(pod);
    sensors.observe(other);
    policies = new PodPolicies({
      maps: egressMapsOf(sensors.collection),
      writer: sensors.tables,
      cgroupOf: (name) => (name === 'prod/pod' ? cgroupIdOf(pod) : undefined),
      graceMs: () => graceMs,
      resolvers: [RESOLVER],
      onLoopback: [RESOLVER],
    });
    const find = async () => {
      const map = sensors.collection.map('verdicts');
      return readCutSockets(await sensors.collection.program('cut/on_iter_verdicts').walkIterator({ map }));
    };
    const processesOf = () => [...processesBelow(place.cgroup)].map(Number);
    const onFailure = (result: string, cause: unknown) => expect.unreachable(`${result} ${cause}`);
    const shared = { find, processesOf, onFailure };
    const openNamespace = (_: bigint, inode: number) => openNetworkNamespace([place.cgroup], inode);
    cutter = new SocketCutter({ ...shared, openNamespace });
    // as without CAP_SYS_ADMIN: test/e2e/enforce.test.ts is really without
    descriptorCutter = new SocketCutter({ ...shared, openNamespace: () => undefined });
    const names = [`hub.example=${NAMED}`];
    for (const net of [network, elsewhere])
      await net.startPython(place.makeCgroup(`server-${net.name}`), 'egress_server.py', names).line();
  });

  beforeEach(() => {
    graceMs = 0;
    client = network.startPython(pod, 'egress_client.py');
    second = network.startPython(pod, 'egress_client.py');
    stranger = elsewhere.startPython(other, 'egress_client.py');
  });

  afterEach(async () => {
    for (const peer of [client, second, stranger]) {
      peer.process.kill('SIGKILL');
      await peer.ended;
    }
    // what they left behind waits for its peer to take its last bytes
    await sweep();
    govern();
    sensors.clear();
  });

  afterAll(async () => {
    await cutter?.close();
    await descriptorCutter?.close();
    await network?.remove();
    await elsewhere?.remove();
    await sensors?.close();
    place?.remove();
  });

  /** Puts policies in force for the pod. */
  function govern(...texts: readonly string[]): void {
    policies.set(texts);
    expect(policies.tables.refusals()).toEqual(new Map());
  }

  async function does(line: string, peer = client): Promise<string> {
    peer.say(line);
    return peer.line();
  }

  /** Looks at all sockets as after a change; gives how many were destroyed, or ended by a descriptor. */
  async function sweep(by = cutter): Promise<number> {
    const ended = () =>
      [...by.counts()].reduce(
        (sum, { result, count }) => sum + (result === 'destroyed' || result === 'ended' ? count : 0),
        0,
      );
    const before = ended();
    by.sweep();
    await by.idle();
    return ended() - before;
  }

  it.each(['keep', 'keepudp'])('ends what waits when its policy changes, with an error: %s', async (kind) => {
    govern(ALL);
    expect(await does(`${kind} ${CLOSED} 8000`)).toBe('0');
    client.say('wait');
    govern(OPEN_ONLY);
    expect(await sweep()).toBe(1);
    expect(await client.line()).toBe(ECONNABORTED);
    const [change] = sensors.all('egress.decision');
    expect(change?.remote).toBe(`${CLOSED}:8000`);
    expect(change?.fields).toMatchObject({ verdict: 2, hook: 4 });
    client.process.kill('SIGKILL');
    await client.ended;
    const error = () => sensors.all('network.close', { remote: `${CLOSED}:8000` })[0]?.fields.error;
    if (kind === 'keep') await expect.poll(error, { timeout: 20_000 }).toBe(Number(ECONNABORTED));
  });

  it.each(['keep', 'keepudp'] as const)(
    'ends what waits by a descriptor where its namespace can not be entered, and nothing else: %s',
    async (kind) => {
      govern(ALL);
      expect(await does(`${kind} ${CLOSED} 8000`)).toBe('0');
      expect(await does(`${kind} ${OPEN} 8000`, second)).toBe('0');
      client.say('wait');
      govern(OPEN_ONLY);
      expect(await sweep(descriptorCutter)).toBe(1);
      expect(await client.line()).toMatch(ENDED[kind]);
      expect(await does('again', second)).toBe('0');
      // there is nothing left to end
      expect(await sweep()).toBe(0);
    },
  );

  it('ends a socket once by whichever process of the pod has it open', async () => {
    govern(ALL);
    expect(await does(`keep ${CLOSED} 8000`)).toBe('0');
    const path = join(place.bpffs, '..', `weir-give-${process.pid}`);
    client.say(`hand ${path}`);
    await expect.poll(() => does(`take ${path}`, second), { timeout: 20_000 }).toBe('0');
    expect(await client.line()).toBe('0');
    execFileSync('rm', [path]);
    client.process.kill('SIGKILL');
    await client.ended;
    second.say('wait');
    govern(OPEN_ONLY);
    expect(await sweep(descriptorCutter)).toBe(1);
    expect(await second.line()).toMatch(ENDED.keep);
  });

  it.each(['keep', 'keepudp'])('follows policy there and back on a live socket: %s', async (kind) => {
    govern(OPEN_ONLY);
    expect(await does(`${kind} ${OPEN} 8000`)).toBe('0');
    const closed = denying(OPEN);
    for (let round = 0; round < 3; round++) {
      govern(closed);
      // bytes stop without anybody's help: datagrams with an error, streams with none
      expect(await does('again')).toBe(kind === 'keep' ? 'timeout' : EPERM);
      govern(OPEN_ONLY);
      if (kind === 'keep') client.say('wait');
      expect(kind === 'keep' ? await client.line() : await does('again')).toBe('0');
    }
    govern(closed);
    expect(await sweep()).toBe(1);
    // who sends datagrams is told that there is nobody to send to any more
    expect(await does('again')).toBe(kind === 'keep' ? ECONNABORTED : EDESTADDRREQ);
  });

  it('leaves what the new policy allows, and what is not the pod’s', async () => {
    expect(await does(`keep ${OPEN} 8000`)).toBe('0');
    expect(await does(`keep ${CLOSED} 8000`, stranger)).toBe('0');
    govern(OPEN_ONLY);
    expect(await does('again')).toBe('0');
    expect(await sweep()).toBe(0);
    expect(await does('again')).toBe('0');
    expect(await does('again', stranger)).toBe('0');
  });

  it('destroys a stream of which a packet was denied, without a look at the others', async () => {
    govern(ALL);
    expect(await does(`keep ${CLOSED} 8000`)).toBe('0');
    govern(OPEN_ONLY);
    client.say('again');
    const decision = await expect
      .poll(() => sensors.all('egress.decision', { remote: `${CLOSED}:8000` }), { timeout: 20_000 })
      .toHaveLength(1)
      .then(() => sensors.one('egress.decision'));
    const { socket, networkNamespace, header, ...rest } = decision.fields as never as ReturnType<
      typeof decodeCutSocket
    > & { socket: ReturnType<typeof decodeCutSocket>; header: { cgroupId: bigint } };
    cutter.cut({ ...socket, networkNamespace, cgroup: header.cgroupId, interface: rest.interface });
    expect(await client.line()).toBe(ECONNABORTED);
  });

  it('holds for a child that inherits a socket, and for a process of another pod that it was passed to', async () => {
    govern(ALL);
    expect(await does(`keep ${CLOSED} 8000`)).toBe('0');
    const path = join(place.bpffs, '..', `weir-hand-${process.pid}`);
    client.say(`hand ${path}`);
    await expect.poll(() => does(`take ${path}`, stranger), { timeout: 20_000 }).toBe('0');
    expect(await client.line()).toBe('0');
    execFileSync('rm', [path]);
    expect(await does('child')).toBe('0');
    expect(await does('again', stranger)).toBe('0');
    govern(OPEN_ONLY);
    expect(await does('child')).toBe('timeout');
    expect(await does('again', stranger)).toBe('timeout');
    expect(await sweep()).toBe(1);
    expect(await does('again', stranger)).toBe(ECONNABORTED);
  });

  it('stops what is fetched, too: nothing is acknowledged any more', async () => {
    const bytes = 64_000_000;
    const sender = network.startPython(other, 'tcp_talker.py', ['listen', ADDRESSES.server4, '0']);
    const port = await sender.line();
    const fetcher = network.startPython(pod, 'tcp_talker.py', ['connect', ADDRESSES.server4, port]);
    await fetcher.line();
    govern(OPEN_ONLY);
    sender.say(`send ${bytes}`);
    let received = await fetcher.line();
    // on loopback all would be there in a tenth of this
    await setTimeout(500);
    expect(await sweep()).toBe(1);
    for (let line: string | undefined = received; line !== undefined; ) {
      received = line;
      line = await fetcher.line().catch(() => undefined);
    }
    expect(Number(received)).toBeGreaterThan(0);
    expect(Number(received)).toBeLessThan(bytes / 4);
  });

  it('keeps streams older than the first policy for a while where nobody learned their names', async () => {
    expect(await does(`keep ${CLOSED} 8000`)).toBe('0');
    graceMs = GRACE_MS;
    govern(policy({ default: 'deny', allow: [{ name: 'hub', names: ['hub.example'] }] }));
    expect(await does('again')).toBe('0');
    const told = sensors.one('egress.decision');
    expect(told.fields).toMatchObject({ verdict: 1, hook: 3, isLegacy: 1 });
    // a new one is judged as any other, and the grace is the pod's, not the policy's
    expect(await does(`tcp ${CLOSED} 8000`, network.startPython(pod, 'egress_client.py'))).toBe(EPERM);
    govern(OPEN_ONLY);
    expect(await does('again')).toBe('0');
    expect(await sweep()).toBe(0);
    // over, whoever is there to see it
    await expect.poll(() => sweep(), { timeout: 20_000 }).toBe(1);
    expect(await does('again')).toBe(ECONNABORTED);
  });

  it('gives grace to datagram sockets that have a peer already, and to none that gets one later', async () => {
    graceMs = 600_000;
    expect(await does(`keepudp ${CLOSED} 8000`)).toBe('0');
    govern(OPEN_ONLY);
    expect(await does('again')).toBe('0');
    expect(await does(`udp ${CLOSED} 8000`)).toBe(EPERM);
    expect(await does(`udp ${OPEN} 8000`)).toBe('0');
  });

  it('gives no grace to what a rule denies, to what is known by name, or where there is none', async () => {
    graceMs = 600_000;
    expect(await does(`keep ${CLOSED} 8000`)).toBe('0');
    govern(denying(CLOSED));
    expect(await does('again')).toBe('timeout');
    govern();
    const named = network.startPython(pod, 'egress_client.py');
    expect(await does(`ask ${RESOLVER} hub.example`, named)).toBe(NAMED);
    expect(await does(`keep ${NAMED} 8000`, named)).toBe('0');
    govern(OPEN_ONLY);
    expect(await does('again', named)).toBe('timeout');
    govern();
    graceMs = 0;
    const late = network.startPython(pod, 'egress_client.py');
    expect(await does(`keep ${CLOSED} 8000`, late)).toBe('0');
    govern(OPEN_ONLY);
    expect(await does('again', late)).toBe('timeout');
  });

  it('knows what an observed pod learned before it was selected', async () => {
    expect(await does(`ask ${RESOLVER} hub.example`)).toBe(NAMED);
    expect(await does(`keep ${NAMED} 8000`)).toBe('0');
    govern(policy({ default: 'deny', allow: [{ name: 'hub', names: ['hub.example'] }] }));
    expect(await does('again')).toBe('0');
    expect(sensors.all('egress.decision')).toEqual([]);
  });

  it('answers nobody while it is isolated, but its node', async () => {
    const serves = `import socket
with socket.create_server(("${ADDRESSES.client4}", 0)) as server:
    print(server.getsockname()[1], flush=True)
    one, _ = server.accept()
    while one.recv(100): one.sendall(b"hello")`;
    const port = await network.start(pod, ['python3', '-c', serves]).line();
    const asker = network.startPython(other, 'egress_client.py');
    expect(await does(`keep ${ADDRESSES.client4} ${port}`, asker)).toBe('0');
    const accepted = sensors.one('network.accept');
    const node = parseAddress(accepted.remote?.replace(/:\d+$/, '') ?? '');
    if (node === undefined) return expect.fail(`no address: ${accepted.remote}`);
    const uid = { namespace: 'prod', name: 'pod' };
    const governed = { ...uid, labels: {}, namespaceLabels: {}, governance: {} };
    const untilMs = Date.now() + 600_000;
    const overlays = [{ kind: 'isolate', id: 'a', finding: 'any', pod: governed, untilMs } as const];
    policies.set([ALL], { overlays });
    expect(await does('again', asker)).toBe('timeout');
    policies.tables.setUntaught([{ address: node, prefixBits: 128 }]);
    policies.set([ALL]);
    policies.set([ALL], { overlays });
    // what was held back is sent again, and answered
    expect(await does('again', asker)).toBe('0');
    policies.tables.setUntaught([]);
  });

  it('leaves alone whoever asked the pod', async () => {
    const server = network.startPython(pod, 'tcp_server.py', [ADDRESSES.client4, '0', '10']);
    const port = await server.line();
    server.say('serve');
    const peer = network.startPython(other, 'egress_client.py');
    peer.say(`tcp ${ADDRESSES.client4} ${port}`);
    await expect.poll(() => sensors.all('network.accept'), { timeout: 20_000 }).not.toHaveLength(0);
    govern(OPEN_ONLY);
    expect(await sweep()).toBe(0);
    // it waits for an answer that comes when it has closed
    expect(await peer.line()).toBe('timeout');
    expect(JSON.parse(await server.line())).toMatchObject({ received: 6 });
  });
});
