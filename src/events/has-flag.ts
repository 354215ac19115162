// SPDX-License-Identifier: Apache-2.0

/** Whether a bit (`EventFlag`) is set in the flags of an event. */
export function hasFlag(flags: number, flag: number): boolean {
  return (flags & flag) !== 0;
}
