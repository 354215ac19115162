// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { probeSensors } from '../../src/kernel/probe-sensors.ts';
import { describeLive, OBJECTS } from './live.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Versions of clang in PATH (`clang-19`) but for the one that this checkout is built with. */
function others(): readonly string[] {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => existsSync(folder));
  const programs = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  const own = programs.find((program) => basename(program) === 'clang');
  const versions = programs.filter(
    (program) =>
      /^clang-\d+$/.test(basename(program)) &&
      (own === undefined || realpathSync(program) !== realpathSync(own)),
  );
  return [...new Set(versions.map((program) => basename(program)))].sort();
}

const refusedIn = (folder: string): readonly string[] =>
  probeSensors(folder).flatMap(({ refused }) => refused.map(({ key }) => key));

/*
 * What the verifier makes of a program depends on who compiled it: a program of 171,000 instructions by clang 14 was one
 * of more than a million by clang 19, which the image is built with.
 */
describeLive('programs of other compilers', () => {
  it('are taken by the kernel as those are that this checkout is built with', ({ skip }) => {
    const compilers = others();
    if (compilers.length === 0) skip('PATH has no other clang-<version>');
    const refused = refusedIn(OBJECTS);
    for (const clang of compilers) {
      const folder = join(ROOT, 'build/test', clang);
      const env = { ...process.env, CLANG: clang };
      execFileSync('sh', ['scripts/build-bpf.sh', folder], { cwd: ROOT, env });
      expect(refusedIn(folder), clang).toEqual(refused);
    }
  });
});
