// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildHello, serverName, toRecords } from '../build-hello.ts';
import { GovernedPod } from '../governed-pod.ts';
import { describeLive } from '../live.ts';
import type { Peer } from '../net.ts';

const SHARED = '10.77.0.11';
const CLOSED = '10.77.0.12';
const OPEN = '10.77.0.13';
const PORT = 8000;
const NAMES = [`good.example=${SHARED}`, `other.example=${SHARED}`];
const MESH_USER = '1337';
/** The mark by which Istio tells its own connections, where it may set one. */
const MESH_MARK = '1337';
const EPERM = '1';
const hasIptables = spawnSync('iptables', ['--version']).status === 0;

const POLICY = {
  default: 'deny',
  allow: [
    { name: 'good', names: ['good.example'] },
    { name: 'open', cidrs: [`${OPEN}/32`] },
  ],
};
const hello = (name: string): Buffer => toRecords(buildHello({ extensions: [serverName(name)] }));

describeLive('a pod whose streams a mesh redirects to a relay in it', () => {
  vi.setConfig({ testTimeout: 120_000 });

  describe.each([
    { where: 'in send()', objects: ['send'] },
    { where: 'in packets', objects: [] },
  ])('judged $where', ({ objects }) => {
    let governed: GovernedPod;
    let app: Peer;
    let relay: Peer;

    beforeAll(async () => {
      if (!hasIptables) return;
      governed = new GovernedPod(`mesh${objects.length}`, [SHARED, CLOSED, OPEN], { objects });
      await governed.serve(NAMES);
      // as Istio and Linkerd do it: all of TCP but what the relay's user sends, and what is the pod's own
      const redirect = '-t nat -A OUTPUT -p tcp ! -d 127.0.0.0/8 -m owner ! --uid-owner 1337 --dport 8000';
      execFileSync('ip', [
        ...['netns', 'exec', governed.network.name, 'iptables'],
        ...redirect.split(' '),
        ...['-j', 'REDIRECT', '--to-ports', '15001'],
      ]);
      relay = governed.network.startPython(governed.pod, 'mesh_relay.py');
      expect(await relay.line()).toBe('ready');
      const asker = governed.network.startPython(governed.pod, 'egress_client.py');
      asker.say(`ask ${governed.resolver} good.example`);
      expect(await asker.line()).toBe(SHARED);
      app = governed.network.startPython(governed.pod, 'wire_client.py');
      governed.govern(POLICY);
    });

    beforeEach(({ skip }) => skip(!hasIptables, 'there is no iptables here'));
    afterEach(() => governed.sensors.clear());
    afterAll(() => governed?.remove());

    async function send(bytes: Uint8Array, to: string): Promise<string> {
      app.say(JSON.stringify({ to: [to, PORT], pieces: [Buffer.from(bytes).toString('hex')] }));
      return app.line();
    }

    const as = async (user: string, mark: string, to: string): Promise<string> =>
      governed.network.python(governed.pod, 'mesh_client.py', [user, mark, to, `${PORT}`]);

    it('is judged by where the stream was to go, and so is the relay', async () => {
      const bytes = hello('good.example');
      expect(await send(bytes, SHARED)).toBe(`${bytes.length}`);
      expect(await relay.line()).toBe(`${SHARED}:${PORT} 0`);
      expect(governed.sensors.all('egress.decision')).toEqual([]);
    });

    it('is refused where the policy denies, before the relay hears of it', async () => {
      expect(await send(hello('good.example'), CLOSED)).toBe(`-${EPERM}`);
      const bytes = hello('any.example');
      expect(await send(bytes, OPEN)).toBe(`${bytes.length}`);
      // the next that it heard of is the one that was allowed
      expect(await relay.line()).toBe(`${OPEN}:${PORT} 0`);
    });

    it('is judged by the name on the wire, on its way to the relay', async () => {
      expect(await send(hello('other.example'), SHARED)).toBe(objects.length > 0 ? '-13' : 'timeout');
      expect(governed.sensors.all('egress.decision').map(({ fields }) => fields.name)).toEqual([
        'other.example',
      ]);
      expect(await relay.line()).toBe(`${SHARED}:${PORT} 0`);
    });

    it('gives nobody more who has the user or the mark of the mesh', async () => {
      expect(await as(MESH_USER, '0', CLOSED)).toBe(EPERM);
      expect(await as(MESH_USER, MESH_MARK, CLOSED)).toBe(EPERM);
      expect(await as('0', MESH_MARK, CLOSED)).toBe(EPERM);
      expect(await as(MESH_USER, '0', OPEN)).toBe('hello');
    });

    it('loses a stream when its policy changes', async () => {
      governed.govern({ ...POLICY, allow: POLICY.allow.slice(0, 1) });
      expect(await send(hello('any.example'), OPEN)).toBe(`-${EPERM}`);
      governed.govern(POLICY);
    });
  });
});
