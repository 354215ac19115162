// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished } from 'vitest';
import { EgressEvidence, EgressHook } from '../../src/gen/events.ts';
import { attachToMap } from '../../src/kernel/attach-to-map.ts';
import { countUnheld } from '../../src/kernel/egress/count-unheld.ts';
import { egressMapsOf } from '../../src/kernel/egress/egress-maps.ts';
import { attachTestProgram } from './attach-test-program.ts';
import { buildHello, filler, serverName, split, toRecords } from './build-hello.ts';
import { GovernedPod } from './governed-pod.ts';
import { cgroupIdOf, describeLive } from './live.ts';
import { PATIENCE } from './net.ts';
import { WireClients } from './wire-clients.ts';

const SHARED = '10.77.0.11';
const ONLY_GOOD = { default: 'deny', allow: [{ name: 'good', names: ['good.example'] }] };
const EACCES = -13;

const hello = (name: string): Buffer =>
  toRecords(buildHello({ extensions: [filler(51, 1652), serverName(name)] }));
const request = (host: string): string => `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`;

describeLive('names on the wire, in the send() of who sends', () => {
  let governed: GovernedPod;
  let clients: WireClients;
  let folder: string;

  beforeAll(async () => {
    governed = new GovernedPod('send', [SHARED], { objects: ['send'] });
    folder = mkdtempSync(join(tmpdir(), 'weir-send-'));
    await governed.serve([`good.example=${SHARED}`, `other.example=${SHARED}`]);
    clients = new WireClients(governed.network, governed.pod);
    expect(await governed.resolve('good.example')).toBe(SHARED);
    governed.govern(ONLY_GOOD);
  });

  afterEach(() => governed.sensors.clear());
  afterAll(async () => {
    await governed?.remove();
    rmSync(folder, { recursive: true });
  });

  const send = (pieces: readonly (Uint8Array | string)[]) => clients.send(pieces, SHARED);

  it('refuses at once what packets would not let pass, and tells who did it', async () => {
    expect(await send([hello('good.example')])).toBe(hello('good.example').length);
    expect(await send([hello('other.example')])).toBe(EACCES);
    expect(await send([request('good.example'), request('good.example')])).toBe(
      2 * request('good.example').length,
    );
    expect(await send([request('other.example')])).toBe(EACCES);
    expect(await send([request('good.example') + request('other.example')])).toBe(EACCES);
    const told = governed.sensors.all('egress.decision');
    expect(told.map(({ fields }) => [fields.hook, fields.evidence, fields.name])).toEqual([
      [EgressHook.STREAM, EgressEvidence.SNI, 'other.example'],
      [EgressHook.STREAM, EgressEvidence.HTTP, 'other.example'],
      [EgressHook.STREAM, EgressEvidence.HTTP, 'other.example'],
    ]);
    for (const seen of told)
      expect(seen).toMatchObject({ tgid: clients.pids[0], remote: `${SHARED}:8000`, isUnattributed: false });
  });

  it('reads a hello in as many pieces as one likes', async () => {
    for (const size of [1, 7, 1400]) {
      expect(await send(split(hello('good.example'), size))).toBe(hello('good.example').length);
      expect(await send(split(hello('other.example'), size))).toBe(EACCES);
    }
  });

  it('judges multipath TCP by its packets', async ({ skip }) => {
    const text = request('good.example');
    const mptcp = `import socket
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)
s.settimeout(2)
s.connect(("${SHARED}", 8000))
s.sendall(${JSON.stringify(text)}.encode())
print(len(s.recv(1000)))
s.sendall(${JSON.stringify(request('other.example'))}.encode())
try:
    print(len(s.recv(1000)))
except TimeoutError:
    print("timeout")`;
    const { stdout, stderr } = await governed.network.run(governed.pod, ['python3', '-c', mptcp]);
    if (stderr.includes('Protocol not supported')) skip('the kernel has no multipath TCP');
    expect(stdout.trim().split('\n')).toEqual([String(text.length), 'timeout']);
    expect(governed.sensors.one('egress.decision').fields).toMatchObject({ hook: EgressHook.PACKET });
  });

  it('sends what is large, as it was', async () => {
    const body = Buffer.alloc(400_000, 'x');
    const head = `POST / HTTP/1.1\r\nHost: good.example\r\nContent-Length: ${body.length}\r\n\r\n`;
    expect(await send([head, body, request('good.example')])).toBe(
      head.length + body.length + request('good.example').length,
    );
  });

  it('leaves later requests to packets', async () => {
    expect(await send([request('good.example'), request('other.example')])).toBe('timeout');
    expect(governed.sensors.one('egress.decision').fields).toMatchObject({
      hook: EgressHook.PACKET,
      evidence: EgressEvidence.HTTP,
      name: 'other.example',
    });
  });

  it('keeps nobody from waiting for an answer as long as it takes', async () => {
    const size = 512 << 10;
    const sink = governed.network.startPython(governed.place.makeCgroup('sink'), 'slow_sink.py', [
      SHARED,
      '8001',
      String(size),
    ]);
    await sink.line();
    const waiter = governed.network.startPython(governed.pod, 'waiting_client.py');
    const head = (length: number): string =>
      `POST / HTTP/1.1\r\nHost: good.example\r\nContent-Length: ${length}\r\n\r\n`;
    const whole = head(size - head(size).length);
    const words = {
      'a hello': { first: hello('good.example').toString('hex'), every: '' },
      requests: { first: '', every: Buffer.from(whole).toString('hex') },
      neither: { first: '', every: '' },
    };
    for (const [what, texts] of Object.entries(words))
      for (const waits of ['blocking', 'interrupted', 'epoll']) {
        waiter.say(JSON.stringify({ to: [SHARED, 8001], ...texts, size, rounds: 4, waits }));
        expect([what, waits, await waiter.line()]).toEqual([what, waits, '4']);
      }
  });

  it('gives every stream back, whatever becomes of it', async () => {
    const [size, count] = [128 << 10, 400];
    const sink = governed.network.startPython(governed.place.makeCgroup('crowd'), 'slow_sink.py', [
      SHARED,
      '8002',
      String(size),
    ]);
    await sink.line();
    const words = hello('good.example').toString('hex');
    const told = await governed.network.python(governed.pod, 'crowd_client.py', [
      SHARED,
      '8002',
      String(size),
      String(count),
      words,
    ]);
    expect(told).toBe(String(count / 4));
    await expect.poll(() => governed.sensors.collection.map('senders').nextKey(), PATIENCE).toBe(undefined);
  });

  it('judges by the pod of the process, too, which may have the socket of another', async () => {
    const neighbour = governed.addPod('neighbour');
    const both = { default: 'deny', allow: [{ name: 'both', names: ['good.example', 'other.example'] }] };
    governed.governEach({ pod: ONLY_GOOD, neighbour: both });
    for (const name of ['good.example', 'other.example'])
      expect(await governed.resolve(name, neighbour)).toBe(SHARED);
    const path = join(folder, 'giver');
    await governed.network.startPython(neighbour, 'socket_giver.py', [path]).line();
    const there = new WireClients(governed.network, neighbour);
    for (const words of [request, hello]) {
      expect(await there.send([words('other.example')], SHARED, path)).toBe(words('other.example').length);
      expect(await clients.send([words('good.example')], SHARED, path)).toBe(words('good.example').length);
      expect(await clients.send([words('other.example')], SHARED, path)).toBe(EACCES);
      // streams of before, which are denied still, are told of again under another policy
      const told = governed.sensors.all('egress.decision');
      expect(told.filter(({ fields }) => fields.hook === EgressHook.STREAM)).toEqual([
        expect.objectContaining({
          tgid: clients.pids[0],
          fields: expect.objectContaining({ pod: cgroupIdOf(governed.pod), name: 'other.example' }),
        }),
      ]);
      governed.sensors.clear();
    }
    governed.govern(ONLY_GOOD);
  });

  it('leaves to packets what somebody else has in a table with a program, and counts it', async () => {
    const mesh = attachTestProgram('mesh', 'on_sockops', governed.pod);
    onTestFinished(() => mesh.close());
    attachToMap(mesh.program('on_send'), mesh.map('mesh_streams'));
    const busy = () =>
      [...countUnheld(egressMapsOf(governed.sensors.collection))].find(({ reason }) => reason === 'busy')
        ?.count ?? 0;
    const before = busy();
    expect(await send([hello('good.example')])).toBe(hello('good.example').length);
    expect(await send([hello('other.example')])).toBe('timeout');
    expect(busy() - before).toBe(2);
    const hooks = governed.sensors.all('egress.decision').map(({ fields }) => fields.hook);
    expect(new Set(hooks)).toEqual(new Set([EgressHook.PACKET]));
  });

  it('follows a change of policy', async () => {
    governed.govern({
      default: 'deny',
      allow: [{ name: 'other', names: ['other.example', 'good.example'] }],
    });
    expect(await send([hello('other.example')])).toBe(hello('other.example').length);
    governed.govern(ONLY_GOOD);
    expect(await send([hello('other.example')])).toBe(EACCES);
  });

  it('leaves sockets alone that no name can decide on', async () => {
    governed.govern({ default: 'deny', allow: [{ name: 'net', cidrs: [`${SHARED}/32`] }] });
    expect(await send([hello('other.example')])).toBe(hello('other.example').length);
    governed.govern();
    expect(await send([hello('other.example')])).toBe(hello('other.example').length);
    governed.govern(ONLY_GOOD);
  });
});
