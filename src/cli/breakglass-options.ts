// SPDX-License-Identifier: Apache-2.0
import type { BreakglassCommand } from '../api/breakglass-command.ts';
import { WeirError } from '../errors.ts';
import type { CommandContext, CommandOption } from './command.ts';
import { readDuration } from './read-duration.ts';
import { POLICY_NAME_FORMS, readPolicyName } from './read-policy-name.ts';

/** `--policy`, of commands on one policy that the agent has. */
export const POLICY_NAME_OPTION: CommandOption = {
  type: 'string',
  value: 'POLICY',
  description: `The policy: ${POLICY_NAME_FORMS}.`,
};

/** Options of what begins a breakglass. */
export const BREAKGLASS_OPTIONS: Readonly<Record<string, CommandOption>> = {
  policy: POLICY_NAME_OPTION,
  for: {
    type: 'string',
    value: 'DURATION',
    description: 'How long: 90s, 30m, 2h. At most breakglass.maxDuration.',
  },
  reason: { type: 'string', value: 'TEXT', description: 'Why. It stands in the record, without secrets.' },
};

/** What is to begin. Throws USAGE for what is missing. */
export function readBreakglass({ values }: Pick<CommandContext, 'values'>): BreakglassCommand {
  const policy = readPolicyName('breakglass', required('breakglass', values.policy, 'policy'));
  const text = required('breakglass', values.for, 'for');
  const seconds = readDuration(text);
  if (seconds === undefined || seconds === 0)
    throw new WeirError(
      'USAGE',
      `breakglass: --for must be a duration such as 30m, got ${JSON.stringify(text)}`,
    );
  return { begin: { policy, seconds, reason: required('breakglass', values.reason, 'reason') } };
}

/** Which one is to end. Throws USAGE. */
export function readBreakglassEnd({ values }: Pick<CommandContext, 'values'>): BreakglassCommand {
  const text = required('breakglass end', values.policy, 'policy');
  return { end: { policy: readPolicyName('breakglass end', text) } };
}

function required(command: string, value: CommandContext['values'][string], name: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new WeirError('USAGE', `${command}: --${name} is missing`);
}
