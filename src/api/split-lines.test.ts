// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLines } from './split-lines.ts';

async function* pieces(texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

describe('splitLines', () => {
  it('gives back any lines of JSON, however their text is cut', async () => {
    const json = fc.string({ unit: 'binary' }).map((text) => JSON.stringify({ text }));
    await fc.assert(
      fc.asyncProperty(fc.array(json), fc.array(fc.nat(40), { maxLength: 40 }), async (lines, cuts) => {
        const text = lines.map((line) => `${line}\n`).join('');
        const parts: string[] = [];
        let at = 0;
        for (const cut of cuts) {
          parts.push(text.slice(at, at + cut));
          at += cut;
        }
        expect(await Array.fromAsync(splitLines(pieces([...parts, text.slice(at)])))).toEqual(lines);
      }),
    );
  });

  it('keeps line separators that are no line ends, and leaves out an unfinished line', async () => {
    expect(await Array.fromAsync(splitLines(pieces(['a\u2028b\n\nc\r', '\nd'])))).toEqual([
      'a\u2028b',
      '',
      'c\r',
    ]);
  });
});
