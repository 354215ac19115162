// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { parseProcStat } from './parse-proc-stat.ts';

describe('parseProcStat', () => {
  it('reads a name that holds what separates the fields', () => {
    const rest = 'S 12 7 7 34816 7 4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 1 1 1';
    expect(parseProcStat(`7 (a) b\n(c) ${rest}\n`)).toEqual({
      comm: 'a) b\n(c',
      state: 'S',
      parentPid: 12,
      processGroup: 7,
      session: 7,
      tty: (136 << 20) | 0,
      flags: 4194304,
      startTicks: 987654n,
    });
  });

  it('takes nothing that is no such line', () => {
    expect(parseProcStat('')).toBeUndefined();
    expect(parseProcStat('7 (a) S 1')).toBeUndefined();
  });
});
