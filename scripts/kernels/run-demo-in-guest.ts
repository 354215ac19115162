// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { bootGuest } from './boot-guest.ts';
import { buildInitramfs } from './build-initramfs.ts';
import { fetchKernel } from './fetch-kernel.ts';
import { KERNELS } from './kernel-list.ts';

const checkout = join(import.meta.dirname, '../..');
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'weir/kernels');
const TIMEOUT_SECONDS = 900;

/**
 * Boots a kernel of the list and runs `weir doctor` and the demo in it. Resolves to the folder with what they left:
 * `doctor.json`, `demo.json` (JSON lines), `demo.weir` and their logs. Throws when the guest did not end by itself.
 */
export async function runDemoInGuest(name: string): Promise<string> {
  const wanted = KERNELS.find((kernel) => kernel.name === name);
  if (wanted === undefined)
    throw new Error(`unknown kernel ${name} (known: ${KERNELS.map((kernel) => kernel.name).join(', ')})`);
  const folder = join(checkout, 'build/kernels', `${name}-demo`);
  const results = join(folder, 'results');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const kernel = fetchKernel(wanted, cache);
  const initramfs = join(folder, 'initramfs');
  buildInitramfs(kernel, initramfs);
  process.stderr.write(`running the demo on ${kernel.release}, a minute or two …\n`);
  const console = join(folder, 'console.log');
  const ended = await bootGuest({
    kernel,
    initramfs,
    checkout,
    results,
    console,
    job: 'demo',
    timeoutSeconds: TIMEOUT_SECONDS,
  });
  if (!ended)
    throw new Error(`the guest did not power off by itself within ${TIMEOUT_SECONDS} s; see ${console}`);
  return results;
}
