// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ClauseNumber } from '../../src/gen/events.ts';
import { cgroupIdOf, describeLive, type LivePlace, makeLivePlace } from './live.ts';
import { ADDRESSES, type Peer, TestNetwork } from './net.ts';
import { NetworkSensors } from './network-sensors.ts';
import { PodPolicies } from './pod-policies.ts';

const EPERM = '1';
/** Where members of a slot are: struct asked_slot in bpf/learn_room.h, and the first question in it. */
const ASKED_SLOT = { since: 12, isOpen: 16 + 26 };

/** Addresses of the network, on all of which the server answers. */
const NAMED = '10.77.0.11';
const OTHER = '10.77.0.12';
const OPEN = '10.77.1.1';
const CLOSED = '10.77.1.2';
const CLOSED6 = 'fd77::12';
const RESOLVER = '10.77.0.53';
const STRANGER = '10.77.0.54';
const NAMES = [
  `hub.example=${NAMED}`,
  `a.files.example=${NAMED}`,
  `alias.example=hub.example=${OTHER}`,
  `other.example=${OTHER}`,
  `shop.example=bad.example=${OTHER}`,
];

const CLOSED_BUT = {
  default: 'deny',
  allow: [
    { name: 'open', cidrs: ['10.77.1.0/24'], ports: [{ port: 8000, protocol: 'TCP' }] },
    { name: 'hub', names: ['hub.example', '*.files.example'] },
  ],
  deny: [{ name: 'closed', cidrs: [`${CLOSED}/32`] }],
};

