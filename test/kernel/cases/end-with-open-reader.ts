// SPDX-License-Identifier: Apache-2.0
// Ends an environment while its reader is open: a worker that is terminated (idle, busy, or inside the listener), or
// this process by process.exit.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { openRingReader } from '../../../src/kernel/open-ring-reader.ts';
import { Generator } from '../generator.ts';

type Ending = 'idle' | 'busy' | 'listener' | 'closing' | 'exit';

if (isMainThread) {
  const ending = process.argv[2] as Ending;
  if (ending === 'exit') openAndRead('busy');
  else await terminateWorker(ending);
} else {
  openAndRead(workerData);
}

async function terminateWorker(ending: Ending): Promise<void> {
  const worker = new Worker(new URL(import.meta.url), { workerData: ending });
  await new Promise((resolve) => worker.once('message', resolve));
  await worker.terminate();
  console.log('terminated');
}

function openAndRead(ending: Ending): void {
  const generator = new Generator({ variables: { cfg_records: 100 } });
  const reader = openRingReader({
    rings: generator.rings,
    onBatch: () => {
      parentPort?.postMessage('reading');
      if (isMainThread) process.exit(0);
      if (ending === 'listener') for (;;);
    },
  });
  if (ending === 'closing') void reader.close();
  if (ending === 'idle' || ending === 'closing') parentPort?.postMessage('idle');
  else setInterval(() => generator.run('on_observations'), 0);
}
