// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { RuleFile } from '../../rules/load-rules.ts';
import type { CommandContext } from '../command.ts';

const RULE_FILE = /\.ya?ml$/;

/**
 * The rule files that are named, in order: a file, the YAML files of a folder by their names, or `-` for standard input. One
 * that can't be read is among them, with the reason: a loader reports it as it does everything else.
 */
export async function readRuleFiles(
  names: readonly string[],
  { stdin }: Pick<CommandContext, 'stdin'>,
): Promise<readonly RuleFile[]> {
  const files: RuleFile[] = [];
  for (const name of names) {
    if (name === '-') {
      files.push({ name: '<stdin>', text: stdin === undefined ? '' : await buffer(stdin()) });
      continue;
    }
    files.push(
      ...attempt(name, () => pathsOf(name).map((path) => ({ name: path, text: readFileSync(path) }))),
    );
  }
  return files;
}

function pathsOf(name: string): readonly string[] {
  if (!statSync(name).isDirectory()) return [name];
  return readdirSync(name)
    .filter((file) => RULE_FILE.test(file))
    .toSorted()
    .map((file) => join(name, file));
}

function attempt(name: string, read: () => readonly RuleFile[]): readonly RuleFile[] {
  try {
    return read();
  } catch (cause: unknown) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    return [{ name, readError: `cannot be read: ${reason}` }];
  }
}
