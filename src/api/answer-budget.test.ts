// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { AnswerBudget } from './answer-budget.ts';

it('gives so many at once, and so many a second after that', () => {
  let now = 0;
  const budget = new AnswerBudget(3, () => now);
  const taken = (): number => {
    let count = 0;
    while (budget.take()) count++;
    return count;
  };
  expect(taken()).toBe(3);
  now += 1_000;
  expect(taken()).toBe(3);
  now += 400;
  expect(taken()).toBe(1);
  now += 3_600_000;
  expect(taken()).toBe(3);
});
