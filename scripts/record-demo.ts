// SPDX-License-Identifier: Apache-2.0
// Records the demo in a guest and puts the recording where `weir demo` replays it from. Needs what `npm run test:kernels`
// needs. To be run when the layout of events has changed: a recording of another layout is refused.
//
//   node scripts/record-demo.ts
import { chmodSync, copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runDemoInGuest } from './kernels/run-demo-in-guest.ts';

const results = await runDemoInGuest('6.12');
process.stderr.write(readFileSync(join(results, 'demo.log'), 'utf8'));
const recording = join(import.meta.dirname, '../examples/demo.weir');
copyFileSync(join(results, 'demo.weir'), recording);
chmodSync(recording, 0o644);
process.stdout.write('wrote examples/demo.weir\n');
