// SPDX-License-Identifier: Apache-2.0
import type { WeirRecord } from '../events/record.ts';

/** Which records a client of the event stream wants; what is absent does not narrow. */
export interface EventFilter {
  /** Record kinds, such as `finding`. */
  readonly kinds?: readonly string[];
  /** Pods: `namespace/name`, or `namespace/` for all of a namespace. */
  readonly pods?: readonly string[];
}

const MAX_ENTRIES = 256;

/** The filter in a value that a client sent, or what is wrong with it. */
export function readEventFilter(value: unknown): EventFilter | { readonly error: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { error: 'filter: not a JSON object' };
  for (const [name, list] of Object.entries(value)) {
    if (name !== 'kinds' && name !== 'pods')
      return { error: `filter: unknown field ${JSON.stringify(name.slice(0, 64))}` };
    if (!isListOfText(list)) return { error: `filter: ${name}: not a list of at most ${MAX_ENTRIES} texts` };
  }
  return value;
}

/** Whether `record` passes `filter`. */
export function passesFilter(record: WeirRecord, filter: EventFilter): boolean {
  if (filter.kinds !== undefined && !filter.kinds.includes(record.kind)) return false;
  if (filter.pods === undefined) return true;
  const pod = 'pod' in record ? record.pod : undefined;
  if (pod === undefined) return false;
  const name = `${pod.namespace}/${pod.name}`;
  return filter.pods.some((wanted) => (wanted.endsWith('/') ? name.startsWith(wanted) : name === wanted));
}

function isListOfText(value: unknown): value is string[] {
  return (
    Array.isArray(value) && value.length <= MAX_ENTRIES && value.every((entry) => typeof entry === 'string')
  );
}
