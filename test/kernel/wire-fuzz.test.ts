// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeNameSecret } from '../../src/gen/tables.ts';
import { Collection } from '../../src/kernel/collection.ts';
import { readCollectionSpec } from '../../src/kernel/collection-spec.ts';
import { makeNameSecret, NameHasher } from '../../src/kernel/egress/name-hasher.ts';
import { compileTestObject } from './compile-object.ts';
import { Random } from './fuzz/random.ts';
import { MAX_BYTES, MAX_SEGMENTS, randomStream } from './fuzz/random-stream.ts';
import { readStream, type Shown, type StreamRead } from './fuzz/read-stream.ts';
import { describeLive } from './live.ts';

const RUNS = Number(process.env.WEIR_FUZZ_RUNS ?? 5_000 / Number(process.env.WEIR_TIME_SCALE ?? 1));
/** `struct fed_stream` and `struct fed_state` of bpf/wire_feeder.bpf.c. */
const STREAM_BYTES_AT = (MAX_SEGMENTS + 2) * 4;
const MAX_SHOWN = 64;
const SHOWN = { at: 8, bytes: 272, wire: 4, nameLength: 6, nameHash: 8, name: 16 } as const;
const STAGE_AT = SHOWN.at + MAX_SHOWN * SHOWN.bytes + 5;
const PACKET = new Uint8Array(64);
const ZERO = new Uint8Array(4);
/** `enum wire_state` and `enum wire_stage`. */
const WIRE = ['nothing', 'name', 'unreadable'] as const;
const STAGES = ['start', 'hello', 'http', 'end', 'records'] as const;

describeLive('streams as the kernel reads them', () => {
  let collection: Collection;
  let hasher: NameHasher;
  let stream: Buffer;
  let state: Uint8Array;

  beforeAll(() => {
    collection = Collection.load([readCollectionSpec(compileTestObject('wire_feeder'))]);
    const secret = makeNameSecret();
    collection.map('name_secret').update(ZERO, encodeNameSecret(secret));
    hasher = new NameHasher(secret);
    stream = Buffer.alloc(collection.map('fed_streams').valueSize);
    state = new Uint8Array(collection.map('fed_states').valueSize);
    expect(stream.length).toBe(STREAM_BYTES_AT + MAX_BYTES + 4096);
  });
  afterAll(() => collection?.close());

  function readInKernel(segments: readonly Buffer[]): StreamRead {
    let end = 0;
    for (const [index, segment] of segments.entries()) {
      segment.copy(stream, STREAM_BYTES_AT + end);
      end += segment.length;
      stream.writeUInt32LE(end, (index + 1) * 4);
    }
    collection.map('fed_streams').update(ZERO, stream);
    collection.map('fed_states').update(ZERO, state.fill(0));
    const { result } = collection
      .program('wire_feeder/feed')
      .testRun({ data: PACKET, repeat: segments.length });
    expect(result).toBe(1);
    collection.map('fed_states').lookupInto(ZERO, state);
    const view = Buffer.from(state.buffer);
    expect(view.readUInt32LE(0)).toBe(segments.length);
    const shown = Array.from({ length: view.readUInt32LE(4) }, (_, index) =>
      shownAt(view.subarray(SHOWN.at + index * SHOWN.bytes)),
    );
    return { shown, stage: STAGES[state[STAGE_AT] ?? 0] ?? 'start' };
  }

  function shownAt(bytes: Buffer): Shown {
    const is = WIRE[bytes.readUInt8(SHOWN.wire)] ?? 'unreadable';
    if (is !== 'name') return { segment: bytes.readUInt32LE(0), is };
    const name = bytes.toString('latin1', SHOWN.name, SHOWN.name + bytes.readUInt16LE(SHOWN.nameLength));
    // hashes of names that are none of DNS don't matter
    if (/^[!-~]*$/.test(name)) expect(bytes.readBigUInt64LE(SHOWN.nameHash)).toBe(hasher.hash(name));
    return { segment: bytes.readUInt32LE(0), is, name };
  }

  it('show what RFC 8446, 6066 and 9112 say, however they are cut and tampered with', {
    timeout: 3_600_000,
  }, () => {
    const first = Math.floor(Math.random() * 2 ** 32);
    const seen = { name: 0, nothing: 0, unreadable: 0, more: 0 };
    for (let run = 0; run < RUNS; run++) {
      const segments = randomStream(new Random(first + run));
      if (segments.length === 0) continue;
      const { isLong, ...expected } = readStream(segments);
      const found = readInKernel(segments);
      const isGivenUp = isLong && found.shown.at(-1)?.is === 'unreadable';
      if (!isGivenUp && JSON.stringify(found) !== JSON.stringify(expected)) {
        const hex = segments.map((segment) => segment.toString('hex'));
        expect.fail(JSON.stringify({ kernel: found, rfc: expected, seed: first + run, segments: hex }));
      }
      for (const { is } of found.shown) seen[is]++;
      if (found.stage !== 'end') seen.more++;
    }
    // none of them was all that was tried
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(RUNS / 50);
  });
});