describeLive('egress policy', () => {
  let place: LivePlace;
  let network: TestNetwork;
  let sensors: NetworkSensors;
  let policies: PodPolicies;
  let pod: string;
  let other: string;
  let client: Peer;

  beforeAll(async () => {
    place = makeLivePlace('egress');
    network = new TestNetwork('egress');
    for (const address of [NAMED, OTHER, OPEN, CLOSED, RESOLVER, STRANGER])
      execFileSync('ip', ['-n', network.name, 'addr', 'add', `${address}/32`, 'dev', 'lo']);
    execFileSync('ip', ['-n', network.name, 'addr', 'add', `${CLOSED6}/128`, 'dev', 'lo', 'nodad']);
    sensors = new NetworkSensors(place, { objects: ['egress'] });
    pod = place.makeCgroup('pod');
    other = place.makeCgroup('other');
    sensors.observe(pod);
    sensors.observe(other);
    policies = PodPolicies.of(sensors, pod, [RESOLVER], [RESOLVER]);
    const server = network.startPython(place.makeCgroup('server'), 'egress_server.py', NAMES);
    await server.line();
    client = network.startPython(pod, 'egress_client.py');
  });

  afterEach(() => {
    policies.govern();
    sensors.clear();
  });

  afterAll(async () => {
    await network?.remove();
    await sensors?.close();
    place?.remove();
  });

  async function does(line: string, peer = client): Promise<string> {
    peer.say(line);
    return peer.line();
  }

  it('lets a pod without policy do what it wants', async () => {
    expect(await does(`tcp ${CLOSED} 8000`)).toBe('0');
    expect(await does(`send ${CLOSED} 8000`)).toBe('0');
  });

  it('decides connections by address and port, at once', async () => {
    policies.govern('enforce', CLOSED_BUT);
    expect(await does(`tcp ${OPEN} 8000`)).toBe('0');
    expect(await does(`tcp ${CLOSED} 8000`)).toBe(EPERM);
    expect(await does(`tcp ${OPEN} 8001`)).toBe(EPERM);
    expect(await does(`tcp ::ffff:${CLOSED} 8000`)).toBe(EPERM);
    expect(await does(`tcp ::ffff:${OPEN} 8000`)).toBe('0');
    expect(await does(`tcp ${CLOSED6} 8000`)).toBe(EPERM);
    expect(await does('tcp 64:ff9b::10.77.1.2 8000')).toBe(EPERM);
    expect(await does(`tcp ${ADDRESSES.server4} 8000`)).toBe(EPERM);
  });

  it('decides datagrams, connected or not', async () => {
    policies.govern('enforce', { default: 'deny', allow: [{ name: 'open', cidrs: [`${OPEN}/32`] }] });
    expect(await does(`udp ${OPEN} 8000`)).toBe('0');
    expect(await does(`send ${OPEN} 8000`)).toBe('0');
    expect(await does(`udp ${CLOSED} 8000`)).toBe(EPERM);
    expect(await does(`send ${CLOSED} 8000`)).toBe(EPERM);
    expect(await does(`send ::ffff:${CLOSED} 8000`)).toBe(EPERM);
    for (const seen of sensors.all('egress.decision')) expect(seen).toMatchObject({ tgid: client.pid });
  });

  it('neither refuses nor tells what a datagram socket is given as a peer and never sends to', async () => {
    policies.govern('enforce', { default: 'deny' });
    const source = `import socket;s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM);s.connect(("${CLOSED}",80));print(s.getsockname()[0])`;
    const { stdout } = await network.run(pod, ['python3', '-c', source]);
    expect(stdout.trim()).toBe(CLOSED);
    expect(sensors.all('egress.decision')).toEqual([]);
    expect(await does(`udp ${CLOSED} 8000`)).toBe(EPERM);
    const { fields, tgid } = sensors.one('egress.decision');
    expect({ fields, tgid }).toMatchObject({ tgid: client.pid, fields: { hook: 3, verdict: 2 } });
    const [set] = policies.tables.sets();
    expect(policies.tables.countsOf(set?.id ?? 0, ClauseNumber.DEFAULT)).toEqual({ enforced: 1n, all: 1n });
  });

  it('goes on when the same policies are compiled anew', async () => {
    for (let time = 0; time < 3; time++) {
      policies.govern('enforce', CLOSED_BUT);
      expect(await does(`tcp ${OPEN} 8000`)).toBe('0');
      expect(await does(`tcp ${CLOSED} 8000`)).toBe(EPERM);
    }
    expect([...policies.tables.sets()]).toHaveLength(1);
  });

  it('leaves loopback and the resolvers open', async () => {
    policies.govern('enforce', { default: 'deny' });
    expect(await does('tcp 127.0.0.1 8000')).toBe('0');
    expect(await does('tcp ::1 8000')).toBe('0');
    expect(await does(`ask ${RESOLVER} other.example`)).toBe(OTHER);
    expect(await does(`ask ${STRANGER} other.example`)).toBe(EPERM);
  });

  it('decides by the names that the pod was given for an address, and by no others', async () => {
    policies.govern('enforce', CLOSED_BUT);
    expect(await does(`tcp ${NAMED} 8000`)).toBe(EPERM);
    expect(await does(`ask ${RESOLVER} hub.example`)).toBe(NAMED);
    expect(await does(`tcp ${NAMED} 8000`)).toBe('0');
    expect(await does(`udp ${NAMED} 8000`)).toBe('0');
    expect(await does(`ask ${RESOLVER} other.example`)).toBe(OTHER);
    expect(await does(`tcp ${OTHER} 8000`)).toBe(EPERM);
    // an approved name that an answer only leads through approves nothing
    expect(await does(`ask ${RESOLVER} alias.example`)).toBe(OTHER);
    expect(await does(`tcp ${OTHER} 8000`)).toBe(EPERM);
    // what another pod was told is not this pod's
    const stranger = network.startPython(other, 'egress_client.py');
    expect(await does(`ask ${RESOLVER} hub.example`, stranger)).toBe(NAMED);
  });

  it('learns where no slot is free for a question, and where a slot was left', async () => {
    policies.govern('enforce', CLOSED_BUT);
    const slots = sensors.collection.map('asked_slots');
    const holdAll = (since: number): void => {
      for (const [key, slot] of slots.entries()) {
        const view = new DataView(slot.buffer, slot.byteOffset);
        view.setBigUint64(0, 1n << 60n, true);
        view.setUint32(ASKED_SLOT.since, since, true);
        view.setUint16(ASKED_SLOT.isOpen, 1, true);
        slots.update(key, slot);
      }
    };
    const now = Math.floor(Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]));
    const heldByOthers = (): number =>
      [...slots.entries()].filter(
        ([, slot]) => new DataView(slot.buffer, slot.byteOffset).getBigUint64(0, true) === 1n << 60n,
      ).length;
    holdAll(now);
    const all = heldByOthers();
    expect(await does(`ask ${RESOLVER} hub.example`)).toBe(NAMED);
    expect(heldByOthers()).toBe(all);
    expect(await does(`tcp ${NAMED} 8000`)).toBe('0');
    // an answer that takes minutes is none
    holdAll(now - 120);
    expect(await does(`ask ${RESOLVER} other.example`)).toBe(OTHER);
    expect(heldByOthers()).toBe(all - 1);
  });

  it('denies by any name that an answer led through', async () => {
    policies.govern('enforce', { default: 'allow', deny: [{ name: 'bad', names: ['bad.example'] }] });
    expect(await does(`tcp ${OPEN} 8000`)).toBe('0');
    expect(await does(`ask ${RESOLVER} shop.example`)).toBe(OTHER);
    expect(await does(`tcp ${OTHER} 8000`)).toBe(EPERM);
  });

  it('knows names that were learned before the policy came', async () => {
    await does(`ask ${RESOLVER} a.files.example`);
    policies.govern('enforce', { default: 'deny', allow: [{ name: 'files', names: ['*.files.example'] }] });
    expect(await does(`tcp ${NAMED} 8000`)).toBe('0');
    policies.govern('enforce', { default: 'deny', allow: [{ name: 'files', names: ['files.example'] }] });
    expect(await does(`tcp ${NAMED} 8000`)).toBe(EPERM);
  });

  it('audits what it would have denied, and says so', async () => {
    policies.govern('audit', CLOSED_BUT);
    expect(await does(`tcp ${CLOSED} 8000`)).toBe('0');
    const { fields, remote } = sensors.one('egress.decision');
    expect(fields).toMatchObject({ verdict: 1, hook: 1, evidence: 1 });
    expect(remote).toBe(`${CLOSED}:8000`);
  });

  it('says what it denied, by which rule and for whom, and counts it', async () => {
    policies.govern('enforce', CLOSED_BUT);
    await does(`tcp ${CLOSED} 8000`);
    await does(`tcp ${ADDRESSES.server4} 8000`);
    await does(`tcp ${OPEN} 8000`);
    const [closed, rest, ...others] = sensors.all('egress.decision');
    expect(others).toEqual([]);
    expect(closed).toMatchObject({ tgid: client.pid, remote: `${CLOSED}:8000` });
    expect(closed?.fields).toMatchObject({ verdict: 2, hook: 1, evidence: 1, pod: cgroupIdOf(pod) });
    const [set] = policies.tables.sets();
    const rule = set?.set.rules[set.origins[Number(closed?.fields.enforcedClusterRule)] ?? -1];
    expect(rule?.clause).toMatchObject({ policy: 'test', clause: 'egress.deny.closed' });
    expect(rest?.fields).toMatchObject({ verdict: 2, evidence: 0 });
    const counts = (clause: number) => policies.tables.countsOf(set?.id ?? 0, clause);
    expect(counts(Number(closed?.fields.enforcedClusterRule))).toEqual({ enforced: 1n, all: 1n });
    expect(counts(ClauseNumber.DEFAULT)).toEqual({ enforced: 1n, all: 1n });
    expect(counts(set?.origins.indexOf(1) ?? -1)).toEqual({ enforced: 1n, all: 1n });
  });

  it('cuts live connections when the policy changes, and leaves those that it allows', async () => {
    expect(await does(`keep ${CLOSED} 8000`)).toBe('0');
    policies.govern('enforce', CLOSED_BUT);
    expect(await does('again')).toBe('timeout');
    policies.govern();
    expect(await does(`keep ${OPEN} 8000`)).toBe('0');
    policies.govern('enforce', CLOSED_BUT);
    expect(await does('again')).toBe('0');
  });

  it('lets a pod answer whom it was asked by', async () => {
    const server = network.startPython(pod, 'tcp_server.py', [ADDRESSES.client4, '0', '10']);
    const port = await server.line();
    const echo = network.startPython(pod, 'udp_echo.py', [ADDRESSES.client4, '1']);
    const udp = await echo.line();
    policies.govern('enforce', { default: 'deny' });
    server.say('serve');
    const counted = await network.python(other, 'tcp_client.py', [ADDRESSES.client4, port, '10']);
    expect(JSON.parse(counted)).toMatchObject({ received: 10, errno: 0 });
    const stranger = network.startPython(other, 'egress_client.py');
    expect(await does(`send ${ADDRESSES.client4} ${udp}`, stranger)).toBe('0');
  });

  it('takes the stricter of the policy of a socket and of who uses it', async () => {
    policies.govern('enforce', CLOSED_BUT);
    const moved = network.startPython(other, 'egress_client.py');
    expect(await does(`keep ${CLOSED} 8000`, moved)).toBe('0');
    expect(await does(`tcp ${CLOSED} 8000`, moved)).toBe('0');
    execFileSync('sh', ['-c', `echo ${moved.pid} >${pod}/cgroup.procs`]);
    expect(await does(`tcp ${CLOSED} 8000`, moved)).toBe(EPERM);
  });
});
