// SPDX-License-Identifier: Apache-2.0
import type { Condition } from './condition.ts';

/** How large a condition is. */
export interface ConditionSize {
  /** Checks, counted as often as they are there, however they are shared. */
  readonly checks: number;
  readonly depth: number;
}

const sizes = new WeakMap<Condition, ConditionSize>();

/** Measures a condition. Its parts are measured once, so that one made of shared parts takes no longer than they. */
export function measureCondition(condition: Condition): ConditionSize {
  const known = sizes.get(condition);
  if (known !== undefined) return known;
  let checks = 0;
  let depth = 0;
  const parts = partsOf(condition);
  for (const part of parts) {
    const size = measureCondition(part);
    checks += size.checks;
    depth = Math.max(depth, size.depth);
  }
  const size = { checks: parts.length === 0 ? 1 : checks, depth: depth + 1 };
  sizes.set(condition, size);
  return size;
}

function partsOf(condition: Condition): readonly Condition[] {
  if (condition.kind === 'and' || condition.kind === 'or') return condition.children;
  return condition.kind === 'not' ? [condition.child] : [];
}
