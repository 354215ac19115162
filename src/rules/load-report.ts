// SPDX-License-Identifier: Apache-2.0
import type { LoadErrorCode, LoadWarningCode } from './load-codes.ts';
import { type LoadProblem, loadProblem } from './load-problem.ts';
import type { RulePlace } from './rule-place.ts';

/** What came of one rule file. */
export interface FileLoadResult {
  readonly name: string;
  readonly isSuccessful: boolean;
  /** How the file departs from the schema of rule files. That never keeps it from loading. */
  readonly schemaWarnings: readonly string[];
  readonly errors: readonly LoadProblem[];
  readonly warnings: readonly LoadProblem[];
  /** Warnings that are not told: there are too many. */
  readonly omittedWarnings: number;
}

/** How many warnings of a file are told. */
const MAX_WARNINGS = 1000;

/** Gathers what is found in a rule file. */
export class LoadReport {
  readonly #name: string;
  readonly #errors: LoadProblem[] = [];
  readonly #warnings: LoadProblem[] = [];
  readonly #seen: Set<string>;
  #schemaWarnings: readonly string[] = [];
  #omitted = 0;

  /** `seen` is shared by the files of a load: what was warned of once is not said again with each file after it. */
  constructor(name: string, seen: Set<string> = new Set()) {
    this.#name = name;
    this.#seen = seen;
  }

  fail(code: LoadErrorCode, message: string, place: RulePlace): void {
    this.#errors.push(loadProblem('error', code, message, place));
  }

  warn(code: LoadWarningCode, message: string, place: RulePlace): void {
    const { source, at } = place;
    const key = JSON.stringify([code, message, source.name, at]);
    if (this.#seen.has(key)) return;
    if (this.#warnings.length >= MAX_WARNINGS) {
      this.#omitted++;
      return;
    }
    this.#seen.add(key);
    this.#warnings.push(loadProblem('warning', code, message, place));
  }

  departFromSchema(warnings: readonly string[]): void {
    this.#schemaWarnings = warnings;
  }

  get result(): FileLoadResult {
    return {
      name: this.#name,
      isSuccessful: this.#errors.length === 0,
      schemaWarnings: this.#schemaWarnings,
      errors: this.#errors,
      warnings: this.#warnings,
      omittedWarnings: this.#omitted,
    };
  }
}
