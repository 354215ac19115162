// SPDX-License-Identifier: Apache-2.0

/** One case: a line of a file of cases. What `input` and `expect` hold depends on the kind. */
export interface ConformanceCase {
  readonly source: string;
  readonly kind: string;
  readonly input: unknown;
  readonly expect: Readonly<Record<string, unknown>>;
  /** Values of fields, by name; null where the case needs a state that can't be written down. */
  readonly event?: Readonly<Record<string, unknown>> | null;
  readonly [key: string]: unknown;
}

/** How a case went: a text says what was wrong, or why it can't be run. */
export type CaseResult =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed' | 'not runnable'; readonly why: string };

export const PASSED: CaseResult = { outcome: 'passed' };

export function failed(why: string): CaseResult {
  return { outcome: 'failed', why };
}

export function notRunnable(why: string): CaseResult {
  return { outcome: 'not runnable', why };
}
