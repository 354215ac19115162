// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const OUTPUT = join(import.meta.dirname, '../../build/test');

/** Whether programs in Go can be compiled here. */
export const hasGo = spawnSync('go', ['version']).status === 0;

/**
 * Compiles `test/kernel/cases/<name>.go`, with Go's own resolver, unless that was done (an emulated machine takes many minutes),
 * and gives the path of the program.
 */
export function compileGo(name: string): string {
  mkdirSync(OUTPUT, { recursive: true });
  const program = join(OUTPUT, `${name}-go`);
  const source = join(import.meta.dirname, 'cases', `${name}.go`);
  if (existsSync(program) && statSync(program).mtimeMs > statSync(source).mtimeMs) return program;
  const env = { GOCACHE: join(tmpdir(), 'weir-go-cache'), ...process.env, CGO_ENABLED: '0', GOFLAGS: '' };
  execFileSync('go', ['build', '-o', program, source], { env });
  return program;
}
