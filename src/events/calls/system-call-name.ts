// SPDX-License-Identifier: Apache-2.0
import { SystemCall } from '../../gen/events.ts';

type Words = keyof typeof SystemCall;

/** Name of a system call that can be told: `openat`. The kernel's own names, in lower case. */
export type SystemCallName = Lowercase<Exclude<Words, 'COUNT'>>;

const NAMES: readonly SystemCallName[] = Object.entries(SystemCall)
  .filter(([word]) => word !== 'COUNT')
  .sort(([, a], [, b]) => a - b)
  .map(([word]) => word.toLowerCase() as SystemCallName);

/** Every system call that can be told, in the order of its number. */
export const SYSTEM_CALL_NAMES = NAMES;

/** The name of `call` (`enum system_call`); a number of another version has none. */
export function systemCallName(call: number): SystemCallName | undefined {
  return NAMES[call - 1];
}
