// SPDX-License-Identifier: Apache-2.0
import type { Histogram } from '../metrics/histogram.ts';

const PERIOD_MS = 500;

/** Measures twice a second how late a timer of this process runs. Returns what ends it. */
export function watchLoop(lag: Histogram): () => void {
  let due = performance.now() + PERIOD_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    lag.observe(Math.max(0, now - due) / 1e3);
    due = now + PERIOD_MS;
  }, PERIOD_MS);
  timer.unref();
  return () => clearInterval(timer);
}
