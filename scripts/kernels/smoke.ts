// SPDX-License-Identifier: Apache-2.0
// Runs doctor and the demo on one other kernel, in a guest, and checks what they printed: every program loads there, and
// pods are seen from exec to model. What CI runs; the suites on all kernels are `npm run test:kernels`.
//
//   node scripts/kernels/smoke.ts 6.1
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runDemoInGuest } from './run-demo-in-guest.ts';

const results = await runDemoInGuest(process.argv[2] ?? '6.1');
const doctor = JSON.parse(readFileSync(join(results, 'doctor.json'), 'utf8')) as {
  capture: boolean;
  sensors: { object: string; refused: unknown[] }[];
};
for (const { object, refused } of doctor.sensors) {
  process.stdout.write(
    `${refused.length === 0 ? 'ok     ' : 'refused'} ${object} ${refused.length === 0 ? '' : JSON.stringify(refused)}\n`,
  );
}
process.stdout.write(readFileSync(join(results, 'demo.log'), 'utf8'));
const check = join(import.meta.dirname, '../check-demo.ts');
execFileSync(process.execPath, [check, join(results, 'demo.json')], { stdio: 'inherit' });
if (!doctor.capture) throw new Error('doctor: capture is not possible there');
