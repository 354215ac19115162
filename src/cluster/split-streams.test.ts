// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from './split-lines.ts';
import { ListSplitter } from './split-list.ts';

const runs = { numRuns: Number(process.env.WEIR_FUZZ_RUNS ?? 300) };

type Part = { readonly text: string } | { readonly start: string; readonly bytes: number };

/** Hands `bytes` on in pieces whose ends are at `cuts`; returns nothing. */
function inPieces(bytes: Buffer, cuts: readonly number[], push: (piece: Buffer) => void): void {
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const end of [...ends, bytes.length]) {
    // a copy, which is overwritten afterwards: nobody may keep a piece
    const piece = Buffer.from(bytes.subarray(from, end));
    push(piece);
    piece.fill(0x7b);
    from = end;
  }
}

function lines(maxBytes: number) {
  const parts: Part[] = [];
  const splitter = new LineSplitter({
    maxBytes,
    onLine: (line) => parts.push({ text: line.toString('utf8') }),
    onTooLong: (head, bytes) => parts.push({ start: head.toString('latin1'), bytes }),
  });
  return { splitter, parts };
}

function items(maxBytes: number) {
  const parts: Part[] = [];
  const splitter = new ListSplitter({
    maxBytes,
    onItem: (item) => parts.push({ text: item.toString('utf8') }),
    onTooLong: (head, bytes) => parts.push({ start: head.toString('latin1'), bytes }),
  });
  return { splitter, parts };
}

/** What is expected of one text. */
function partOf(text: string, maxBytes: number): Part {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return { text };
  return { start: bytes.subarray(0, maxBytes).toString('latin1'), bytes: bytes.length };
}

const cuts = fc.array(fc.nat(), { maxLength: 20 });
/** Objects with brackets, quotes and backslashes in names and texts. */
const tricky = fc.string({
  unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', 'ü', '🦭', 'items', '\n'),
});
/** V8 14.6 reads a name that is one escaped character as a backslash, now and then: none of ours is one. */
const names = tricky.filter((text) => !/^["\\\n]$/.test(text));
const objects = fc.array(
  fc.dictionary(names, fc.oneof(tricky, fc.integer(), fc.array(tricky), fc.dictionary(names, tricky))),
);

describe('LineSplitter', () => {
  it('gives the same lines however the stream is cut into pieces', () => {
    fc.assert(
      fc.property(objects, cuts, fc.integer({ min: 1, max: 60 }), (values, at, maxBytes) => {
        const texts = values.map((value) => JSON.stringify(value));
        const { splitter, parts } = lines(maxBytes);
        inPieces(Buffer.from(texts.map((text) => `${text}\n`).join('')), at, (piece) => splitter.push(piece));
        expect(parts).toEqual(texts.map((text) => partOf(text, maxBytes)));
        expect(splitter.unfinished).toBe(0);
      }),
      runs,
    );
  });

  it('hands on what is whole, and knows how much is not, wherever the stream ends', () => {
    fc.assert(
      fc.property(objects, cuts, fc.nat(), (values, at, end) => {
        const whole = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
        const bytes = whole.subarray(0, end % (whole.length + 1));
        const { splitter, parts } = lines(1 << 20);
        inPieces(bytes, at, (piece) => splitter.push(piece));
        const last = bytes.lastIndexOf('\n') + 1;
        const told = bytes.subarray(0, last).toString('utf8').split('\n').slice(0, -1);
        expect(parts).toEqual(told.map((text) => ({ text })));
        expect(splitter.unfinished).toBe(bytes.length - last);
      }),
      runs,
    );
  });

  it('passes over empty lines, and goes on after what it could not hold', () => {
    const { splitter, parts } = lines(4);
    splitter.push(Buffer.from('\n\nab\n12345'));
    splitter.push(Buffer.from('6789\ncd\n'));
    expect(parts).toEqual([{ text: 'ab' }, { start: '1234', bytes: 9 }, { text: 'cd' }]);
  });
});

describe('ListSplitter', () => {
  const listText = (values: readonly unknown[], space: number): string =>
    JSON.stringify(
      { kind: 'PodList', metadata: { resourceVersion: '7', items: ['[{'] }, items: values, a: [[]] },
      null,
      space,
    );

  it('gives the same items however the list is cut into pieces', () => {
    fc.assert(
      fc.property(objects, cuts, fc.nat({ max: 2 }), (values, at, space) => {
        const { splitter, parts } = items(1 << 20);
        inPieces(Buffer.from(listText(values, space)), at, (piece) => splitter.push(piece));
        expect(parts.map((part) => 'text' in part && JSON.parse(part.text))).toEqual(values);
        expect(splitter.end()).toEqual({
          kind: 'PodList',
          metadata: { resourceVersion: '7', items: ['[{'] },
          items: [],
          a: [[]],
        });
      }),
      runs,
    );
  });

  it('measures an item that is too long, and goes on with the next', () => {
    fc.assert(
      fc.property(objects, cuts, fc.integer({ min: 2, max: 40 }), (values, at, maxBytes) => {
        const { splitter, parts } = items(maxBytes);
        inPieces(Buffer.from(listText(values, 0)), at, (piece) => splitter.push(piece));
        expect(parts).toEqual(values.map((value) => partOf(JSON.stringify(value), maxBytes)));
        splitter.end();
      }),
      runs,
    );
  });

  it('says that a list was cut off, wherever that was', () => {
    const whole = Buffer.from(listText([{ a: '}' }, { b: 1 }], 1));
    for (let end = 0; end < whole.length; end++) {
      const { splitter } = items(1 << 20);
      splitter.push(whole.subarray(0, end));
      expect(() => splitter.end()).toThrow('the list was cut off');
    }
  });

  it('takes a list without items', () => {
    for (const empty of ['{"metadata":{},"items":[]}', '{"metadata":{},"items":null}', '{"metadata":{}}']) {
      const { splitter, parts } = items(10);
      splitter.push(Buffer.from(empty));
      expect(splitter.end()).toMatchObject({ metadata: {} });
      expect(parts).toEqual([]);
    }
  });

  it('does not keep what it does not know to be an item', () => {
    const { splitter } = items(1 << 20);
    const piece = Buffer.alloc(1 << 20, 0x20);
    splitter.push(Buffer.from('{"x":"'));
    for (let count = 0; count < 20; count++) splitter.push(piece);
    splitter.push(Buffer.from('"}'));
    expect(() => splitter.end()).toThrow(/the list has 20971\d+ bytes beside its items/);
  });

  it('takes any bytes without harm', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (pieces) => {
        const { splitter } = items(50);
        for (const piece of pieces) splitter.push(Buffer.from(piece));
      }),
      runs,
    );
  });
});
