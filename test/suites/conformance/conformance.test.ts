// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConformanceCase } from './case.ts';
import { runCase } from './run-case.ts';

/** Beside the checkout, or beside the folder of worktrees that it is in. */
const CASES = ['../../../..', '../../../../..']
  .map((up) => join(import.meta.dirname, up, 'shared/data/falco/cases.jsonl'))
  .find(existsSync);

describe('cases of the upstream engine', () => {
  it('go as they do there, where they can be run', ({ skip }) => {
    if (CASES === undefined) return skip('the cases are not beside this checkout');
    const failures = readFileSync(CASES, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as ConformanceCase)
      .flatMap((each) => {
        const result = runCase(each);
        return result.outcome === 'failed'
          ? [`${each.kind} ${JSON.stringify(each.input)}: ${result.why}`]
          : [];
      });
    expect(failures).toEqual([]);
  });
});
