// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { buildContainer, buildPod } from '../../test/suites/build-event.ts';
import { dnsRecords } from '../../test/suites/build-frames.ts';
import { HUB, resolve, setUp, tcp, udp, WHO } from '../../test/suites/detect-setup.ts';

describe('DNS records', () => {
  it('join question and answer, and keep the chain of aliases', () => {
    const { feed, ofKind } = setUp();
    const socket = udp(9);
    feed('dns.question', { socket, id: 7, type: 1, name: 'hf.co' });
    feed('dns.question', { socket, id: 7, type: 1, name: 'hf.co' });
    const records = dnsRecords([
      { type: 'CNAME', ttl: 60, data: 'edge.cdn.example' },
      { type: 'A', ttl: 5, data: HUB },
    ]);
    feed('dns.answer', { socket, id: 7, type: 1, name: 'hf.co', answerTotal: 2, recordCount: 2, records });
    expect(ofKind('dns.answer')[0]).toMatchObject({
      destination: { address: '10.96.0.10', port: 53 },
      dns: {
        question: 'hf.co',
        type: 'A',
        rcode: 'NOERROR',
        attempts: 2,
        durationMs: 2,
        answers: [
          { type: 'CNAME', data: 'edge.cdn.example', ttl: 60 },
          { type: 'A', data: HUB, ttl: 5 },
        ],
      },
    });
    feed('network.connect', { socket: tcp(1) });
    expect(ofKind('network.connect')[0]?.destination).toMatchObject({
      name: 'hf.co',
      aliases: ['edge.cdn.example'],
    });
  });

  it('report a question that nobody answered, once', () => {
    const { feed, ofKind, wait } = setUp();
    feed('dns.question', { socket: udp(9), id: 7, type: 65, name: 'hf.co' });
    wait(9_000);
    expect(ofKind('dns.question')).toEqual([]);
    wait(2_000);
    wait(20_000);
    expect(ofKind('dns.question').map(({ dns }) => dns)).toEqual([
      { question: 'hf.co', type: 'HTTPS', unanswered: true },
    ]);
  });

  it.each([
    ['was not asked for', {}, undefined],
    ['has another name', { name: 'other.example' }, { name: 'hf.co' }],
    ['comes from the pod itself', { socket: udp(9, '127.0.0.1') }, { socket: udp(9, '127.0.0.1') }],
  ])('learn nothing from an answer that %s', (_, answer, question) => {
    const { feed, last } = setUp();
    const base = { socket: udp(9), id: 7, type: 1, name: 'hf.co' };
    if (question !== undefined) feed('dns.question', { ...base, ...question });
    feed('dns.answer', { ...base, records: dnsRecords([{ type: 'A', ttl: 5, data: HUB }]), ...answer });
    feed('network.connect', { socket: tcp(1) });
    expect(last().destination?.name).toBeUndefined();
  });

  it('teach only the pod that asked', () => {
    const { feed, last } = setUp();
    resolve(feed, 'hf.co');
    const other = buildPod('team', 'other');
    feed('network.connect', { socket: tcp(1) }, { ...WHO, pod: other, container: buildContainer(other) });
    expect(last().destination?.name).toBeUndefined();
  });

  it('hold for their time and a while, and as long as a flow uses them', () => {
    const { feed, last, wait } = setUp();
    resolve(feed, 'hf.co');
    wait(80_000);
    feed('network.connect', { socket: tcp(1) });
    expect(last().destination?.name).toBe('hf.co');
    wait(600_000);
    feed('network.connect', { socket: tcp(2) });
    expect(last().destination?.name).toBe('hf.co');
    feed('network.close', { socket: tcp(1) });
    feed('network.close', { socket: tcp(2) });
    wait(1);
    feed('network.connect', { socket: tcp(3) });
    expect(last().destination?.name).toBeUndefined();
  });
});
