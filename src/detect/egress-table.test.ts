// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { buildPod } from '../../test/suites/build-event.ts';
import { GET, resolve, setUp, tcp, udp, WHO } from '../../test/suites/detect-setup.ts';
import { FlowDirection } from '../gen/events.ts';

type Setup = ReturnType<typeof setUp>;
const MINUTE_MS = 60_000;

/** What is told of the only pod that did something. */
function told({ detect, now }: Setup, sinceSeconds?: number) {
  const { pods } = detect.egress(BigInt(now()), sinceSeconds === undefined ? undefined : sinceSeconds * 1e9);
  return { destinations: pods[0]?.destinations ?? [], other: pods[0]?.other, pods };
}

/** One connection, from its beginning to its end. */
function connect({ feed }: Setup, cookie: number, to: string, bytes = 10, who = WHO): void {
  const socket = tcp(cookie, to);
  feed('network.connect', { socket }, who);
  feed('network.close', { socket, bytesSent: bytes, bytesReceived: bytes * 2 }, who);
}

describe('EgressTable', () => {
  it('joins name, evidence, channel, model, program and bytes of all connections to a destination', () => {
    const setup = setUp();
    const { feed } = setup;
    resolve(feed, 'huggingface.co');
    for (const cookie of [1, 2]) {
      feed('network.connect', { socket: tcp(cookie) });
      feed('tls.hello', { socket: tcp(cookie), serverName: 'huggingface.co', version: 0x0304 });
    }
    feed('http.request', { ...GET, target: '/org/m/resolve/main/model.safetensors', tlsObject: 5 });
    feed('network.flow', { socket: tcp(1), bytesSent: 100, bytesReceived: 1000 });
    feed('network.close', { socket: tcp(1), bytesSent: 150, bytesReceived: 3000 });
    feed('network.close', { socket: tcp(2), bytesSent: 50, bytesReceived: 1 });
    const hub = told(setup).destinations.find(({ destination }) => destination.port === 443);
    expect(hub).toMatchObject({
      destination: { name: 'huggingface.co', channel: 'huggingface-hub', category: 'model-registry' },
      connections: 2,
      bytesSent: 200,
      bytesReceived: 3001,
      models: ['pkg:huggingface/org/m@main'],
      programs: [WHO.process?.executable],
      isCut: false,
    });
    expect(hub?.destination.nameEvidence).toContain('dns');
    expect(hub?.destination.nameEvidence).toContain('sni');
  });

  it('shows a destination when its name was read, before the connection is reported', () => {
    const setup = setUp();
    setup.feed('network.connect', { socket: tcp(1) });
    expect(told(setup).destinations).toEqual([]);
    setup.feed('tls.hello', { socket: tcp(1), serverName: 'example.com', version: 0x0304 });
    expect(told(setup).destinations).toMatchObject([
      { destination: { name: 'example.com' }, connections: 1, bytesSent: 0 },
    ]);
  });

  it('tells ports and protocols of one name apart, and keeps a failed connection', () => {
    const setup = setUp();
    const { feed } = setup;
    resolve(feed, 'example.com');
    for (const [cookie, port] of [
      [1, 443],
      [2, 80],
      [3, 443],
    ] as const)
      feed('network.close', { socket: tcp(cookie, undefined, port), error: 111 });
    feed('network.close', { socket: udp(4, undefined, 443), packetsSent: 1, bytesSent: 5 });
    feed('network.close', {
      socket: { ...udp(5), remoteAddress: tcp(1).remoteAddress, remotePort: 443 },
      packetsSent: 1,
      bytesSent: 5,
    });
    const named = told(setup).destinations.filter(({ destination }) => destination.name === 'example.com');
    expect(
      named.map(({ destination, protocol, connections }) => [destination.port, protocol, connections]).sort(),
    ).toEqual([
      [443, 17, 1],
      [443, 6, 2],
      [80, 6, 1],
    ]);
  });

  it('leaves out what the pod accepted, and loopback', () => {
    const setup = setUp();
    const { feed } = setup;
    feed('network.close', { socket: { ...tcp(1), direction: FlowDirection.INBOUND }, bytesSent: 5 });
    feed('network.close', { socket: tcp(2, '127.0.0.1'), bytesSent: 5 });
    expect(told(setup).pods).toEqual([]);
  });

  it('counts by time: since a moment, and in all', () => {
    const setup = setUp({ limits: { scopeIdleNs: 1e14 } });
    connect(setup, 1, '198.51.100.1', 10);
    setup.wait(30 * MINUTE_MS);
    connect(setup, 2, '198.51.100.1', 1);
    connect(setup, 3, '198.51.100.2', 2);
    const sent = (sinceSeconds?: number) =>
      told(setup, sinceSeconds).destinations.map(({ destination, bytesSent }) => [
        destination.address,
        bytesSent,
      ]);
    expect(sent()).toEqual([
      ['198.51.100.1', 11],
      ['198.51.100.2', 2],
    ]);
    expect(sent(60)).toEqual([
      ['198.51.100.2', 2],
      ['198.51.100.1', 1],
    ]);
    expect(sent(3600)).toEqual([
      ['198.51.100.1', 11],
      ['198.51.100.2', 2],
    ]);
    setup.wait(80 * MINUTE_MS);
    expect(sent(3600)).toEqual([]);
    expect(sent()).toEqual([
      ['198.51.100.1', 11],
      ['198.51.100.2', 2],
    ]);
  });

  it('says from when on it counts: not later than asked for, at most a quarter of an hour before', () => {
    const setup = setUp();
    setup.wait(3 * 60 * MINUTE_MS + 1234);
    const at = setup.now();
    const { sinceNs = 0 } = setup.detect.egress(BigInt(at), 3600e9);
    expect(sinceNs).toBeLessThanOrEqual(at - 3600e9);
    expect(sinceNs).toBeGreaterThan(at - 3600e9 - 900e9);
    expect(setup.detect.egress(BigInt(at)).sinceNs).toBeUndefined();
  });

  it('puts what has no room in its pod into one, counts it, and leaves other pods theirs', () => {
    const setup = setUp({ limits: { maxDestinationsPerScope: 2 } });
    for (let each = 1; each <= 5; each += 1) connect(setup, each, `198.51.100.${each}`);
    const quiet = { ...WHO, pod: buildPod('serving', 'quiet') };
    connect(setup, 9, '198.51.100.9', 10, quiet);
    const { pods } = told(setup);
    expect(pods.map(({ destinations }) => destinations.length)).toEqual([2, 1]);
    expect(pods[0]?.other).toEqual({ connections: 3, bytesSent: 30, bytesReceived: 60 });
    expect(setup.detect.losses().destinationsFolded).toBe(3);
  });

  it('bounds all pods together', () => {
    const setup = setUp({ limits: { maxDestinations: 3 } });
    for (let each = 1; each <= 5; each += 1) connect(setup, each, `198.51.100.${each}`);
    expect(told(setup).destinations).toHaveLength(3);
    const fill = setup.detect.tableFills().find(({ table }) => table === 'destinations');
    expect(fill).toEqual({ table: 'destinations', entries: 4, capacity: 3 });
  });

  it('makes room in place of what no question reaches any more, and loses none of its counts', () => {
    const setup = setUp({ limits: { maxDestinationsPerScope: 2, scopeIdleNs: 1e14 } });
    connect(setup, 1, '198.51.100.1');
    connect(setup, 2, '198.51.100.2');
    setup.wait(90 * MINUTE_MS);
    connect(setup, 3, '198.51.100.3');
    const { destinations, other } = told(setup);
    expect(destinations.map(({ destination }) => destination.address)).toEqual(['198.51.100.3']);
    expect(other).toEqual({ connections: 2, bytesSent: 20, bytesReceived: 40 });
    expect(told(setup, 3600).other).toBeUndefined();
    expect(setup.detect.losses().destinationsFolded).toBe(0);
  });

  it('lists a few models and programs, and says that there were more', () => {
    const setup = setUp();
    const { feed } = setup;
    for (let each = 0; each < 20; each += 1) {
      feed('network.connect', { socket: tcp(1) });
      feed('tls.hello', { socket: tcp(1), serverName: 'huggingface.co', version: 0x0304 });
      feed('http.request', {
        ...GET,
        target: `/org/m${each}/resolve/main/model.safetensors`,
        tlsObject: each,
      });
    }
    const [hub] = told(setup).destinations;
    expect(hub?.models).toHaveLength(16);
    expect(hub?.isCut).toBe(true);
  });

  it('forgets a pod that did nothing for long, and uses its room again', () => {
    const setup = setUp({ limits: { maxDestinations: 2 } });
    connect(setup, 1, '198.51.100.1');
    connect(setup, 2, '198.51.100.2');
    setup.wait(3 * 60 * MINUTE_MS);
    const other = { ...WHO, pod: buildPod('serving', 'other') };
    connect(setup, 3, '198.51.100.3', 7, other);
    expect(told(setup).pods).toMatchObject([
      { destinations: [{ destination: { address: '198.51.100.3' }, bytesSent: 7, connections: 1 }] },
    ]);
  });

  it('shows no secret of a request', () => {
    const setup = setUp();
    const { feed } = setup;
    feed('network.connect', { socket: tcp(1, undefined, 80) });
    feed('http.request', {
      socket: tcp(1, undefined, 80),
      method: 'GET',
      host: 'models.s3.amazonaws.com',
      target: '/llama/model.safetensors?X-Amz-Signature=5ecre7&token=hf_abcdefghijklmnopqrstuvwxyz0123456789',
      source: 1,
    });
    feed('network.close', { socket: tcp(1, undefined, 80), bytesSent: 5 });
    const text = JSON.stringify(told(setup).destinations);
    expect(text).toContain('models.s3.amazonaws.com');
    expect(text).not.toContain('5ecre7');
    expect(text).not.toContain('hf_abc');
  });
});
