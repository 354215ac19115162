// SPDX-License-Identifier: Apache-2.0
import { type KnownField, reads } from './field-entry.ts';
import type { RuleEvent } from './rule-event.ts';
import type { RuleProcess } from './rule-process.ts';

export type OfProcess = (
  process: RuleProcess,
  e: RuleEvent,
) => string | number | bigint | boolean | undefined;

/** A field of the process that did it. */
export function own(doc: string, read: OfProcess): KnownField {
  return reads(doc, 'process', (e) => {
    const { process } = e;
    return process === undefined ? undefined : read(process, e);
  });
}
