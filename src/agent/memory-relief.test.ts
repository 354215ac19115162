// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { MemoryRelief } from './memory-relief.ts';

function setUp() {
  const said: string[] = [];
  let pending: (() => void) | undefined;
  const relief = new MemoryRelief({
    everyBytes: 100,
    collect: () => void said.push('collect'),
    letGrow: (may) => void said.push(may ? 'grow' : 'hold'),
    after: (_, run) => {
      pending = run;
      return () => {
        pending = undefined;
      };
    },
  });
  const pass = (): void => {
    const run = pending;
    pending = undefined;
    run?.();
  };
  return { relief, said, pass, isPending: () => pending !== undefined };
}

describe('MemoryRelief', () => {
  it('collects each time that so much was read, however it came', () => {
    const { relief, said } = setUp();
    for (let turn = 0; turn < 9; turn += 1) relief.read(40);
    expect(said).toEqual(['hold', 'collect', 'collect', 'collect']);
  });

  it('lets young objects have room again when nothing was read for a while', () => {
    const { relief, said, pass, isPending } = setUp();
    relief.read(1);
    relief.read(1);
    pass();
    expect(said).toEqual(['hold']);
    pass();
    expect(said).toEqual(['hold', 'grow']);
    expect(isPending()).toBe(false);
    relief.read(1);
    expect(said).toEqual(['hold', 'grow', 'hold']);
  });

  it('leaves no timer behind', () => {
    const { relief, isPending } = setUp();
    relief.read(1);
    relief.close();
    expect(isPending()).toBe(false);
  });
});
