// SPDX-License-Identifier: Apache-2.0
// Worker: runs a program that this process has loaded, as often as told.
import { workerData } from 'node:worker_threads';
import { Program } from '../../../src/kernel/program.ts';

const program = new Program(workerData.name, workerData.spec, workerData.pointer);
for (let run = 0; run < workerData.runs; run++) program.testRun({ data: new Uint8Array(64) });
