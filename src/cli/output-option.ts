// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../errors.ts';
import type { CommandContext, CommandOption } from './command.ts';

/** `-o json`, of every command that answers a question. */
export const OUTPUT_OPTION: CommandOption = {
  type: 'string',
  short: 'o',
  value: 'table|json',
  description: 'Readable (default), or JSON.',
};

/** What the user wants the answer printed as. Throws USAGE. */
export function readOutput(command: string, { values }: Pick<CommandContext, 'values'>): 'table' | 'json' {
  const output = values.output ?? 'table';
  if (output === 'table' || output === 'json') return output;
  throw new WeirError('USAGE', `${command}: --output must be table or json, got ${JSON.stringify(output)}`);
}
