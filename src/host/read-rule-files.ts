// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleFile } from '../rules/load-rules.ts';

const RULE_FILE = /^[^.].*\.ya?ml$/;

/**
 * The rule files that are named, in order: a file, or the YAML files of a folder by their names. One that can't be read is
 * among them, with the reason: a loader reports it as it does everything else.
 */
export function readRuleFiles(paths: readonly string[]): readonly RuleFile[] {
  return paths.flatMap((path) =>
    attempt(path, () => pathsOf(path).map((name) => ({ name, text: readFileSync(name) }))),
  );
}

function pathsOf(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((file) => RULE_FILE.test(file))
    .toSorted()
    .map((file) => join(path, file));
}

function attempt(name: string, read: () => readonly RuleFile[]): readonly RuleFile[] {
  try {
    return read();
  } catch (cause: unknown) {
    if (!(cause instanceof Error)) throw cause;
    const reason = 'code' in cause ? String(cause.code) : cause.message;
    return [{ name, readError: `cannot be read: ${reason}` }];
  }
}
