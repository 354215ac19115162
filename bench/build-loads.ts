// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const sources = join(import.meta.dirname, 'load');
const output = join(import.meta.dirname, '../build/bench');

/** Compiles every load generator into build/bench. */
export function buildLoads(): void {
  mkdirSync(output, { recursive: true });
  for (const source of readdirSync(sources).filter(
    (name) => name.endsWith('.c') && !name.endsWith('.bpf.c'),
  )) {
    execFileSync('cc', [
      '-O2',
      '-Wall',
      '-Wextra',
      '-o',
      loadPath(basename(source, '.c')),
      join(sources, source),
    ]);
  }
}

/** The program of a load generator. */
export function loadPath(program: string): string {
  return join(output, program);
}
