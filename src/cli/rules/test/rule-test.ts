// SPDX-License-Identifier: Apache-2.0
import type { GivenEvent } from '../../../rules/given-event.ts';

/** One test of a file of tests. */
export interface RuleTest {
  readonly name: string;
  /** Line in the file, from 1. */
  readonly line: number;
  /** What happens: events as values of fields, or the path of a recording. */
  readonly input: { readonly events: readonly GivenEvent[] } | { readonly recording: string };
  /** Rules that hold for at least one of the events. */
  readonly fires: readonly string[];
  /** Rules that hold for none of them; undefined: all others. */
  readonly silent: readonly string[] | undefined;
}

/** A file of tests. */
export interface RuleTestFile {
  readonly name: string;
  /** Rule files, as paths that can be opened. */
  readonly rules: readonly string[];
  readonly tests: readonly RuleTest[];
}

/** What became of a test. */
export interface RuleTestResult {
  readonly file: string;
  readonly test: string;
  readonly line: number;
  /** What is not as it should be, a sentence each; none where it passed. */
  readonly problems: readonly string[];
  readonly seconds: number;
}
