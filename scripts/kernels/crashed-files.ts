// SPDX-License-Identifier: Apache-2.0

/** The parts of vitest's JSON report that tell a file that failed from one whose process was ended by a signal. */
export interface FileReport {
  name: string;
  status: string;
  message?: string;
  assertionResults: { fullName: string; status: string; failureMessages?: string[] }[];
}

/**
 * Files whose process ended before their tests had: they count as failed, none of their tests did, they have no error of
 * their own (a file that can't be loaded has one), and some test was never run.
 */
export function crashedFiles(files: readonly FileReport[]): string[] {
  return files.filter(hasCrashed).map(({ name }) => name);
}

function hasCrashed({ status, message, assertionResults }: FileReport): boolean {
  if (status !== 'failed' || (message ?? '') !== '') return false;
  return assertionResults.every((test) => test.status !== 'failed');
}
