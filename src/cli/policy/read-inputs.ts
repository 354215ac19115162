// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { WeirError } from '../../errors.ts';
import type { PolicyFile } from '../../policy/read-documents.ts';
import type { CommandContext } from '../command.ts';

const MANIFEST = /\.(?:ya?ml|json)$/;

/**
 * The files that are named: a file, all manifests of a folder and those below, or `-` for standard input. Throws USAGE for
 * what can't be read, and for a folder without manifests.
 */
export async function readInputs(
  names: readonly string[],
  { stdin }: Pick<CommandContext, 'stdin'>,
): Promise<readonly PolicyFile[]> {
  const files: PolicyFile[] = [];
  for (const name of names) {
    if (name === '-') files.push({ name: '<stdin>', text: stdin === undefined ? '' : await text(stdin()) });
    else for (const path of pathsOf(name)) files.push({ name: path, text: readText(path) });
  }
  return files;
}

function pathsOf(name: string): readonly string[] {
  if (!attempt(name, () => statSync(name)).isDirectory()) return [name];
  const found = attempt(name, () => readdirSync(name, { recursive: true, encoding: 'utf8' }))
    .filter((path) => MANIFEST.test(path))
    .sort()
    .map((path) => join(name, path));
  if (found.length === 0)
    throw new WeirError('USAGE', `${name}: no .yaml, .yml or .json file in this folder`);
  return found;
}

function readText(path: string): string {
  return attempt(path, () => readFileSync(path, 'utf8'));
}

function attempt<Result>(name: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause: unknown) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new WeirError('USAGE', `${name}: cannot be read: ${reason}`, { cause });
  }
}
