// SPDX-License-Identifier: Apache-2.0
import type { SyscallCursor } from '../../gen/events.ts';

/** What a call returned: a negative errno where it failed. Exact below 2^53, as every result of these calls is. */
export function callResult(event: SyscallCursor): number {
  return event.error === 0 ? event.resultKey : -event.error;
}
