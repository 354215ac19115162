// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeNameSecret } from '../../src/gen/tables.ts';
import { Collection } from '../../src/kernel/collection.ts';
import { readCollectionSpec } from '../../src/kernel/collection-spec.ts';
import { makeNameSecret, NameHasher } from '../../src/kernel/egress/name-hasher.ts';
import { compileTestObject } from './compile-object.ts';
import { isName } from './fuzz/host-name.ts';
import { Random } from './fuzz/random.ts';
import { MAX_BYTES, MAX_SEGMENTS, randomStream } from './fuzz/random-stream.ts';
import type { ProxiedRead } from './fuzz/read-proxied.ts';
import { readStream, type Shown, type StreamRead } from './fuzz/read-stream.ts';
import { describeLive } from './live.ts';

const RUNS = Number(process.env.WEIR_FUZZ_RUNS ?? 5_000 / Number(process.env.WEIR_TIME_SCALE ?? 1));
/** `struct fed_stream` and `struct fed_state` of bpf/wire_feeder.bpf.c. */
const STREAM_BYTES_AT = (MAX_SEGMENTS + 2) * 4;
const MAX_SHOWN = 64;
const IS_PROXIED_AT = 8;
const SHOWN = {
  ...{ at: 16, bytes: 304, wire: 4, isEncrypted: 5, nameLength: 6, nameHash: 8, name: 16 },
  ...{ requestState: 272, requestPort: 274, requestName: 280, requestAddress: 288 },
} as const;
const STAGE_AT = SHOWN.at + MAX_SHOWN * SHOWN.bytes + 5;
const PACKET = new Uint8Array(64);
const ZERO = new Uint8Array(4);
/** `enum wire_state` and `enum wire_stage`. */
const WIRE = ['nothing', 'name', 'unreadable'] as const;
const WIRE_NAME = 1;
const WIRE_ADDRESS = 3;
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

  function readInKernel(segments: readonly Buffer[], isProxied: boolean): StreamRead {
    let end = 0;
    for (const [index, segment] of segments.entries()) {
      segment.copy(stream, STREAM_BYTES_AT + end);
      end += segment.length;
      stream.writeUInt32LE(end, (index + 1) * 4);
    }
    collection.map('fed_streams').update(ZERO, stream);
    state.fill(0);
    state[IS_PROXIED_AT] = Number(isProxied);
    collection.map('fed_states').update(ZERO, state);
    const { result } = collection
      .program('wire_feeder/feed')
      .testRun({ data: PACKET, repeat: segments.length });
    expect(result).toBe(1);
    collection.map('fed_states').lookupInto(ZERO, state);
    const view = Buffer.from(state.buffer);
    expect(view.readUInt32LE(0)).toBe(segments.length);
    const shown = Array.from({ length: view.readUInt32LE(4) }, (_, index) =>
      shownAt(view.subarray(SHOWN.at + index * SHOWN.bytes), isProxied),
    );
    return { shown, stage: STAGES[state[STAGE_AT] ?? 0] ?? 'start' };
  }

  function shownAt(bytes: Buffer, isProxied: boolean): Shown {
    const is = WIRE[bytes.readUInt8(SHOWN.wire)] ?? 'unreadable';
    const isEncrypted = bytes.readUInt8(SHOWN.isEncrypted) === 1 && is !== 'unreadable';
    const more = {
      ...(isEncrypted && { isEncrypted }),
      ...(isProxied && { request: requestAt(bytes) }),
    };
    if (is !== 'name') return { segment: bytes.readUInt32LE(0), is, ...more };
    const name = bytes.toString('latin1', SHOWN.name, SHOWN.name + bytes.readUInt16LE(SHOWN.nameLength));
    // hashes of names that are none of DNS don't matter
    if (/^[!-~]*$/.test(name)) expect(bytes.readBigUInt64LE(SHOWN.nameHash)).toBe(hasher.hash(name));
    return { segment: bytes.readUInt32LE(0), is, name, ...more };
  }

  /** A name by its hash: what is expected is given in that form, too. */
  function requestAt(bytes: Buffer): ProxiedRead {
    const port = bytes.readUInt16LE(SHOWN.requestPort);
    const state = bytes.readUInt8(SHOWN.requestState);
    if (state === WIRE_NAME) return { host: `${bytes.readBigUInt64LE(SHOWN.requestName)}`, port };
    if (state !== WIRE_ADDRESS) return 'unreadable';
    expect(bytes.toString('hex', SHOWN.requestAddress, SHOWN.requestAddress + 12)).toBe(
      '00000000000000000000ffff',
    );
    const end = SHOWN.requestAddress + 16;
    return { host: [...bytes.subarray(end - 4, end)].join('.'), port };
  }

  function hashed({ request, ...shown }: Shown): Shown {
    if (request === undefined || request === 'unreadable') return { ...shown, ...(request && { request }) };
    const host = isName(request.host) ? `${hasher.hash(request.host)}` : request.host;
    return { ...shown, request: { ...request, host } };
  }

  it('show what RFC 8446, 6066 and 9112 say, however they are cut and tampered with', {
    timeout: 3_600_000,
  }, () => {
    const first = Math.floor(Math.random() * 2 ** 32);
    const seen = { name: 0, nothing: 0, unreadable: 0, more: 0, asked: 0 };
    for (let run = 0; run < RUNS; run++) {
      const segments = randomStream(new Random(first + run));
      if (segments.length === 0) continue;
      const isProxied = run % 2 === 1;
      const { isLong, shown, stage } = readStream(segments, isProxied);
      const expected = { shown: shown.map(hashed), stage };
      const found = readInKernel(segments, isProxied);
      const isGivenUp = isLong && found.shown.at(-1)?.is === 'unreadable';
      if (!isGivenUp && JSON.stringify(found) !== JSON.stringify(expected)) {
        const hex = segments.map((segment) => segment.toString('hex'));
        expect.fail(
          JSON.stringify({ kernel: found, rfc: expected, isProxied, seed: first + run, segments: hex }),
        );
      }
      for (const { is, request = 'unreadable' } of found.shown) {
        seen[is]++;
        if (request !== 'unreadable') seen.asked++;
      }
      if (found.stage !== 'end') seen.more++;
    }
    // none of them was all that was tried
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(RUNS / 50);
  });
});
