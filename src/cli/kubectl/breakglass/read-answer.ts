// SPDX-License-Identifier: Apache-2.0
import type { BreakglassAnswer } from '../../../api/breakglass-answer.ts';
import { WeirError } from '../../../errors.ts';
import type { CommandContext } from '../../command.ts';

/** What an agent answered, or undefined where it is something else. */
export function readBreakglassAnswer(value: unknown): BreakglassAnswer | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return 'active' in value && 'maxSeconds' in value ? (value as BreakglassAnswer) : undefined;
}

/** Throws USAGE unless nodes are named: nobody suspends a policy on all nodes by leaving out a word. */
export function requireNodes(command: string, { values }: Pick<CommandContext, 'values'>): void {
  if (!Array.isArray(values.node) || values.node.length === 0)
    throw new WeirError(
      'USAGE',
      `${command}: --node is missing: a breakglass is of the nodes that are named`,
    );
}
