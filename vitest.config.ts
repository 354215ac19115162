// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

// Above 1 on machines that are slower by that factor: guests under emulation. Limits only end what hangs.
const scale = Number(process.env.WEIR_TIME_SCALE ?? 1);

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'test/**/*.test.ts'],
    // Kernel tests attach programs and make network namespaces: one file at a time keeps them apart.
    fileParallelism: false,
    testTimeout: 30_000 * scale,
    hookTimeout: 60_000 * scale,
    expect: { poll: { timeout: 1000 * scale } },
  },
});
