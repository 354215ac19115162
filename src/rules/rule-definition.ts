// SPDX-License-Identifier: Apache-2.0
import type { RulePlace } from './rule-place.ts';
import type { Priority } from './rule-priority.ts';

/** When something was defined. Definitions and changes of all files are counted together, from 0. */
export interface DefinitionOrder {
  /** When its name came first: what it is called by from then on, and its place among the others. */
  readonly index: number;
  /** When it changed last: it sees what was defined before that. */
  visibility: number;
}

export interface ListDefinition extends DefinitionOrder {
  readonly name: string;
  readonly items: string[];
  readonly place: RulePlace;
}

export interface MacroDefinition extends DefinitionOrder {
  readonly name: string;
  /** Lists and macros are names in it. */
  condition: string;
  readonly place: RulePlace;
  readonly conditionPlace: RulePlace;
}

/** A scalar of an exception, or a list of such. */
export type ExceptionEntry = string | readonly ExceptionEntry[];

/** What a rule leaves out: each of the values, compared field by field. */
export interface RuleException {
  readonly name: string;
  /** Undefined when the file gives none, or an empty one. */
  readonly fields: ExceptionEntry | undefined;
  readonly comps: ExceptionEntry | undefined;
  readonly values: readonly ExceptionEntry[];
  readonly place: RulePlace;
}

export interface RuleDefinition {
  readonly name: string;
  readonly source: string;
  /** Events of that source are to be had. */
  readonly isSourceKnown: boolean;
  readonly place: RulePlace;
  conditionPlace: RulePlace;
  outputPlace: RulePlace;
  condition: string;
  output: string;
  description: string;
  priority: Priority;
  isEnabled: boolean;
  /** Warn when it can match events of nearly every type. */
  warnsOfEventTypes: boolean;
  /** Leave the rule out when it names a field that there is not. */
  skipsUnknownFilter: boolean;
  tags: Set<string>;
  exceptions: RuleException[];
  /** Falco records events when the rule matches. */
  capture: boolean;
  /** In milliseconds; 0 leaves it to the configuration. */
  captureDuration: number;
}

/** What an `override` changes of an earlier rule; undefined leaves it as it is. */
export type RuleChange = {
  readonly [Key in keyof RuleDefinition]?: RuleDefinition[Key] | undefined;
};

/** One of what a file requires: any of the alternatives will do. */
export interface PluginRequirement {
  readonly alternatives: readonly { readonly name: string; readonly version: string }[];
  readonly place: RulePlace;
}
