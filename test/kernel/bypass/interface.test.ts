// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { EgressHook, EgressVerdict } from '../../../src/gen/events.ts';
import { InterfaceGuard } from '../../../src/kernel/interfaces/interface-guard.ts';
import { isKernelAtLeast } from '../../../src/kernel/kernel-release.ts';
import { PinFolder } from '../../../src/kernel/pin-folder.ts';
import { cgroupIdOf, describeLive, type LivePlace, makeLivePlace } from '../live.ts';
import type { Peer } from '../net.ts';
import { NetworkSensors } from '../network-sensors.ts';
import { PodPolicies } from '../pod-policies.ts';
import { POD, PodNetwork, SANDBOX, WORLD } from './pod-network.ts';
import { Witness } from './witness.ts';

const { open, closed, open6, resolver } = WORLD;
const CLIENT = new URL('../cases/bypass_client.py', import.meta.url).pathname;
const CLOSED_BUT = { default: 'deny', allow: [{ name: 'open', cidrs: [`${open}/32`, `${open6}/128`] }] };
const EBUSY = '16';
const ECONNREFUSED = '111';

describeLive('the interface of a governed pod', () => {
  let place: LivePlace;
  let network: PodNetwork;
  let sensors: NetworkSensors;
  let guard: InterfaceGuard;
  let governed: PodPolicies;
  let pod: string;
  let world: string;
  let client: Peer;
  /** In the world. */
  let asker: Peer;
  let witness: Witness;

  beforeAll(async () => {
    place = makeLivePlace('interface');
    network = new PodNetwork('interface');
    network.loosen();
    sensors = new NetworkSensors(place, { objects: ['egress', 'interface'] });
    pod = place.makeCgroup('pod');
    sensors.observe(pod);
    world = place.makeCgroup('world');
    governed = PodPolicies.of(sensors, pod, [resolver]);
    const server = network.world.startPython(world, 'egress_server.py');
    await server.line();
    client = network.pod.start(pod, ['env', `OWN_ADDRESS=${POD.v4}`, 'python3', '-u', CLIENT]);
    asker = network.world.start(world, ['python3', '-u', CLIENT]);
    witness = await Witness.start(network, world, (to, word) => does(`sendto ${to} 8000 ${word}`));
    // so that the gateway's address is known
    await does(`sendto ${open} 8000`);
    guard = new InterfaceGuard(sensors.collection, undefined);
    expect(guard.sync([{ cgroup: cgroupIdOf(pod), pids: () => [client.pid] }])).toEqual([]);
    governed.govern('enforce', CLOSED_BUT);
  });

  afterEach(() => sensors.clear());

  afterAll(async () => {
    guard?.sync([]);
    await network?.remove();
    await sensors?.close();
    place?.remove();
  });

  async function does(line: string, peer = client): Promise<string> {
    peer.say(line);
    return peer.line();
  }

  /** To the closed address nothing leaves, though the sender hears nothing of it; to the open one it does. */
  async function isHeldBack(line: string, answers: readonly string[] = ['0']): Promise<void> {
    await witness.seen(closed);
    expect(answers).toContain(await does(line.replace(' TO', ` ${closed}`)));
    expect(await witness.seen(closed), line).toBe(0);
    expect(await does(line.replace(' TO', ` ${open}`))).toBe('0');
    expect(await witness.seen(open), line).toBeGreaterThan(0);
  }

  /** What was decided there: streams of before may end under another policy, which packet hooks tell. */
  const atInterface = () =>
    sensors.all('egress.decision').filter(({ fields }) => fields.hook === EgressHook.INTERFACE);

  it('lets pass what its sockets send, and counts none of it', async () => {
    for (const way of ['tcp', 'udp', 'sendto', 'fastopen', 'ping', 'raw']) await does(`${way} ${open} 8000`);
    await does(`tcp ${open6} 8000`);
    expect(guard.coverage()).toEqual(new Map([[cgroupIdOf(pod), 'full']]));
  });

  it('leaves alone what the kernel says by itself', async () => {
    governed.govern('enforce', { default: 'deny' });
    const stranger = network.world.startPython(world, 'egress_client.py');
    for (const address of [POD.v4, POD.v6]) {
      // a reset, an error, an echo's reply, and before them who has which address
      expect(await does(`tcp ${address} 9`, stranger)).toBe(ECONNREFUSED);
      expect(await does(`udp ${address} 9`, stranger)).toBe(ECONNREFUSED);
      expect(await does(`echo ${address} 0`, asker)).toBe('0');
    }
    governed.govern('enforce', CLOSED_BUT);
    expect(atInterface()).toEqual([]);
  });

  it('lets a pod serve, in fragments, too', async () => {
    governed.govern('enforce', { default: 'deny' });
    const server = network.pod.startPython(pod, 'tcp_server.py', [POD.v4, '0', '100000']);
    const port = await server.line();
    server.say('serve');
    const counted = await network.world.python(world, 'tcp_client.py', [POD.v4, port, '100000']);
    expect(JSON.parse(counted)).toMatchObject({ received: 100_000, errno: 0 });
    const echo = network.pod.startPython(pod, 'udp_echo.py', [POD.v4, '1']);
    const udp = await echo.line();
    await network.world.python(world, 'udp_client.py', ['sendto', POD.v4, '20000', '3', udp]);
    governed.govern('enforce', CLOSED_BUT);
    await network.pod.python(pod, 'udp_client.py', ['sendto', open, '20000', '3', '8000']);
    expect(atInterface()).toEqual([]);
  });

  it('audits packet sockets under a policy that does not enforce', async () => {
    governed.govern('audit', { default: 'deny' });
    await witness.seen(closed);
    await does(`packet ${closed} 8000`);
    expect(await witness.seen(closed)).toBeGreaterThan(0);
    const [said] = sensors.all('egress.decision', { remote: `${closed}:8000` });
    expect(said?.fields).toMatchObject({ verdict: EgressVerdict.AUDIT, hook: EgressHook.INTERFACE });
    governed.govern('enforce', CLOSED_BUT);
  });

  it('holds packet sockets back, past the queue of the interface, too', async () => {
    for (const how of ['queued', 'bypass']) {
      await isHeldBack(`packet TO 8000 ${how}`);
      await isHeldBack(`packet TO 8000 ${how} bare`);
      await isHeldBack(`packet TO 8000 ${how} reply`);
    }
    await isHeldBack('dgram_packet TO 8000');
    const [said] = sensors.all('egress.decision', { remote: `${closed}:8000` });
    expect(said).toMatchObject({ isUnattributed: true, transport: 'udp4' });
    expect(said?.fields).toMatchObject({
      verdict: EgressVerdict.DENY,
      hook: EgressHook.INTERFACE,
      pod: cgroupIdOf(pod),
    });
    expect(guard.coverage()).toEqual(new Map([[cgroupIdOf(pod), 'l3-only']]));
  });

  it('holds xdp sockets back', async ({ skip }) => {
    if (!isKernelAtLeast(5, 11)) skip('frames of AF_XDP pass the interface on 5.10');
    // 6.1 says EBUSY of a frame that went nowhere
    await isHeldBack('xdp TO 8000', ['0', EBUSY]);
  });

  it('outlives who guards it, and is taken over or taken away by who comes next', async () => {
    guard.sync([]);
    const pods = [{ cgroup: cgroupIdOf(pod), pids: () => [client.pid] }];
    const pins = new PinFolder(join(place.bpffs, 'weir'), 'aaaaaaaa');
    const first = new InterfaceGuard(sensors.collection, pins);
    first.sync(pods);
    first.close();
    await isHeldBack('packet TO 8000');
    const second = new InterfaceGuard(sensors.collection, pins);
    await isHeldBack('packet TO 8000');
    // not all pods were told yet
    second.sync([], { areAll: false });
    await isHeldBack('packet TO 8000');
    second.sync([]);
    await does(`packet ${closed} 8000`);
    expect(await witness.seen(closed)).toBeGreaterThan(0);
    expect(readdirSync(join(place.bpffs, 'weir/vaaaaaaaa/interfaces'))).toEqual([]);
    guard.sync(pods);
  });

  it('takes frames that are no IP for what no clause fits', async () => {
    await witness.seen('ethertype');
    await does(`odd ${open} 0`);
    expect(await witness.seen('ethertype')).toBe(0);
    governed.govern('enforce', { default: 'allow', deny: [{ name: 'closed', cidrs: [`${closed}/32`] }] });
    await does(`odd ${open} 0`);
    expect(await witness.seen('ethertype')).toBe(1);
    governed.govern('enforce', CLOSED_BUT);
  });

  it('governs tunnels by where they lead', async () => {
    const tunnel = (end: string): string[] => [
      `link add tun1 type vxlan id 7 remote ${end} local ${POD.v4} dstport 4789`,
      'link set tun1 up',
      `route add ${WORLD.hub}/32 dev tun1`,
      `neigh add ${WORLD.hub} lladdr 02:00:00:00:79:04 dev tun1`,
    ];
    governed.govern('enforce', {
      ...CLOSED_BUT,
      allow: [{ name: 'all', cidrs: [`${open}/32`, `${WORLD.hub}/32`] }],
    });
    for (const end of [closed, open]) {
      ip(network, tunnel(end));
      await witness.seen(end);
      await does(`sendto ${WORLD.hub} 8000`);
      expect((await witness.seen(end)) > 0).toBe(end === open);
      ip(network, ['link del tun1']);
    }
    governed.govern('enforce', CLOSED_BUT);
  });

  it.each(['packet', 'tap'])('governs a machine that makes its own frames, by a %s', async (how) => {
    if (how === 'tap')
      ip(network, ['link add br0 type bridge', 'link set eth0 master br0', 'link set br0 up']);
    const runtime = place.makeCgroup('runtime');
    // a hypervisor may be in another cgroup than its pod
    const where = how === 'tap' ? runtime : pod;
    const args = [how, how === 'tap' ? 'tap0' : 'eth0', SANDBOX.v4, SANDBOX.mac, macOf(network)];
    const machine = network.pod.startPython(where, 'frame_host.py', args);
    await machine.line();
    if (how === 'tap') ip(network, ['link set tap0 master br0 up']);
    const own = await Witness.start(network, world, (to, word) => does(`${to} 8000 ${word}`, machine));
    await own.seen(closed);
    await does(`${closed} 8000 hello`, machine);
    expect(await own.seen(closed)).toBe(0);
    await does(`${open} 8000 hello`, machine);
    expect(await own.seen(open)).toBe(1);
    // it serves, whoever asks
    const stranger = network.world.startPython(world, 'egress_client.py');
    expect(await does(`echo ${SANDBOX.v4} 0`, asker)).toBe('0');
    expect(await does(`tcp ${SANDBOX.v4} 7000`, stranger)).toBe('0');
    expect(await does(`send ${SANDBOX.v4} 7000`, stranger)).toBe('0');
    machine.process.kill('SIGKILL');
    await machine.ended;
  });
});

function ip({ pod }: PodNetwork, commands: readonly string[]): void {
  execFileSync('ip', ['-n', pod.name, '-batch', '-'], { input: `${commands.join('\n')}\n` });
}

/** MAC of the world's end of the pod's link. */
function macOf({ world }: PodNetwork): string {
  const [link] = JSON.parse(execFileSync('ip', ['-n', world.name, '-j', 'link', 'show', 'eth0']).toString());
  return link.address;
}
