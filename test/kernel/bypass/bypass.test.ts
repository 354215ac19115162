// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachTestProgram } from '../attach-test-program.ts';
import { compileProgram } from '../compile-program.ts';
import { describeLive, type LivePlace, makeLivePlace } from '../live.ts';
import type { Peer, TestNetwork } from '../net.ts';
import { NetworkSensors } from '../network-sensors.ts';
import { PodPolicies } from '../pod-policies.ts';
import { NOBODY, POD, PodNetwork, WORLD } from './pod-network.ts';
import { BYPASS_ROWS, type BypassRow } from './rows.ts';
import { Witness } from './witness.ts';

const { open, closed, open6, closed6, hub, resolver, stranger } = WORLD;
const EPERM = '1';
const LACKING = 77;
const CLIENT = new URL('../cases/bypass_client.py', import.meta.url).pathname;

const CLOSED_BUT = {
  default: 'deny',
  allow: [
    { name: 'open', cidrs: [`${open}/32`, `${open6}/128`] },
    { name: 'hub', names: ['hub.example'] },
  ],
  deny: [{ name: 'closed', cidrs: [`${closed}/32`] }],
};

describe('the table of ways around policy', () => {
  const rows: readonly BypassRow[] = Object.values(BYPASS_ROWS);
  it.each(rows)('names a test that is there for $way', ({ shownBy: [file, test] }) => {
    expect(existsSync(file), file).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain(`'${test}`);
  });
});

