// SPDX-License-Identifier: Apache-2.0
import type { Condition } from './condition.ts';
import type { Priority } from './rule-priority.ts';
import type { TextPosition } from './source-text.ts';

/** A rule that can be evaluated. */
export interface LoadedRule {
  readonly name: string;
  readonly description: string;
  /** Whose events it is for. */
  readonly source: string;
  readonly priority: Priority;
  /** Sorted. */
  readonly tags: readonly string[];
  /** As the files say, and then the selection. */
  readonly isEnabled: boolean;
  /** Macros and lists are put in, and what exceptions leave out is part of it. Parts may be shared: it never changes. */
  readonly condition: Condition;
  /** As it is in the files: without exceptions, macros and lists by name. */
  readonly conditionText: string;
  /** With what the configuration appends. */
  readonly output: string;
  /** Fields that its exceptions compare, sorted. */
  readonly exceptionFields: readonly string[];
  readonly warnsOfEventTypes: boolean;
  readonly capture: boolean;
  /** In milliseconds. */
  readonly captureDuration: number;
  /** Where it was defined last. */
  readonly position: TextPosition;
}

/** What rule files came to, in the order in which rules were first defined. */
export interface RuleSet {
  readonly rules: readonly LoadedRule[];
}
