// SPDX-License-Identifier: Apache-2.0
import { address, dnsRecords, FrameBuilder } from '../test/suites/build-frames.ts';
import { sampleProcesses } from './sample-node.ts';

const NAMES = 50;
const EVENTS_PER_CONNECTION = 8;

const local = address('10.244.1.7');
const resolver = address('10.96.0.10');
const hosts = Array.from({ length: NAMES }, (_, i) => ({
  name: i % 2 === 0 ? 'huggingface.co' : `features-${i}.prod.svc.cluster.local`,
  address: address(`203.0.113.${i + 1}`),
  records: dnsRecords([
    { type: 'CNAME', ttl: 60, data: `edge-${i}.cdn.example` },
    { type: 'A', ttl: 60, data: `203.0.113.${i + 1}` },
  ]),
}));

/**
 * One batch of `connections` HTTPS connections as pods make them: a name is asked for and answered, the connection is
 * opened, greeted, used for one request read in the TLS library, and closed. Every tenth is followed by a report of a
 * live flow. `turn` moves times and cookies on.
 */
export function sampleConnections(turn: number, connections: number): FrameBuilder {
  const builder = new FrameBuilder();
  for (let index = 0; index < connections; index += 1) addConnection(builder, turn * connections + index);
  return builder;
}

/** Events in such a batch. */
export function eventsOf(connections: number): number {
  return connections * EVENTS_PER_CONNECTION;
}

function addConnection(builder: FrameBuilder, number: number): void {
  const process = sampleProcesses[(number * 31) % sampleProcesses.length];
  const host = hosts[number % NAMES];
  if (process === undefined || host === undefined) throw new Error('bench: no sample');
  const { pid, startNs, cgroupId } = process;
  const header = {
    time: 1_000_000_000_000 + number * 8000,
    processStart: startNs,
    cgroupId,
    tgid: pid,
    tid: pid,
  };
  const ends = { localAddress: local, localPort: 1024 + (number % 60_000), family: 4, direction: 1 };
  const dns = { ...ends, cookie: number * 2, remoteAddress: resolver, remotePort: 53, protocol: 17 };
  const tcp = { ...ends, cookie: number * 2 + 1, remoteAddress: host.address, remotePort: 443, protocol: 6 };
  const question = { header, socket: dns, id: number & 0xffff, type: 1, name: host.name };
  const target = `/org-${number % 7}/model-${number % 90}/resolve/main/model-00001-of-00004.safetensors`;
  builder
    .add('dns.question', question)
    .add('dns.answer', { ...question, answerTotal: 2, recordCount: 2, records: host.records })
    .add('network.connect', { header, socket: tcp })
    .add('network.established', { header, socket: tcp })
    .add('tls.hello', { header, socket: tcp, version: 0x304, serverName: host.name, alpn: 'http/1.1' })
    .add('http.request', {
      header,
      source: 2,
      tlsObject: number * 64,
      method: 'GET',
      target,
      host: host.name,
    })
    .add('network.flow', { header, socket: tcp, opened: header.time, bytesSent: 900, bytesReceived: 1 << 20 })
    .add('network.close', {
      header,
      socket: tcp,
      opened: header.time,
      bytesSent: 900,
      bytesReceived: 1 << 21,
    });
}
