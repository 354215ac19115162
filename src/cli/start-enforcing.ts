// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../errors.ts';

/** Whether the kernel has no room for programs that decide; another failure is one. */
const REFUSED: ReadonlySet<string> = new Set(['UNSUPPORTED', 'BPF_FAILED']);

export interface Started<T> {
  readonly started: T;
  readonly isEnforcing: boolean;
}

/**
 * Starts what enforces policy; where the kernel refuses that, says why and starts it without. Throws what the second
 * start throws.
 */
export async function startEnforcing<T>(
  start: (isEnforcing: boolean) => Promise<T>,
  say: (why: string) => void,
): Promise<Started<T>> {
  try {
    return { started: await start(true), isEnforcing: true };
  } catch (error: unknown) {
    if (!(error instanceof WeirError) || !REFUSED.has(error.code)) throw error;
    say(
      `this kernel can not enforce policy (${error.message}): nothing is denied, what would be is told at the end`,
    );
    return { started: await start(false), isEnforcing: false };
  }
}
