// SPDX-License-Identifier: Apache-2.0
import type { WantedCalls } from '../../events/calls/call-observer.ts';
import { SYSTEM_CALL_NAMES } from '../../events/calls/system-call-name.ts';
import { countTypes, hasType } from '../../rules/event-type-set.ts';
import { eventTypesOfCondition } from '../../rules/event-types-of-condition.ts';
import type { LoadedRule } from '../../rules/loaded-rule.ts';
import { requiresField } from '../../rules/requires-field.ts';

/**
 * A rule that is about more types than this does not say which calls it is about, and asks for none: it is asked of those that
 * others want. Falco warns of such rules (LOAD_NO_EVTTYPE).
 */
const MAX_TYPES = 100;
/** Told by another event where they succeed, whatever is wanted here. */
const EXECS: ReadonlySet<string> = new Set(['execve', 'execveat']);
const OPENS: ReadonlySet<string> = new Set(['open', 'openat', 'openat2', 'creat']);

/** The system calls that rules are about, and what of them nobody needs. What is left out makes no rule hold. */
export function wantedCalls(rules: readonly LoadedRule[]): WantedCalls {
  const calls = new Set<string>();
  const read = new Set<string>();
  for (const { condition, isEnabled } of rules) {
    const types = eventTypesOfCondition(condition);
    if (!isEnabled || countTypes(types) > MAX_TYPES) continue;
    for (const call of SYSTEM_CALL_NAMES) {
      if (!hasType(types, call)) continue;
      if (EXECS.has(call) && requiresField(condition, 'evt.res', call, 'SUCCESS')) continue;
      calls.add(call);
      if (OPENS.has(call) && !requiresField(condition, 'evt.is_open_write', call)) read.add(call);
    }
  }
  // rules for any type hear of what others want: of that they must hear all
  const isWhole = rules.some(
    ({ condition, isEnabled }) => isEnabled && countTypes(eventTypesOfCondition(condition)) > MAX_TYPES,
  );
  const onlyWrites = isWhole ? [] : [...calls].filter((call) => OPENS.has(call) && !read.has(call));
  return { calls, onlyWrites: new Set(onlyWrites) };
}
