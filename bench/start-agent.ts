// SPDX-License-Identifier: Apache-2.0
import type { BenchPlace } from './bench-place.ts';
export interface RunningAgent {
  stop(): Promise<void>;
}
export async function startAgent(_place: BenchPlace): Promise<RunningAgent> {
  return { stop: async () => undefined };
}
