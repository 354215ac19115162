// SPDX-License-Identifier: Apache-2.0
import type { Policy } from './policy.ts';

/** The exception of a policy that ends first. */
export interface NextExpiry {
  readonly policy: Policy;
  /** As in decisions: `egress.allow.hub`. */
  readonly clause: string;
  readonly reason?: string;
  readonly expiresMs: number;
}

/** For each policy the exception that ends next, the nearest first; at most `max` of them. Those that are over count no more. */
export function nextExpiries(policies: readonly Policy[], nowMs: number, max: number): readonly NextExpiry[] {
  return policies
    .flatMap((policy) => nextOf(policy, nowMs) ?? [])
    .toSorted((a, b) => a.expiresMs - b.expiresMs)
    .slice(0, max);
}

function nextOf(policy: Policy, nowMs: number): NextExpiry | undefined {
  let next: NextExpiry | undefined;
  for (const { name, reason, expiresMs } of policy.egress?.allow ?? []) {
    if (expiresMs === undefined || expiresMs <= nowMs) continue;
    if (next !== undefined && next.expiresMs <= expiresMs) continue;
    next = { policy, clause: `egress.allow.${name}`, ...(reason !== undefined && { reason }), expiresMs };
  }
  return next;
}
