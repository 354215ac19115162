// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DestinationKeys } from '../../src/policy/destination-keys.ts';

const destination = fc.record(
  {
    address: fc.constantFrom('10.0.0.1', '10.0.0.2', '', 'a'),
    name: fc.constantFrom('a', 'b', ''),
    port: fc.constantFrom(0, 1, 443, 65_535),
    isUdp: fc.boolean(),
  },
  { requiredKeys: ['address', 'port', 'isUdp'] },
);

describe('numbers of destinations', () => {
  it('are equal where address, name, port and protocol are', () => {
    fc.assert(
      fc.property(fc.array(destination, { maxLength: 40 }), (all) => {
        const keys = new DestinationKeys();
        const texts = all.map(({ address, name, port, isUdp }) =>
          JSON.stringify([address, name ?? null, port, isUdp]),
        );
        const numbers = all.map((each) => keys.of(each, each.isUdp));
        expect(new Set(texts.map((text, at) => `${text} ${numbers[at]}`)).size).toBe(new Set(texts).size);
        expect(new Set(numbers).size).toBe(new Set(texts).size);
      }),
    );
  });

  it.each([-1, 65_536, 1.5, Number.NaN])('has none for what is no port: %d', (port) => {
    expect(new DestinationKeys().of({ address: '10.0.0.1', port }, false)).toBeUndefined();
  });

  it('are exact up to the last of them, and then are full', () => {
    const keys = new DestinationKeys();
    let number: number | undefined;
    let count = 0;
    while (!keys.isFull) number = keys.of({ address: `${count}`, name: `${count++}`, port: 65_535 }, true);
    expect(Number.isSafeInteger(number)).toBe(true);
    expect(keys.of({ address: `${count - 1}`, name: `${count - 1}`, port: 65_535 }, false)).toBe(
      Number(number) - 1,
    );
    keys.clear();
    expect(keys.isFull).toBe(false);
  });
});
