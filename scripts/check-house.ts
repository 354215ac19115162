// SPDX-License-Identifier: Apache-2.0
// Checks the rules of the house that no linter knows: which room imports which, licence lines, file lengths.
// Prints `file:line: what and why` and fails when one is broken.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSource } from './house/check-source.ts';

const root = join(import.meta.dirname, '..');
const SOURCES = ['*.ts', '*.c', '*.h', '*.cc', '*.sh', 'weir', '.ci/run', '.githooks/*'];

// Tracked files and new ones that are not ignored: the check must fail before the commit, not after.
const listed = execFileSync(
  'git',
  ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...SOURCES],
  {
    cwd: root,
    encoding: 'utf8',
  },
);
const paths = [...new Set(listed.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path)));
const violations = paths.flatMap((path) => checkSource(path, readFileSync(join(root, path), 'utf8')));

for (const { path, line, message } of violations) process.stderr.write(`${path}:${line}: ${message}\n`);
process.stdout.write(`check-house: ${paths.length} files, ${violations.length} violations\n`);
process.exitCode = violations.length === 0 ? 0 : 1;
