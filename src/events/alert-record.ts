// SPDX-License-Identifier: Apache-2.0
import type { RawJson } from '../raw-json.ts';

/** A value of a field in an alert: null where the event had none, raw JSON where a number would not be exact. */
export type AlertValue = string | number | boolean | null | RawJson;

/** Values by the names that a rule's output gives them, such as `proc.aname[2]`. */
export interface AlertFields {
  readonly [name: string]: AlertValue;
}

/** What a rule of a rule file says of an event, beside what every finding has. */
export interface AlertRecord {
  /** As the rule has it: `Critical`, `Warning`, … */
  readonly priority: string;
  /** Whose events the rule is for: `syscall`. */
  readonly source: string;
  /** Sorted. */
  readonly tags: readonly string[];
  readonly fields: AlertFields;
}
