// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { readPolicies } from '../../src/policy/read-policies.ts';
import { BAD_INPUT } from './bad-input.ts';
import { CHECK_CASES } from './check-cases.ts';
import { FILE_CASES } from './file-cases.ts';
import { tellProblems } from './tell-problems.ts';

describe('bad input', () => {
  it.each(BAD_INPUT)('is told with file, line, field and what to do: $title', (input) => {
    const { problems } = tellProblems(input);
    expect(problems.map(({ code, field }) => `${code} ${field}`)).toEqual(input.told);
    for (const { file, line, column, suggestion } of problems) {
      expect(file).toBe('policy.yaml');
      expect([line > 0, column > 0]).toEqual([true, true]);
      expect(suggestion).toMatch(/\w/);
    }
  });

  it.each([...CHECK_CASES, ...FILE_CASES])('of the schema comes with what to do: $name', ({ text }) => {
    for (const { suggestion, message } of readPolicies([{ name: 'a.yaml', text }]).problems)
      expect(suggestion, message).toMatch(/\w/);
  });
});
