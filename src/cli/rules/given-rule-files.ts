// SPDX-License-Identifier: Apache-2.0
import { buffer } from 'node:stream/consumers';
import { readRuleFiles } from '../../host/read-rule-files.ts';
import type { RuleFile } from '../../rules/load-rules.ts';
import type { CommandContext } from '../command.ts';

/** The rule files that a command names, in order: files, folders, or `-` for standard input. */
export async function givenRuleFiles(
  names: readonly string[],
  { stdin }: Pick<CommandContext, 'stdin'>,
): Promise<readonly RuleFile[]> {
  const files: RuleFile[] = [];
  for (const name of names) {
    if (name !== '-') files.push(...readRuleFiles([name]));
    else files.push({ name: '<stdin>', text: stdin === undefined ? '' : await buffer(stdin()) });
  }
  return files;
}
