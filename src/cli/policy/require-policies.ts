// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../../errors.ts';
import type { Policy } from '../../policy/policy.ts';
import { readPolicies } from '../../policy/read-policies.ts';
import type { CommandContext, CommandOption } from '../command.ts';
import { formatProblems } from './format-problems.ts';
import { listOf } from './policy-facts.ts';
import { readInputs } from './read-inputs.ts';

/** `--policy`, of commands that hold something against policies. */
export const POLICY_OPTION: CommandOption = {
  type: 'string',
  value: 'FILE',
  multiple: true,
  description: 'Policies: a file, a folder, or - for standard input.',
};

/** The policies of `--policy`, all of which must be right. Throws POLICY_INVALID with what is wrong. */
export async function requirePolicies(command: string, context: CommandContext): Promise<readonly Policy[]> {
  const names = listOf(context.values.policy);
  if (names.length === 0) throw new WeirError('USAGE', `${command}: --policy is missing`);
  return await readRightPolicies(names, context);
}

/** The policies of files, all of which must be right. Throws POLICY_INVALID with what is wrong. */
export async function readRightPolicies(
  names: readonly string[],
  context: CommandContext,
): Promise<readonly Policy[]> {
  const files = await readInputs(names, context);
  const { policies, problems } = readPolicies(files);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new WeirError('POLICY_INVALID', `\n${formatProblems(errors, files)}`);
  return policies.map(({ policy }) => policy);
}
