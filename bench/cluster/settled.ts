// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { collectGarbage } from '../../src/agent/collect-garbage.ts';
import { trimHeap } from '../../src/kernel/trim-heap.ts';

/** Memory of this process, MB, when it has given back what it can: as the agent does when it has nothing else to do. */
export async function settled(): Promise<number> {
  for (let round = 0; round < 6; round++) {
    collectGarbage();
    trimHeap();
    await sleep(200);
  }
  return process.memoryUsage.rss() / 1e6;
}
