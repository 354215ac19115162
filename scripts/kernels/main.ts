// SPDX-License-Identifier: Apache-2.0
// Runs the kernel suites of this checkout on other kernels, each in a guest under software emulation, and prints features
// and suites by kernel. Fails on a difference that expectations.ts does not explain.
//
//   node scripts/kernels/main.ts [--kernel 6.1]... [--test test/kernel/dns.test.ts]... [--jobs 2]
//
// A guest is emulated by one thread, so as many run side by side as there are processors, or as --jobs says.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bootGuest } from './boot-guest.ts';
import { buildInitramfs } from './build-initramfs.ts';
import { compare } from './compare.ts';
import { EXPECTATIONS } from './expectations.ts';
import { fetchKernel, type KernelFiles } from './fetch-kernel.ts';
import { formatTable, type Outcome } from './format-table.ts';
import { readGuestResults } from './guest-results.ts';
import { KERNELS, type Kernel } from './kernel-list.ts';

const checkout = join(import.meta.dirname, '../..');
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'weir/kernels');
// Ends what hangs: on 6.12 five of the forty files took 155 s of a processor, and the host may have others to do.
const GUEST_TIMEOUT_SECONDS = 3600;

const { values } = parseArgs({
  options: {
    kernel: { type: 'string', multiple: true },
    test: { type: 'string', multiple: true },
    jobs: { type: 'string', default: String(availableParallelism()) },
  },
});
const jobs = Number(values.jobs);
if (!(Number.isInteger(jobs) && jobs > 0)) {
  process.stderr.write(`--jobs is a number of guests, got ${values.jobs}\n`);
  process.exit(2);
}
const asked = values.kernel;
const unknown = asked?.find((name) => !KERNELS.some((kernel) => kernel.name === name));
if (unknown !== undefined) {
  process.stderr.write(`unknown kernel ${unknown} (known: ${KERNELS.map(({ name }) => name).join(', ')})\n`);
  process.exit(2);
}

const outcomes = new Map<string, Outcome>();
const problems: string[] = [];
const chosen = KERNELS.filter(({ name }) => asked === undefined || asked.includes(name));
const waiting = [...chosen];
await Promise.all(
  Array.from({ length: jobs }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      outcomes.set(next.name, await run(next));
  }),
);
for (const { name } of chosen) {
  const outcome = outcomes.get(name) ?? 'was not run';
  const found = typeof outcome === 'string' ? [outcome] : compare(name, outcome, EXPECTATIONS);
  problems.push(...found.map((problem) => `${name}: ${problem}`));
}

const table = formatTable(new Map(chosen.map(({ name }) => [name, outcomes.get(name) ?? 'was not run'])));
const results = [...outcomes.values()].flatMap((outcome) =>
  typeof outcome === 'string' ? [] : outcome.tests,
);
const passed = results.filter(({ status }) => status === 'passed').length;
mkdirSync(join(checkout, 'build/kernels'), { recursive: true });
writeFileSync(
  join(checkout, 'build/kernels/summary.json'),
  JSON.stringify({ passed, failed: problems.length }),
);
process.stdout.write(`\n${table}\n\n`);
for (const [name, outcome] of outcomes)
  if (typeof outcome !== 'string')
    for (const file of outcome.crashes)
      process.stdout.write(`${name}: Node crashed in ${file}, which ran again\n`);
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(`${passed} passed, ${problems.length} failed\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Boots one kernel and reads its results; says each step on stderr. */
async function run(kernel: Kernel): Promise<Outcome> {
  const started = performance.now();
  const say = (text: string) => {
    const seconds = Math.round((performance.now() - started) / 1000);
    process.stderr.write(`${kernel.name}: ${text} (${seconds} s)\n`);
  };
  const files = fetch(kernel);
  if (typeof files === 'string') return files;
  say(`booting ${files.release} from ${kernel.suite}`);
  const folder = join(checkout, 'build/kernels', kernel.name);
  const results = join(folder, 'results');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const initramfs = join(folder, 'initramfs');
  buildInitramfs(files, initramfs);
  const console = join(folder, 'console.log');
  const timeoutSeconds = GUEST_TIMEOUT_SECONDS;
  const { test: tests } = values;
  const ended = await bootGuest({
    ...{ kernel: files, initramfs, checkout, results, console, tests, timeoutSeconds },
  });
  say(`ended; what it printed is in ${console.replace(`${checkout}/`, '')}`);
  return ended
    ? readGuestResults(results, checkout)
    : `the guest did not power off by itself within ${timeoutSeconds} s`;
}

function fetch(kernel: Kernel): KernelFiles | string {
  try {
    return fetchKernel(kernel, cache);
  } catch (error) {
    return `not available as a package: ${error instanceof Error ? error.message : String(error)}`;
  }
}
