// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { buildOnce } from './build-once.ts';

const OUTPUT = join(import.meta.dirname, '../../build/test');

/** Compiles `test/kernel/cases/<name>.c` and gives the path of the program. */
export function compileProgram(name: string): string {
  const source = join(import.meta.dirname, 'cases', `${name}.c`);
  return buildOnce(join(OUTPUT, name), [source], (path) => {
    execFileSync(process.env.CC ?? 'cc', ['-O2', '-Wall', '-Werror', '-o', path, source]);
  });
}
