// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const COPIED = [
  'bpf',
  'src',
  'scripts',
  'test',
  'docs',
  'daemonset',
  'examples',
  'proto',
  'package.json',
  'tsconfig.json',
];

/**
 * Builds another version of Weir in `build/test/other-layout`, in which tables have another layout: sets of policy and
 * entries of cgroups have eight bytes more, in front of all others; unless that was done of these sources. Gives its folder. It is generated and compiled as this one is.
 */
export function buildOtherLayout(): string {
  const folder = join(ROOT, 'build/test/other-layout');
  const [stamp, sources] = [join(folder, 'sources'), digestOf(COPIED.map((name) => join(ROOT, name)))];
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'build'), { recursive: true });
  for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  symlinkSync(join(ROOT, 'build/weir.node'), join(folder, 'build/weir.node'));
  const header = join(folder, 'bpf/tables.h');
  const text = readFileSync(header, 'utf8')
    .replace(/^struct policy_set \{$/m, '$&\n\t__u64 pad99;')
    .replace(/^struct cgroup_entry \{$/m, '$&\n\t__u64 pad99;');
  writeFileSync(header, text);
  execFileSync(process.execPath, ['scripts/gen.ts'], { cwd: folder, stdio: 'inherit' });
  execFileSync('sh', ['scripts/build-bpf.sh'], { cwd: folder, stdio: 'inherit' });
  writeFileSync(stamp, sources);
  return folder;
}

/** Of all files there. */
function digestOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    const files = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
      : [path];
    for (const file of files.sort()) hash.update(file).update('\0').update(readFileSync(file));
  }
  return hash.digest('hex');
}
