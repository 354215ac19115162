// SPDX-License-Identifier: Apache-2.0
import { type EgressQuestion, MAX_SINCE_SECONDS } from '../api/read-egress-question.ts';
import { WeirError } from '../errors.ts';
import type { CommandContext, CommandOption } from './command.ts';
import { readDuration } from './read-duration.ts';

/** Options that choose destinations. */
export const EGRESS_OPTIONS: Readonly<Record<string, CommandOption>> = {
  pod: {
    type: 'string',
    multiple: true,
    value: 'POD',
    description: 'Only this pod: namespace/name, or namespace/ for all of it; may be repeated.',
  },
  since: {
    type: 'string',
    value: 'DURATION',
    description:
      'Only what moved in the last 90s, 15m or 1h (the longest); counted by quarters of an hour, so up to one more.',
  },
};

/** What they add up to. Throws USAGE. */
export function readEgressOptions({ values }: Pick<CommandContext, 'values'>): EgressQuestion {
  const pods = Array.isArray(values.pod) ? values.pod.map(String) : undefined;
  return {
    ...(pods && { pods }),
    ...(typeof values.since === 'string' && { sinceSeconds: sinceOf(values.since) }),
  };
}

function sinceOf(text: string): number {
  const seconds = readDuration(text);
  if (seconds === undefined || seconds < 1 || seconds > MAX_SINCE_SECONDS)
    throw new WeirError(
      'USAGE',
      `egress: --since must be 1s to 1h, such as 15m, got ${JSON.stringify(text)}`,
    );
  return seconds;
}
