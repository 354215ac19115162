// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { GateReason } from '../../src/gen/events.ts';
import { buildGoProgram } from './build-go-program.ts';
import { GovernedPod } from './governed-pod.ts';
import { describeLive } from './live.ts';

const SHARED = '10.77.0.11';
const CLOSED = '10.77.0.12';
const NAMES = [`good.example=${SHARED}`, `other.example=${SHARED}`];
const ports = [{ port: 443 }, { port: 443, protocol: 'UDP' }];
const allowing = (quic?: 'allow' | 'deny') => ({
  default: 'deny',
  allow: [{ name: 'good', names: ['good.example'], ports }],
  ...(quic && { quic }),
});

describeLive('a client of HTTP/3', () => {
  vi.setConfig({ testTimeout: 120_000 });
  const { program, missing } = buildGoProgram('quic-client');
  let governed: GovernedPod;

  beforeAll(async () => {
    if (program === undefined) return;
    governed = new GovernedPod('quic', [SHARED, CLOSED], { objects: ['send'] });
    await governed.serve(NAMES);
    const server = governed.network.start(governed.place.makeCgroup('web'), [program, 'serve']);
    expect(await server.line()).toBe('ready');
    const asker = governed.network.startPython(governed.pod, 'egress_client.py');
    asker.say(`ask ${governed.resolver} good.example`);
    expect(await asker.line()).toBe(SHARED);
  });
  beforeEach(({ skip }) => skip(program === undefined, missing));
  afterEach(() => governed.sensors.clear());
  afterAll(() => governed?.remove());

  /** What it printed: why QUIC failed, if it did, and what it was answered by. */
  async function get(name: string, address = SHARED): Promise<string[]> {
    const { stdout } = await governed.network.run(governed.pod, [program ?? '', 'get', address, name]);
    return stdout.trim().split('\n');
  }

  const REFUSED = expect.stringContaining('operation not permitted');

  it('is answered by QUIC where that is allowed', async () => {
    governed.govern(allowing('allow'));
    expect(await get('good.example')).toEqual(['HTTP/3.0']);
    governed.govern(allowing());
    expect(await get('good.example')).toEqual(['HTTP/3.0']);
    expect(governed.sensors.all('egress.decision')).toEqual([]);
  });

  it('is told at once that QUIC is denied, and is answered over TCP', async () => {
    governed.govern(allowing('deny'));
    expect(await get('good.example')).toEqual([REFUSED, 'HTTP/1.1']);
    const reasons = governed.sensors
      .all('egress.decision')
      .map(({ fields, remote }) => [remote, fields.enforcedClusterReason]);
    expect(reasons[0]).toEqual([`${SHARED}:443`, GateReason.QUIC]);
    governed.govern({ default: 'allow', quic: 'deny' });
    expect(await get('good.example')).toEqual([REFUSED, 'HTTP/1.1']);
    // a clause without UDP allows none
    governed.govern({
      ...allowing(),
      allow: [{ name: 'good', names: ['good.example'], ports: [{ port: 443 }] }],
    });
    expect(await get('good.example')).toEqual([REFUSED, 'HTTP/1.1']);
  });

  it('reaches nothing by QUIC that DNS did not teach', async () => {
    governed.govern(allowing('allow'));
    expect(await get('good.example', CLOSED)).toEqual([REFUSED, REFUSED]);
  });

  it('shows no name that is read: over TCP the other name of the address is denied, over QUIC it passes', async () => {
    governed.govern(allowing('allow'));
    expect(await get('other.example')).toEqual(['HTTP/3.0']);
    governed.govern(allowing('deny'));
    expect(await get('other.example')).toEqual([REFUSED, expect.stringContaining('permission denied')]);
  });
});
