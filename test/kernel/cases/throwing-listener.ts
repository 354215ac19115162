// SPDX-License-Identifier: Apache-2.0
// Throws in the listener, once for each kind of value, and tells what reached uncaughtException and what came after.
import { openRingReader } from '../../../src/kernel/open-ring-reader.ts';
import { Generator } from '../generator.ts';

const thrown = [new Error('first'), null, undefined, 'text', 5];
const caught: string[] = [];
const survives = process.argv[2] === 'survive';
if (survives) process.on('uncaughtException', (error) => caught.push(String(error)));

const generator = new Generator();
let batches = 0;
const reader = openRingReader({
  rings: generator.rings,
  onBatch: () => {
    batches++;
    if (batches <= thrown.length) throw thrown[batches - 1];
  },
});
for (let round = 1; round <= thrown.length + 1; round++) {
  generator.run('on_observations');
  while (batches < round) await new Promise((resolve) => setImmediate(resolve));
}
await reader.close();
generator.close();
console.log(JSON.stringify({ caught, batches }));
