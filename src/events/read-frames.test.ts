// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { address, buildRecord, dnsRecords, FrameBuilder } from '../../test/suites/build-frames.ts';
import { BatchView } from '../batch-view.ts';
import { DnsCursor, EventHeaderCursor } from '../gen/events.ts';
import { FrameReader } from './read-frames.ts';

const NONE = { 'torn-frame': 0, 'short-record': 0, 'unknown-ring': 0, 'unknown-kind': 0, 'bad-length': 0 };

function read(builder: FrameBuilder, reader = new FrameReader()) {
  const { view, byteLength } = builder.build();
  reader.read(view, byteLength);
  return { reader, view };
}

describe('FrameReader', () => {
  it('finds the records of both rings and which of them are identity events', () => {
    const builder = new FrameBuilder()
      .add('process.fork', { header: { time: 5, tgid: 7 } })
      .add('dns.question', { header: { time: 6 }, name: 'huggingface.co' })
      .add('coverage.throttle', { header: { time: 7 } })
      .add('process.exec', { header: { time: 8 }, executable: '/bin/sh', args: 'sh\0-c\0' });
    const { reader, view } = read(builder);
    const header = new EventHeaderCursor();
    const times = reader.lanes.map((lane) => [...lane.times.subarray(0, lane.count)]);
    expect(times).toEqual([[6], [5, 7, 8]]);
    const identity = [...reader.identity.subarray(0, reader.identityCount)];
    expect(identity.map((at) => header.move(view, at).timeKey)).toEqual([5, 8]);
    expect(reader.undecodable).toEqual(NONE);
  });

  it('reads back every field that was built', () => {
    const records = dnsRecords([
      { type: 'CNAME', ttl: 60, data: 'cdn.hf.co' },
      { type: 'A', ttl: 5, data: '192.0.2.1' },
    ]);
    const socket = { remoteAddress: address('10.96.0.10'), remotePort: 53, family: 4, protocol: 17 };
    const { view } = read(
      new FrameBuilder().add('dns.answer', { header: { time: 2n ** 60n }, socket, name: 'hf.co', records }),
    );
    const event = new DnsCursor().move(view, 8);
    expect(event.header.time).toBe(2n ** 60n);
    expect([event.name, event.socket.remotePort, event.socket.family]).toEqual(['hf.co', 53, 4]);
    expect(view.copy(event.recordsOffset, event.recordsLength)).toEqual(Uint8Array.from(records));
  });

  it('counts what it can not decode by reason, and goes on behind it', () => {
    const exit = buildRecord('process.exit', { header: { time: 1 } });
    const unknownKind = Uint8Array.from(exit);
    unknownKind[36] = 200;
    const longTail = buildRecord('tls.hello', { serverName: 'hf.co' });
    longTail[92] = 200;
    const builder = new FrameBuilder()
      .addRaw(exit.subarray(0, 16), 1)
      .addRaw(exit, 7)
      .addRaw(unknownKind, 1)
      .addRaw(longTail, 0)
      .addRaw(new Uint8Array(0), 0)
      .addRaw(exit, 1)
      .addRaw(exit, 1, 4096);
    const { reader } = read(builder);
    expect(reader.undecodable).toEqual({
      'torn-frame': 1,
      'short-record': 2,
      'unknown-ring': 1,
      'unknown-kind': 1,
      'bad-length': 1,
    });
    expect(reader.lanes.map((lane) => lane.count)).toEqual([0, 1]);
  });

  it('forgets the last batch, keeps its counts, and grows with a large one', () => {
    const reader = new FrameReader();
    const large = new FrameBuilder();
    for (let i = 0; i < 3000; i++) large.add('process.exit', { header: { time: i } });
    read(large.addRaw(new Uint8Array(4), 0), reader);
    expect([reader.lanes[1].count, reader.identityCount]).toEqual([3000, 3000]);
    read(new FrameBuilder().add('network.connect', {}), reader);
    expect([reader.lanes[0].count, reader.lanes[1].count, reader.identityCount]).toEqual([1, 0, 0]);
    expect(reader.undecodable['short-record']).toBe(1);
  });

  it('accounts for every byte of damaged batches and never throws', () => {
    const events = new FrameBuilder();
    for (let i = 0; i < 8; i++)
      events
        .add('process.exec', { executable: '/bin/true', cwd: '/', args: 'true\0' })
        .add('http.request', { method: 'GET', target: '/api', host: 'hf.co' })
        .add('network.close', {});
    const { view, byteLength } = events.build();
    const damage = fc.array(fc.tuple(fc.nat(byteLength - 1), fc.nat(255)), { maxLength: 20 });
    fc.assert(
      fc.property(damage, fc.nat(byteLength), (changes, kept) => {
        const bytes = view.u8.slice();
        for (const [at, value] of changes) bytes[at] = value;
        const reader = new FrameReader();
        reader.read(new BatchView(bytes.buffer), kept & ~7);
        const lost = Object.values(reader.undecodable).reduce((a, b) => a + b);
        const found = reader.lanes[0].count + reader.lanes[1].count;
        if (changes.length === 0 && kept >= byteLength) expect([found, lost]).toEqual([24, 0]);
        else expect(found + lost).toBeGreaterThanOrEqual(kept >= 8 ? 1 : 0);
      }),
    );
  });
});
