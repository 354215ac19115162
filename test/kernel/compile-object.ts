// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { arch } from 'node:os';
import { join } from 'node:path';
import { LAYOUT_HASH } from '../../src/gen/events.ts';
import { buildOnce } from './build-once.ts';

const ROOT = join(import.meta.dirname, '../..');
const MACHINES: Readonly<Record<string, readonly [target: string, multiarch: string]>> = {
  x64: ['x86', 'x86_64-linux-gnu'],
  arm64: ['arm64', 'aarch64-linux-gnu'],
};

/**
 * Compiles `<name>.bpf.c` of `folder` (this folder's `bpf/`), which may include headers of `bpf/`, and gives the path of
 * the object. `layoutHash` stands in for the layout the object claims to be built from.
 */
export function compileTestObject(
  name: string,
  options: { readonly layoutHash?: string; readonly folder?: string } = {},
): string {
  const hash = options.layoutHash ?? LAYOUT_HASH;
  const object = join(ROOT, 'build/test', `${name}${hash === LAYOUT_HASH ? '' : `-${hash}`}.bpf.o`);
  const source = join(options.folder ?? join(import.meta.dirname, 'bpf'), `${name}.bpf.c`);
  const [target = '', multiarch = ''] = MACHINES[arch()] ?? [];
  const system = `/usr/include/${multiarch}`;
  return buildOnce(object, [source, ...headers()], (path) => {
    execFileSync(process.env.CLANG ?? 'clang', [
      ...['-g', '-O2', '-Wall', '-Werror', '-target', 'bpf', '-mcpu=v3', `-D__TARGET_ARCH_${target}`],
      ...[
        `-DLAYOUT_HASH=0x${hash}ULL`,
        `-I${join(ROOT, 'bpf')}`,
        ...(existsSync(system) ? ['-idirafter', system] : []),
      ],
      ...['-c', source, '-o', path],
    ]);
  });
}

function headers(): string[] {
  const folder = join(ROOT, 'bpf');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.h'))
    .map((name) => join(folder, name));
}
