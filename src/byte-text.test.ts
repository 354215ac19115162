// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchView } from './batch-view.ts';
import { decodeBytes, isUtf8Bytes } from './byte-text.ts';

function byteText(bytes: Uint8Array): string {
  const buffer = new ArrayBuffer((bytes.length + 15) & ~7);
  new Uint8Array(buffer).set(bytes, 3);
  return new BatchView(buffer).byteText(3, bytes.length);
}

test('keeps every byte, and reads valid UTF-8 back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const valid = text.toWellFormed();
      const kept = byteText(Buffer.from(valid));
      expect([decodeBytes(kept), isUtf8Bytes(kept)]).toEqual([valid, true]);
    }),
  );
});

test('shows what is no UTF-8 as U+FFFD, and says so', () => {
  const kept = byteText(Uint8Array.from([0x61, 0xff, 0x62]));
  expect([decodeBytes(kept), isUtf8Bytes(kept), kept.length]).toEqual(['a\ufffdb', false, 3]);
});
