// SPDX-License-Identifier: Apache-2.0
import type { SyscallCursor } from '../../gen/events.ts';
import { joinPath } from './join-path.ts';

// All of it is byte text: a path may be of any bytes.

/** The path as it was passed; empty where the call has none. */
export function rawPathOf(event: SyscallCursor): string {
  return event.batch.byteText(event.pathOffset, event.pathLength);
}

/** The second path as it was passed. */
export function rawSecondPathOf(event: SyscallCursor): string {
  return event.batch.byteText(event.secondPathOffset, event.secondPathLength);
}

/**
 * The path that the call means, absolute within the root of the process, links not followed; undefined where it has none or it could
 * not be read. With a base and no path it is the base: AT_EMPTY_PATH.
 */
export function pathOf(event: SyscallCursor): string | undefined {
  return joined(event.batch.byteText(event.baseOffset, event.baseLength), rawPathOf(event));
}

/** The same of the second path. */
export function secondPathOf(event: SyscallCursor): string | undefined {
  return joined(event.batch.byteText(event.secondBaseOffset, event.secondBaseLength), rawSecondPathOf(event));
}

function joined(base: string, path: string): string | undefined {
  return base === '' && path === '' ? undefined : joinPath(base, path);
}
