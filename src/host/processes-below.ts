// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unlessGone } from './unless-gone.ts';

/** Pids of the processes that are in a cgroup folder or below it, those of the folder first; none when it is gone. */
export function* processesBelow(cgroup: string): Generator<string> {
  const text = unlessGone(() => readFileSync(join(cgroup, 'cgroup.procs'), 'utf8')) ?? '';
  yield* text.split('\n').filter(Boolean);
  const entries = unlessGone(() => readdirSync(cgroup, { withFileTypes: true })) ?? [];
  for (const entry of entries) if (entry.isDirectory()) yield* processesBelow(join(cgroup, entry.name));
}