describeLive('a pod does not get around its policy by', () => {
  let place: LivePlace;
  let network: PodNetwork;
  let sensors: NetworkSensors;
  let governed: PodPolicies;
  let pod: string;
  let client: Peer;
  let witness: Witness;

  beforeAll(async () => {
    place = makeLivePlace('bypass');
    network = new PodNetwork('bypass');
    network.loosen();
    sensors = new NetworkSensors(place, { objects: ['egress'] });
    pod = place.makeCgroup('pod');
    sensors.observe(pod);
    const world = place.makeCgroup('world');
    governed = PodPolicies.of(sensors, pod, [resolver, NOBODY]);
    const server = network.world.startPython(world, 'egress_server.py', [`hub.example=${hub}`]);
    await server.line();
    client = start(network.pod);
    witness = await Witness.start(network, world, (to, word) => does(`sendto ${to} 8000 ${word}`));
    // so that the gateway's address is known
    await does(`sendto ${open} 8000`);
    governed.govern('enforce', CLOSED_BUT);
  });

  afterAll(async () => {
    await network?.remove();
    await sensors?.close();
    place?.remove();
  });

  function start(where: TestNetwork): Peer {
    return where.start(pod, ['env', `OWN_ADDRESS=${POD.v4}`, 'python3', '-u', CLIENT]);
  }

  async function does(line: string, peer = client): Promise<string> {
    peer.say(line);
    return peer.line();
  }

  /** The same line twice: to the closed address nothing leaves and the sender is told so, to the open one it does. */
  async function isDenied(
    line: string,
    peer = client,
    ends: readonly [string, string] = [closed, open],
  ): Promise<void> {
    const [no, yes] = ends.map((address) => line.replaceAll(' TO', ` ${address}`));
    await witness.seen(ends[0]);
    expect(await does(no ?? '', peer), no).toBe(EPERM);
    expect(await witness.seen(ends[0]), no).toBe(0);
    expect(await does(yes ?? '', peer), yes).toBe('0');
    expect(await witness.seen(ends[1]), yes).toBeGreaterThan(0);
  }

  it('literal addresses', () => isDenied('tcp TO 8000'));

  it('sendto without a peer', async () => {
    await isDenied('sendto TO 8000');
    await isDenied('udp TO 8000');
    await isDenied('sendto TO 443');
  });

  it('ipv6', async () => {
    await isDenied('tcp TO 8000', client, [closed6, open6]);
    await isDenied('sendto TO 8000', client, [closed6, open6]);
  });

  it('mapped addresses', async () => {
    for (const way of ['tcp', 'udp', 'sendto']) {
      expect(await does(`${way} ::ffff:${closed} 8000`)).toBe(EPERM);
      expect(await does(`${way} ::ffff:${open} 8000`)).toBe('0');
    }
  });

  it('nat64 and other translators', async () => {
    for (const way of ['udp', 'sendto']) {
      expect(await does(`${way} 64:ff9b::${closed} 8000`)).toBe(EPERM);
      expect(await does(`${way} 64:ff9b::${open} 8000`)).toBe('0');
      expect(await does(`${way} 2002:${hexOf(closed)}::1 8000`)).toBe(EPERM);
      expect(await does(`${way} 2002:${hexOf(open)}::1 8000`)).toBe('0');
    }
  });

  it('fastopen', () => isDenied('fastopen TO 8000'));

  it('mptcp', async ({ skip }) => {
    if (!existsSync('/proc/sys/net/mptcp')) skip('the kernel has no multipath TCP');
    await isDenied('mptcp TO 8000');
  });

  it('iouring', async ({ skip }) => {
    const sender = compileProgram('odd_senders');
    const sends = (to: string) => network.pod.run(pod, [sender, 'io_uring', to, '8000', '10']);
    const { status, stderr } = await sends(closed);
    if (status === LACKING) skip('the kernel has no io_uring');
    expect(stderr).toContain('Operation not permitted');
    expect(await witness.seen(closed)).toBe(0);
    expect(await sends(open)).toMatchObject({ status: 0 });
  });

  it('ping sockets', () => isDenied('ping TO 0'));

  it('raw sockets', async () => {
    for (const what of ['udp', 'tcp', 'data', 'bare', 'icmp', 'reply', 'gre', 'sctp'])
      await isDenied(`raw TO 8000 ${what}`);
    await isDenied('cooked TO 8000');
    // what they were allowed before counts for that alone
    await isDenied(`raw TO 8000 udp ${open}`);
    await isDenied(`raw TO 8000 tcp ${open}`);
    await isDenied(`cooked TO 8000 ${open}`);
    const ports = [{ port: 8000, protocol: 'UDP' }];
    governed.govern('enforce', { default: 'deny', allow: [{ name: 'udp', cidrs: [`${open}/32`], ports }] });
    expect(await does(`mixed ${open} 8000 udp udp`)).toBe('0');
    expect(await does(`mixed ${open} 8000 udp tcp`)).toBe(EPERM);
    governed.govern('enforce', CLOSED_BUT);
  });

  it('fork', async () => {
    await isDenied('fork TO 8000');
  });

  it('passed sockets', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'weir-giver-'));
    const path = join(folder, 'socket');
    const giver = network.pod.startPython(place.makeCgroup('giver'), 'socket_giver.py', [path]);
    await giver.line();
    await isDenied(`passed TO 8000 ${path}`);
    rmSync(folder, { recursive: true });
  });

  it('relay', async () => {
    const sidecar = place.makeCgroup('pod/sidecar');
    sensors.tables.setCgroup(sensors.observe(sidecar), { pod: sensors.observe(pod), observe: 0 });
    governed.tables.placeAll();
    const relay = network.pod.startPython(sidecar, 'egress_server.py');
    await relay.line();
    expect(await does('tcp 127.0.0.1 8000')).toBe('0');
    const other = network.pod.start(sidecar, ['env', `OWN_ADDRESS=${POD.v4}`, 'python3', '-u', CLIENT]);
    await isDenied('tcp TO 8000', other);
    relay.process.kill('SIGKILL');
    await relay.ended;
  });

  it('host network', async () => {
    // a namespace that is not the pod's alone: no interface of it leads here
    const host = start(network.world);
    for (const way of ['tcp', 'udp', 'sendto', 'raw']) {
      expect(await does(`${way} ${closed} 8000`, host)).toBe(EPERM);
      expect(await does(`${way} ${open} 8000`, host)).toBe('0');
    }
  });

  it('sockmap', async () => {
    const mesh = attachTestProgram('mesh', 'on_sockops', pod);
    await isDenied('tcp TO 8000');
    mesh.close();
  });

  it('own resolver', async () => {
    const own = network.pod.startPython(pod, 'egress_server.py', [`hub.example=${stranger}`]);
    await own.line();
    expect(await does('ask 127.0.0.1 53 hub.example')).toBe(stranger);
    expect(await does(`tcp ${stranger} 8000`)).toBe(EPERM);
    own.process.kill('SIGKILL');
    await own.ended;
    expect(await does(`ask ${resolver} 53 hub.example`)).toBe(hub);
    expect(await does(`tcp ${hub} 8000`)).toBe('0');
  });

  it('stranger resolvers', async () => {
    expect(await does(`ask ${stranger} 53 hub.example`)).toBe(EPERM);
    expect(await does(`tcp ${stranger} 53`)).toBe(EPERM);
    expect(await does(`ask ${resolver} 53 hub.example`)).toBe(hub);
  });

  it('forged answers', async () => {
    expect(await does(`forge ${NOBODY} 53 hub.example ${stranger} raw`)).toBe(EPERM);
    // past the hooks of cgroups it comes, and teaches nothing
    expect(await does(`forge ${NOBODY} 53 hub.example ${stranger} packet`)).toBe(stranger);
    expect(await does(`tcp ${stranger} 8000`)).toBe(EPERM);
    expect(await does(`ask ${resolver} 53 hub.example`)).toBe(hub);
    expect(await does(`tcp ${hub} 8000`)).toBe('0');
  });
});

function hexOf(address: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}
