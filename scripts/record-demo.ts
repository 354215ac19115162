// SPDX-License-Identifier: Apache-2.0
// Records the demo in a guest and puts the recording where `weir demo` replays it from. Needs what `npm run test:kernels`
// needs. To be run when the layout of events has changed: a recording of another layout is refused.
//
//   node scripts/record-demo.ts
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { bootGuest } from './kernels/boot-guest.ts';
import { buildInitramfs } from './kernels/build-initramfs.ts';
import { fetchKernel } from './kernels/fetch-kernel.ts';
import { KERNELS } from './kernels/kernel-list.ts';

const checkout = join(import.meta.dirname, '..');
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'weir/kernels');
const folder = join(checkout, 'build/kernels/demo');
const results = join(folder, 'results');

const suite = KERNELS.find(({ name }) => name === '6.12');
if (suite === undefined) throw new Error('kernel-list.ts has no 6.12');
rmSync(folder, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const kernel = fetchKernel(suite, cache);
const initramfs = join(folder, 'initramfs');
buildInitramfs(kernel, initramfs);
process.stderr.write(`recording the demo on ${kernel.release}, a minute or two …\n`);
const console = join(folder, 'console.log');
await bootGuest({ kernel, initramfs, checkout, results, console, job: 'demo', timeoutSeconds: 900 });
process.stderr.write(readFileSync(join(results, 'demo.log'), 'utf8'));
copyFileSync(join(results, 'demo.weir'), join(checkout, 'examples/demo.weir'));
process.stdout.write('wrote examples/demo.weir\n');
