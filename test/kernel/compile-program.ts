// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const OUTPUT = join(import.meta.dirname, '../../build/test');

/** Compiles `test/kernel/cases/<name>.c` and gives the path of the program. */
export function compileProgram(name: string): string {
  mkdirSync(OUTPUT, { recursive: true });
  const program = join(OUTPUT, name);
  const source = join(import.meta.dirname, 'cases', `${name}.c`);
  execFileSync(process.env.CC ?? 'cc', ['-O2', '-Wall', '-Werror', '-o', program, source]);
  return program;
}
