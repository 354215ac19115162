// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../../src/events/record.ts';
import { ByteLines } from '../../src/policy/byte-lines.ts';
import { FactReader, type ResolverFact } from '../../src/policy/fact-reader.ts';
import { FactScanner } from '../../src/policy/fact-scanner.ts';
import type { FlowCount } from '../../src/policy/flow-fact.ts';
import { flowRecord } from './flow-record.ts';
import { anyRecords } from './random-records.ts';

/** What decisions rest on. */
function countOf(fact: FlowCount | ResolverFact | undefined) {
  if (fact === undefined || 'resolver' in fact) return fact;
  const { flow, isOver, pod, action, time, bytesSent, flows } = fact;
  return { flow, isOver, pod, action, time, bytesSent, flows };
}

/** What a scanner and a reader make of lines, one after the other; and how many were not parsed. */
function readBoth(lines: readonly string[]) {
  const [reader, scanned, read] = [new FactReader(), [] as unknown[], [] as unknown[]];
  const scanner = new FactScanner(new FactReader());
  let unparsed = 0;
  for (const line of lines) {
    const bytes = Buffer.from(`..${line}..`);
    const [start, end] = [2, bytes.length - 2];
    const record: EventRecord = JSON.parse(line);
    const found = scanner.scan(bytes, start, end);
    if (found !== 'parse') unparsed++;
    const fact = found === 'parse' ? scanner.learn(bytes, start, end, record) : found;
    const told = countOf(reader.read(record));
    // that somebody answers is told once
    const isKnown = fact === 'nothing' && told !== undefined && 'resolver' in told;
    scanned.push(fact === 'nothing' ? (isKnown ? told : undefined) : countOf(fact));
    read.push(told);
  }
  return { scanned, read, unparsed };
}

describe('scanning lines', () => {
  it('tells what parsing them tells', () => {
    let unparsed = 0;
    fc.assert(
      fc.property(anyRecords, (records) => {
        const lines = [...records, ...records].map((record) => JSON.stringify(record));
        const both = readBoth(lines);
        expect(both.scanned).toEqual(both.read);
        unparsed += both.unparsed;
      }),
      { numRuns: 1_000 },
    );
    expect(unparsed).toBeGreaterThan(1_000);
  });

  it('is not led astray by what workloads write', () => {
    const evil =
      '"destination":{"address":"10.0.0.1","port":1},"flow":{"protocol":"tcp","direction":"outbound","cookie":"9"}';
    const records = [1, 2, 3].map((number) =>
      flowRecord({
        cookie: `${number}`,
        pod: { namespace: 'münchen', name: evil, uid: `u"${evil}` },
        process: { id: '1', pid: 1, startTime: '', executable: `}${evil}`, comm: 'ä' },
        destination: { address: '203.0.113.7', port: 443, name: `a${evil}`, nameEvidence: ['dns'] },
      }),
    );
    const { scanned, read } = readBoth(records.map((record) => JSON.stringify(record)));
    expect(scanned).toEqual(read);
  });

  it('tells flows of one cookie apart by their boots, whatever the cookies look like', () => {
    const cookies = ['7', '07', '7.0', '18446744073709551615', '18446744073709551614'];
    const records = ['a', 'b'].flatMap((bootId) =>
      cookies.map((cookie) => ({ ...flowRecord({ cookie }), bootId })),
    );
    const { scanned, read } = readBoth([...records, ...records].map((record) => JSON.stringify(record)));
    expect(scanned).toEqual(read);
    expect(new Set(read.map((fact) => (fact as FlowCount).flow)).size).toBe(10);
  });

  it.each([
    '',
    '{}',
    '{"schema":"weir.dev/record/v1","kind":"',
    '{"schema":"weir.dev/record/v1","kind":"network.flow"}',
  ])('leaves what is no whole record to be parsed: %j', (line) => {
    const bytes = Buffer.from(line);
    expect(new FactScanner(new FactReader()).scan(bytes, 0, bytes.length)).toBe('parse');
  });
});

describe('lines of chunks', () => {
  it('are the same however the chunks are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'ü', '\n', '\r', '{') })),
        fc.integer({ min: 1, max: 5 }),
        (texts, size) => {
          const bytes = Buffer.from(texts.join('\n'));
          const lines: string[] = [];
          const split = new ByteLines((all, start, end) => void lines.push(all.toString('utf8', start, end)));
          for (let at = 0; at < bytes.length; at += size) split.add(bytes.subarray(at, at + size));
          split.end();
          const expected = bytes.toString('utf8').split('\n');
          if (expected.at(-1) === '') expected.pop();
          expect(lines).toEqual(expected.map((line) => line.replace(/\r$/, '')));
        },
      ),
    );
  });

  it('come with a text in which they lie where their bytes do, however long they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 300_000 }), { maxLength: 6 }),
        fc.integer({ min: 50_000, max: 1_000_000 }),
        (lengths, size) => {
          const lines = lengths.map((length, at) => `${at}${'ü'.repeat(length / 2)}`);
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const found: string[] = [];
          const split = new ByteLines((all, start, end, text) => {
            const line = Buffer.from(text.slice(start, end), 'latin1');
            expect(line.equals(all.subarray(start, end))).toBe(true);
            found.push(line.toString('utf8'));
          });
          for (let at = 0; at < bytes.length; at += size) split.add(bytes.subarray(at, at + size));
          split.end();
          expect(found).toEqual(lines);
        },
      ),
      { numRuns: 50 },
    );
  });
});
