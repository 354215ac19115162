// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { decodeProtobuf } from '../../decode-protobuf.ts';
import { encodeProtobuf } from '../../encode-protobuf.ts';
import {
  ContainerStatusResponse,
  ListPodSandboxResponse,
  PodSandbox,
  RuntimeService,
} from '../../gen/cri.ts';

const source = readFileSync(join(import.meta.dirname, '../../../proto/cri-runtime-v1.proto'), 'utf8');
const { root } = protobuf.parse(source);
/** A codec that is not ours, from the same description. */
const reference = (name: string) => root.lookupType(`runtime.v1.${name}`);

const labels = fc.dictionary(fc.string(), fc.string(), { maxKeys: 5 });
const sandbox = fc.record({
  id: fc.string({ unit: 'grapheme' }),
  metadata: fc.record({
    name: fc.string(),
    uid: fc.string(),
    namespace: fc.string(),
    attempt: fc.nat({ max: 0xffffffff }),
  }),
  state: fc.constantFrom(0, 1),
  labels,
  runtimeHandler: fc.string({ maxLength: 300 }),
});

/** As our decoder gives it. */
function expected<T extends { labels: Record<string, string> }>(value: T) {
  return { ...value, labels: new Map(Object.entries(value.labels)) };
}

const runs = { numRuns: Number(process.env.WEIR_FUZZ_RUNS ?? 200) };

describe('the protobuf codec', () => {
  it('reads what another codec wrote', () => {
    fc.assert(
      fc.property(fc.array(sandbox, { maxLength: 4 }), (items) => {
        const type = reference('ListPodSandboxResponse');
        const bytes = type.encode(type.fromObject({ items })).finish();
        expect(decodeProtobuf(ListPodSandboxResponse, bytes)).toEqual({ items: items.map(expected) });
      }),
      runs,
    );
  });

  it('writes what another codec reads', () => {
    fc.assert(
      fc.property(fc.array(sandbox, { maxLength: 4 }), (items) => {
        const bytes = encodeProtobuf(ListPodSandboxResponse, { items: items.map(expected) });
        const type = reference('ListPodSandboxResponse');
        const read = type.toObject(type.decode(bytes), { defaults: true, arrays: true, objects: true });
        expect(read).toEqual({ items });
      }),
      runs,
    );
  });

  it('gives defaults for what is absent', () => {
    expect(decodeProtobuf(PodSandbox, new Uint8Array())).toEqual({
      id: '',
      metadata: undefined,
      state: 0,
      labels: new Map(),
      runtimeHandler: '',
    });
    const booleans = encodeProtobuf(RuntimeService.ContainerStatus.request, {
      containerId: '',
      verbose: true,
    });
    expect(decodeProtobuf(RuntimeService.ContainerStatus.request, booleans).verbose).toBe(true);
  });

  it('skips what it does not know, of every wire type', () => {
    const type = protobuf
      .parse(
        `syntax = "proto3"; message Newer { string id = 1; fixed64 a = 90; fixed32 b = 91; int64 c = 92; string d = 93;
       repeated int32 e = 94; string state = 3; }`,
      )
      .root.lookupType('Newer');
    const bytes = type
      .encode(
        type.create({ id: 'x', a: 7, b: 8, c: -1, d: 'text', e: [1, 300], state: 'of another type here' }),
      )
      .finish();
    expect(decodeProtobuf(PodSandbox, bytes)).toMatchObject({ id: 'x', state: 0 });
  });

  it('refuses what is cut, and never reads beyond its bytes', () => {
    const whole = encodeProtobuf(PodSandbox, { id: 'abc', labels: new Map([['a', 'b']]) });
    expect(() => decodeProtobuf(PodSandbox, whole.subarray(0, 4))).toThrow(
      'protobuf: runtime.v1.PodSandbox: a field is longer than its message, at byte 2',
    );
    expect(() => decodeProtobuf(PodSandbox, Buffer.from([0xff]))).toThrow('a number is cut');
    expect(() => decodeProtobuf(PodSandbox, Buffer.alloc(11, 0xff))).toThrow('more than ten bytes');
    expect(() => decodeProtobuf(PodSandbox, Buffer.from([0x0b]))).toThrow('wire type 3 is unknown');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeProtobuf(ContainerStatusResponse, bytes);
        } catch (error: unknown) {
          expect(String(error)).toMatch(/^Error: protobuf: /);
        }
      }),
      runs,
    );
  });
});
