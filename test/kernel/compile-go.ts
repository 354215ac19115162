// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildOnce } from './build-once.ts';

const OUTPUT = join(import.meta.dirname, '../../build/test');

/** Whether programs in Go can be compiled here. */
export const hasGo = spawnSync('go', ['version']).status === 0;

/** Compiles `test/kernel/cases/<name>.go`, with Go's own resolver, and gives the path of the program. */
export function compileGo(name: string): string {
  const source = join(import.meta.dirname, 'cases', `${name}.go`);
  const env = { GOCACHE: join(tmpdir(), 'weir-go-cache'), ...process.env, CGO_ENABLED: '0', GOFLAGS: '' };
  return buildOnce(join(OUTPUT, `${name}-go`), [source], (path) => {
    // as build-go-program.sh does, so that the library of Go is compiled once for all
    const how = ['-trimpath', '-gcflags=all=-N -l -dwarf=false'];
    execFileSync('go', ['build', ...how, '-o', path, source], { env });
  });
}
