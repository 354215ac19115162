// SPDX-License-Identifier: Apache-2.0
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { SkipReporter } from './scripts/report-skips.ts';

// Above 1 on machines that are slower by that factor: guests under emulation. Limits only end what hangs.
const scale = Number(process.env.WEIR_TIME_SCALE ?? 1);

// The file of a report in JSON, where one is wanted.
const report = process.env.WEIR_TEST_REPORT;

// What attaches programs, makes network namespaces or runs agents: each file in places of its own.
const LIVE = ['kernel', 'e2e', 'node', 'cluster', 'containers', 'sinks', 'prometheus'].map(
  (room) => `test/${room}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    testTimeout: 120_000 * scale,
    hookTimeout: 120_000 * scale,
    expect: { poll: { timeout: 30_000 * scale } },
    // by default one processor is left to whoever waits, which is half of a machine with two
    maxWorkers: Math.min(availableParallelism(), 4),
    // of commands and agents that tests start: a command takes a third of the time
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'build/compile-cache') },
    reporters: [
      'default',
      new SkipReporter(),
      ...(report === undefined ? [] : [['json', { outputFile: report }] as const]),
    ],
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: LIVE,
          // a module is read once by a worker, not once by a file: half of the time
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'live',
          include: LIVE,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
