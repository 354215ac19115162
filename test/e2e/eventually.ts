// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `what` gives an empty list; after a minute throws, with what was left in it. */
export async function eventuallyEmpty(what: () => readonly string[]): Promise<void> {
  let left = what();
  for (let tries = 0; left.length > 0 && tries < 1200; tries += 1) {
    await sleep(50);
    left = what();
  }
  if (left.length > 0) throw new Error(`still there after a minute: ${left.join(', ')}`);
}
