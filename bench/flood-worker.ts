// SPDX-License-Identifier: Apache-2.0
// Worker: runs a loaded program at a steady pace, `runs` times, one each `intervalMs`; 0 as fast as it can.
import { workerData } from 'node:worker_threads';
import { Program } from '../src/kernel/program.ts';

const program = new Program(workerData.name, workerData.spec, workerData.pointer);
const packet = { data: new Uint8Array(64) };
const started = performance.now();
for (let run = 0; run < workerData.runs; run += 1) {
  // Busy waiting: a timer's millisecond would come in bursts of several.
  while (performance.now() < started + run * workerData.intervalMs);
  program.testRun(packet);
}
