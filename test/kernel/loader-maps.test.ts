// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { BpfMap } from '../../src/kernel/bpf-map.ts';
import { Collection } from '../../src/kernel/collection.ts';
import { readCollectionSpec } from '../../src/kernel/collection-spec.ts';
import { compileTestObject } from './compile-object.ts';
import { describeLive, type LivePlace, makeLivePlace } from './live.ts';

const bytes64 = (value: number): Uint8Array => new Uint8Array(BigUint64Array.of(BigInt(value)).buffer);
const bytes32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);

describeLive('BpfMap', () => {
  let place: LivePlace | undefined;
  let collection: Collection;
  let numbers: BpfMap;

  beforeEach(() => {
    collection = Collection.load([readCollectionSpec(compileTestObject('sampler'))], {
      maxEntries: { numbers: 5000 },
    });
    numbers = collection.map('numbers');
  });
  afterEach(() => collection.close());
  afterAll(() => place?.remove());

  it('keeps what was put under a key, until deleted', () => {
    expect(numbers.lookup(bytes64(1))).toBeUndefined();
    numbers.update(bytes64(1), bytes64(10));
    expect(numbers.lookup(bytes64(1))).toEqual(bytes64(10));
    expect(numbers.delete(bytes64(1))).toBe(true);
    expect(numbers.delete(bytes64(1))).toBe(false);
  });

  it('adds only, or replaces only, when asked to', () => {
    expect(() => numbers.update(bytes64(1), bytes64(1), 'replace')).toThrow('ENOENT');
    numbers.update(bytes64(1), bytes64(1), 'create');
    expect(() => numbers.update(bytes64(1), bytes64(2), 'create')).toThrow('EEXIST');
    numbers.update(bytes64(1), bytes64(2), 'replace');
  });

  it('gives every entry once, in batches', () => {
    for (let key = 0; key < 5000; key++) numbers.update(bytes64(key), bytes64(key * 2));
    const entries = [...numbers.entries()].map(([key, value]) => [
      Number(Buffer.from(key).readBigUInt64LE()),
      Number(Buffer.from(value).readBigUInt64LE()),
    ]);
    expect(entries).toHaveLength(5000);
    expect(new Set(entries.map(([key]) => key)).size).toBe(5000);
    expect(entries.every(([key = 0, value]) => value === key * 2)).toBe(true);
  });

  it('takes many at once, and gives them up so, those that are not there among them', () => {
    const all = Array.from({ length: 100 }, (_, key) => ({ key: bytes64(key), value: bytes64(key * 2) }));
    numbers.updateAll(all);
    numbers.updateAll(all.slice(0, 2));
    expect(numbers.lookup(bytes64(99))).toEqual(bytes64(198));
    numbers.delete(bytes64(0));
    numbers.delete(bytes64(50));
    numbers.delete(bytes64(98));
    numbers.deleteAll(all.slice(0, 99).map(({ key }) => key));
    expect([...numbers.entries()].map(([key]) => key)).toEqual([bytes64(99)]);
    numbers.deleteAll([bytes64(99), bytes64(100)]);
    expect([...numbers.entries()]).toEqual([]);
    const more = Array.from({ length: 5001 }, (_, key) => ({ key: bytes64(key), value: bytes64(key) }));
    expect(() => numbers.updateAll(more)).toThrow('E2BIG');
  });

  it('walks keys one by one', () => {
    numbers.update(bytes64(1), bytes64(1));
    const first = numbers.nextKey();
    expect(first).toEqual(bytes64(1));
    expect(numbers.nextKey(first)).toBeUndefined();
  });

  it('says that the table is full by E2BIG', () => {
    for (let key = 0; key < 5000; key++) numbers.update(bytes64(key), bytes64(0));
    expect(() => numbers.update(bytes64(5000), bytes64(0))).toThrow(
      expect.objectContaining({ code: 'BPF_FAILED', details: expect.objectContaining({ errno: 'E2BIG' }) }),
    );
  });

  it('refuses keys and values of another size before the kernel sees them', () => {
    expect(() => numbers.lookup(new Uint8Array(4))).toThrow('key needs 8 bytes, got 4');
    expect(() => numbers.update(bytes64(1), new Uint8Array(7))).toThrow('value needs 8 bytes, got 7');
    expect(() => numbers.lookupInto(bytes64(1), new Uint8Array(7))).toThrow(RangeError);
  });

  it('shows the value of each CPU of a per-CPU map', () => {
    const hits = collection.map('hits');
    const link = collection.program('sampler/on_exit').attach();
    link.close();
    const perCpu = hits.lookupPerCpu(bytes32(0)) ?? [];
    expect(perCpu.length).toBeGreaterThan(0);
    expect(perCpu.every((value) => value.length === 4)).toBe(true);
    expect([...hits.entries()]).toHaveLength(2);
  });

  it('outlives the collection when pinned, and can be used by the next one', () => {
    place ??= makeLivePlace('maps');
    const path = join(place.bpffs, 'numbers');
    numbers.update(bytes64(3), bytes64(33));
    numbers.pin(path);
    collection.close();
    const pinned = BpfMap.openPinned('numbers', path);
    expect(pinned).toMatchObject({ type: 1, keySize: 8, valueSize: 8, maxEntries: 5000 });
    if (pinned === undefined) throw new Error('it is not pinned');

    collection = Collection.load([readCollectionSpec(compileTestObject('sharer'))], {
      maxEntries: { numbers: 5000 },
      maps: new Map([['numbers', pinned]]),
    });
    collection.program('sharer/on_count').testRun({ data: new Uint8Array(64) });
    expect(pinned.lookup(bytes64(3))).toEqual(bytes64(33));
    expect(pinned.lookup(bytes64(7))).toEqual(bytes64(70));
    pinned.close();
    pinned.close();
  });

  it('tells an absent pin from one of another kind', () => {
    place ??= makeLivePlace('maps');
    expect(BpfMap.openPinned('absent', join(place.bpffs, 'absent'))).toBeUndefined();
    expect(() => BpfMap.openPinned('absent', '/proc/version')).toThrow(
      expect.objectContaining({ code: 'BPF_FAILED' }),
    );
  });
});
