// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NameTable } from './name-table.ts';

const LIMITS = { maxAddresses: 3, maxNames: 2, lingerNs: 10e9 };

function create() {
  const losses = { namesEvicted: 0 };
  return { names: new NameTable(LIMITS, losses), losses };
}

const namesOf = (table: NameTable, address: string, now: number) =>
  table.find(address, now)?.names.map(({ name }) => name);

describe('NameTable', () => {
  it('gives the name learned last first, and forgets each after its time and a while', () => {
    const { names } = create();
    names.learn('1', 'a', [], 100, 0);
    names.learn('1', 'b', ['c'], 5, 1);
    expect(namesOf(names, '1', 2)).toEqual(['b', 'a']);
    expect(namesOf(names, '1', 16e9)).toEqual(['a']);
    expect(namesOf(names, '1', 111e9)).toBeUndefined();
  });

  it('makes room by forgetting what no flow uses, the oldest first, and counts it', () => {
    const { names, losses } = create();
    for (const address of ['1', '2', '3']) names.learn(address, 'a', [], 100, 0);
    const used = names.find('1', 0);
    if (used !== undefined) used.users++;
    names.learn('4', 'a', [], 100, 0);
    expect(['1', '2', '3', '4'].map((address) => namesOf(names, address, 0))).toEqual([
      ['a'],
      undefined,
      ['a'],
      ['a'],
    ]);
    expect(losses.namesEvicted).toBe(1);
  });

  it('takes nothing new while all it has is used', () => {
    const { names, losses } = create();
    for (const address of ['1', '2', '3']) {
      names.learn(address, 'a', [], 100, 0);
      const entry = names.find(address, 0);
      if (entry !== undefined) entry.users++;
    }
    names.learn('4', 'a', [], 100, 0);
    expect(namesOf(names, '4', 0)).toBeUndefined();
    expect(losses.namesEvicted).toBe(1);
  });

  it('never grows beyond its limits', () => {
    const op = fc.tuple(fc.nat(20), fc.nat(5), fc.nat(200), fc.nat(3e11));
    fc.assert(
      fc.property(fc.array(op, { maxLength: 200 }), (ops) => {
        const { names } = create();
        for (const [address, name, ttl, now] of ops) {
          names.learn(String(address), String(name), [], ttl, now);
          const entry = names.find(String(address), now);
          expect(entry?.names.length).toBeLessThanOrEqual(LIMITS.maxNames);
        }
        expect(names.size).toBeLessThanOrEqual(LIMITS.maxAddresses);
        names.expire(1e15);
        expect(names.size).toBe(0);
      }),
    );
  });
});
