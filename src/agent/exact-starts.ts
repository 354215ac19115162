// SPDX-License-Identifier: Apache-2.0
import type { BatchView } from '../batch-view.ts';
import { FrameReader } from '../events/read-frames.ts';
import { EventHeaderCursor } from '../gen/events.ts';

/** Exact starts by pid, nanoseconds since boot, from what the kernel's task iterator wrote (`LiveSource.readTasks`). */
export function exactStarts(tasks: BatchView | undefined): ReadonlyMap<number, bigint> {
  const starts = new Map<number, bigint>();
  if (tasks === undefined) return starts;
  const frames = new FrameReader();
  frames.read(tasks, tasks.u8.length);
  const header = new EventHeaderCursor();
  for (const at of frames.identity.subarray(0, frames.identityCount)) {
    header.move(tasks, at);
    starts.set(header.tgid, header.processStart);
  }
  return starts;
}
