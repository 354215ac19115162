// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import type { Policy } from '../../src/policy/policy.ts';
import { SEMANTICS } from './read-semantics.ts';

const cases = fc.constantFrom(...SEMANTICS);

/** Any policy of the suite. */
export const somePolicy = fc.constantFrom(...SEMANTICS.flatMap(({ others }) => others));

export const someMode = fc.constantFrom<Policy['mode']>('audit', 'enforce');

/** Any policies of the suite, in any mode, under names of their own. */
export const anyPolicies = fc
  .array(fc.tuple(somePolicy, someMode), { maxLength: 8 })
  .map((chosen) =>
    chosen.map(([policy, mode], at): Policy => ({ ...policy, mode, name: `${policy.name}-${at}` })),
  );

/** Any policies, with any pod, action and time of the suite. */
export const anyQuestions = fc.record({
  policies: anyPolicies,
  pod: cases.map(({ pod }) => pod),
  action: cases.map(({ action }) => action),
  nowMs: fc.constantFrom(...SEMANTICS.map(({ nowMs }) => nowMs)),
});
