// SPDX-License-Identifier: Apache-2.0
import { decodeBytes } from '../byte-text.ts';
import { formatAddress } from '../ip-address.ts';
import { compileCondition } from './compile-condition.ts';
import { compileOperand } from './compile-operand.ts';
import type { Condition } from './condition.ts';
import { printCondition } from './print-condition.ts';
import type { FieldValue, RuleFields } from './rule-field.ts';

/** A check of a condition that decided, and what it looked at. */
export interface DecidingCheck {
  /** As in the condition: `proc.name = bash`. */
  readonly check: string;
  /** What it compared, as text; undefined where the event has no value there. */
  readonly value: string | undefined;
}

/** Why a condition holds for an event, or does not. */
export interface Explanation {
  readonly holds: boolean;
  /** The first check that made it false, or those that made it true. Where all of several alternatives fail, theirs. */
  readonly by: readonly DecidingCheck[];
}

/**
 * Compiles a condition without macros into something that says what decided. Slower than `compileCondition`, and of the same
 * opinion. Throws a ConditionCompileError.
 */
export function explainCondition<Event>(
  condition: Condition,
  fields: RuleFields<Event>,
): (event: Event) => Explanation {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const children = condition.children.map((child) => explainCondition(child, fields));
      // one of these is enough to decide an `and` (false) or an `or` (true)
      const settles = condition.kind === 'or';
      return (event) => {
        const by: DecidingCheck[] = [];
        for (const child of children) {
          const found = child(event);
          if (found.holds === settles) return found;
          by.push(...found.by);
        }
        return { holds: !settles, by };
      };
    }
    case 'not': {
      const child = explainCondition(condition.child, fields);
      return (event) => {
        const { holds, by } = child(event);
        return { holds: !holds, by: by.map(({ check, value }) => ({ check: `not ${check}`, value })) };
      };
    }
    case 'exists':
    case 'compare': {
      const holds = compileCondition(condition, fields);
      const { read } = compileOperand(condition.left, fields);
      const check = decodeBytes(printCondition(condition));
      return (event) => ({ holds: holds(event), by: [{ check, value: textOf(read(event)) }] });
    }
    case 'macro': {
      const holds = compileCondition(condition, fields);
      return (event) => ({ holds: holds(event), by: [] });
    }
  }
}

function textOf(value: FieldValue | readonly FieldValue[] | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return value.map((each: FieldValue) => textOf(each)).join(', ');
  if (value instanceof Uint8Array) return formatAddress(value);
  return decodeBytes(String(value));
}
