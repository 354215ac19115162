// SPDX-License-Identifier: Apache-2.0
import { EgressLimit } from '../../gen/events.ts';
import type { RuleBytes } from './flat-set.ts';

/** A rule as the kernel numbers it: of a rule of the set, with ports that restrict it further. */
export interface KernelRule {
  readonly rule: number;
  readonly ports?: readonly number[];
}

/** An address that a rule means, perhaps on some ports only. */
export interface RuleAddress {
  readonly rule: number;
  readonly address: string;
  readonly ports?: readonly number[];
}

/** The bits of those rules that a test holds for, in the kernel's numbers. */
export function bytesOf(rules: readonly KernelRule[], has: (rule: KernelRule) => boolean): RuleBytes {
  const bytes = new Uint8Array(EgressLimit.RULE_BYTES);
  for (const [number, rule] of rules.entries())
    if (has(rule)) bytes[number >> 3] = (bytes[number >> 3] ?? 0) | (1 << (number & 7));
  return bytes;
}
