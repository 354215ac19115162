// SPDX-License-Identifier: Apache-2.0

/** What a system call failed with, such as `ENOSPC`; `failed` where it does not say. Rethrows what is no error. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  return 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
}
