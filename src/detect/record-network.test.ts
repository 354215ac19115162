// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { address } from '../../test/suites/build-frames.ts';
import { GET, HUB, POD, resolve, setUp, tcp, udp } from '../../test/suites/detect-setup.ts';
import { EventFlag, FlowDirection } from '../gen/events.ts';

describe('the flow record', () => {
  it('joins process, pod, name and how it was learned, server name, bytes, model and channel', () => {
    const { feed, ofKind } = setUp();
    resolve(feed, 'huggingface.co');
    feed('network.connect', { socket: tcp(1) });
    feed('network.established', { socket: tcp(1) });
    feed('tls.hello', { socket: tcp(1), serverName: 'huggingface.co', version: 0x0304, alpn: 'h2,http/1.1' });
    feed('http.request', { ...GET, target: '/org/m/resolve/main/model.safetensors', tlsObject: 5 });
    feed(
      'network.close',
      { socket: tcp(1), opened: 1_003_000_000, bytesSent: 700, bytesReceived: 9_000_000_000, error: 104 },
      {},
    );
    const [flow] = ofKind('network.flow');
    expect(flow).toMatchObject({
      pod: { name: 'notebook' },
      process: { id: '70:70000', ancestors: [{ pid: 7 }] },
      destination: {
        address: HUB,
        port: 443,
        name: 'huggingface.co',
        nameEvidence: ['tls-uprobe', 'sni', 'dns'],
        channel: 'huggingface-hub',
        category: 'model-registry',
        channelEvidence: 'tls-uprobe',
      },
      flow: {
        protocol: 'tcp',
        direction: 'outbound',
        state: 'closed',
        cookie: '1',
        localAddress: '10.0.0.5',
        bytesSent: 700,
        bytesReceived: 9_000_000_000,
        error: 'ECONNRESET',
        requests: 1,
        opened: '2026-01-01T00:00:01.003000000Z',
      },
      models: [
        { purl: 'pkg:huggingface/org/m@main', evidence: 'tls-uprobe', operation: 'download', requests: 1 },
      ],
      verdict: 'allow',
    });
    expect(flow?.destination?.names).toBeUndefined();
    expect(ofKind('network.connect')[0]?.destination).toEqual({
      address: HUB,
      port: 443,
      name: 'huggingface.co',
      nameEvidence: ['dns'],
      channel: 'huggingface-hub',
      category: 'model-registry',
      channelEvidence: 'dns',
    });
    expect(ofKind('tls.hello')[0]?.tls).toEqual({
      serverName: 'huggingface.co',
      version: '1.3',
      alpn: ['h2', 'http/1.1'],
    });
  });

  it('says where names disagree', () => {
    const { feed, ofKind } = setUp();
    resolve(feed, 'innocent.example');
    feed('network.connect', { socket: tcp(1) });
    feed('tls.hello', { socket: tcp(1), serverName: 'huggingface.co', version: 0x0303 });
    feed('network.close', { socket: tcp(1) });
    expect(ofKind('network.flow')[0]?.destination).toMatchObject({
      name: 'huggingface.co',
      nameEvidence: ['sni'],
      names: [
        { name: 'huggingface.co', evidence: 'sni' },
        { name: 'innocent.example', evidence: 'dns' },
      ],
    });
  });

  it('does not call other names of a shared address a disagreement', () => {
    const { feed, ofKind } = setUp();
    resolve(feed, 'huggingface.co', HUB, 1);
    resolve(feed, 'other.example', HUB, 2);
    feed('network.connect', { socket: tcp(1) });
    feed('tls.hello', { socket: tcp(1), serverName: 'huggingface.co', version: 0x0303 });
    feed('network.close', { socket: tcp(1) });
    expect(ofKind('network.connect')[0]?.destination).toMatchObject({
      name: 'other.example',
      names: [{ name: 'other.example' }, { name: 'huggingface.co' }],
    });
    expect(ofKind('network.flow')[0]?.destination).toMatchObject({
      name: 'huggingface.co',
      nameEvidence: ['sni', 'dns'],
    });
    expect(ofKind('network.flow')[0]?.destination?.names).toBeUndefined();
  });

  it('claims no name that was not seen', () => {
    const { feed, last } = setUp();
    feed('network.connect', { socket: tcp(1) });
    expect(last().destination).toEqual({ address: HUB, port: 443 });
  });

  it('knows a listed address whatever name led to it', () => {
    const { feed, last } = setUp();
    resolve(feed, 'huggingface.co', '169.254.169.254');
    feed('network.connect', { socket: tcp(1, '169.254.169.254', 80) });
    expect(last().destination).toMatchObject({ category: 'metadata-service', channelEvidence: 'cidr' });
  });

  it('reports a live flow with its bytes so far, and counts none twice for the pod', () => {
    const { feed, ofKind, detect } = setUp();
    feed('network.connect', { socket: tcp(1) });
    feed('network.flow', { socket: tcp(1), bytesSent: 10, bytesReceived: 100 });
    feed('network.flow', { socket: tcp(1), bytesSent: 15, bytesReceived: 150 });
    feed('network.close', { socket: tcp(1), bytesSent: 20, bytesReceived: 200 });
    expect(ofKind('network.flow').map(({ flow }) => [flow?.state, flow?.bytesReceived])).toEqual([
      ['open', 100],
      ['open', 150],
      ['closed', 200],
    ]);
    expect(detect.summary().pods[0]).toMatchObject({ bytesSent: 20, bytesReceived: 200, flows: 1 });
  });

  it('tells who is at the other end of an accepted flow', () => {
    const { feed, ofKind } = setUp();
    const socket = { ...tcp(4, '10.0.0.9', 55_555), direction: FlowDirection.INBOUND };
    feed('network.listen', { socket: { ...socket, remotePort: 0 } });
    feed('network.accept', { socket });
    feed('network.close', { socket });
    for (const record of [...ofKind('network.accept'), ...ofKind('network.flow')]) {
      expect(record.peer).toEqual({ address: '10.0.0.9', port: 55_555 });
      expect(record.destination).toBeUndefined();
      expect(record.flow?.direction).toBe('inbound');
    }
  });

  it('tells the peers of one datagram socket apart', () => {
    const { feed, ofKind } = setUp();
    feed('network.send', { socket: udp(5, '198.51.100.1', 4000) });
    feed('network.send', { socket: udp(5, '198.51.100.2', 4000) });
    feed('network.close', { socket: udp(5, '198.51.100.1', 4000), bytesSent: 1, packetsSent: 1 });
    feed('network.close', { socket: udp(5, '198.51.100.2', 4000), bytesSent: 2, packetsSent: 1 });
    expect(
      ofKind('network.flow').map((record) => [record.destination?.address, record.flow?.bytesSent]),
    ).toEqual([
      ['198.51.100.1', 1],
      ['198.51.100.2', 2],
    ]);
  });

  it('says nothing of a datagram socket that was connected and never used', () => {
    const { feed, ofKind, detect } = setUp();
    feed('network.connect', { socket: udp(5, '198.51.100.1', 443) });
    feed('network.close', { socket: udp(5, '198.51.100.1', 443) });
    expect([ofKind('network.connect'), ofKind('network.flow')]).toEqual([[], []]);
    expect(detect.summary().pods[0]?.flows).toBe(0);
  });

  it('says that a socket older than the sensor has no known process', () => {
    const { feed, last } = setUp();
    feed(
      'network.close',
      { header: { tgid: 0, flags: EventFlag.FLOW_UNATTRIBUTED }, socket: tcp(1) },
      { pod: POD },
    );
    expect(last().flow?.unattributed).toBe(true);
  });

  it('goes by a new name after a second connect of its socket', () => {
    const { feed, last } = setUp();
    resolve(feed, 'a.example', '198.51.100.1', 1);
    feed('network.connect', { socket: tcp(1, '198.51.100.1') });
    feed('network.connect', { socket: tcp(1, '198.51.100.2') });
    expect(last().destination).toEqual({ address: '198.51.100.2', port: 443 });
  });

  it('has the local end that the socket got after it asked to connect', () => {
    const { feed, ofKind } = setUp();
    feed('network.connect', { socket: { ...tcp(1), localAddress: address('0.0.0.0'), localPort: 0 } });
    feed('network.close', { socket: tcp(1) });
    expect(ofKind('network.connect')[0]?.flow).toMatchObject({ localAddress: '0.0.0.0', localPort: 0 });
    expect(ofKind('network.flow')[0]?.flow).toMatchObject({ localAddress: '10.0.0.5', localPort: 40_001 });
  });

  it('has at least the number of a process of which no more is known', () => {
    const { feed, last } = setUp();
    feed('network.connect', { socket: tcp(1) }, { pod: POD });
    expect(last()).toMatchObject({ unknownProcess: { pid: 70 } });
  });
});
