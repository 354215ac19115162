// SPDX-License-Identifier: Apache-2.0
import { setTimeout as pause } from 'node:timers/promises';
import { WeirError } from '../../errors.ts';
import type { CommandContext, CommandOption } from '../command.ts';
import { readDuration } from '../read-duration.ts';

/** What somebody waits for, or wants to be told with the exit status. */
export interface PolicyGoal {
  /** Policies that are meant: a name, or `namespace/name`; none: all there are. */
  readonly names: readonly string[];
  /** What must hold of each; undefined where the exit status says nothing. */
  readonly goal: 'accepted' | 'programmed' | undefined;
  readonly waitMs: number;
}

/** What is held against a goal. */
export interface PolicyStanding {
  /** Its name; of a namespaced policy `namespace/name`. */
  readonly policy: string;
  readonly accepted: boolean;
  readonly programmed: boolean;
}

/** `--for` and `--wait`, of the commands that say how it stands with policies. */
export const GOAL_OPTIONS: Readonly<Record<string, CommandOption>> = {
  for: {
    type: 'string',
    value: 'accepted|programmed',
    description:
      'What must hold for exit status 0. Default: programmed where policies are named, else nothing.',
  },
  wait: {
    type: 'string',
    value: 'DURATION',
    description: 'Ask again until it holds, at most this long: 90s, 5m.',
  },
};

export const GOAL_HELP =
  'A POLICY is a name, or namespace/name. Exit status 1 where one that is named is not programmed (--for accepted: not accepted), or is not known; with --for and no name, where any is not. 0 else.';

const PAUSE_MS = 2_000;

/** Reads names and options. Throws USAGE. */
export function readGoal(command: string, { values, positionals }: CommandContext): PolicyGoal {
  const goal = values.for ?? (positionals.length > 0 ? 'programmed' : undefined);
  if (goal !== undefined && goal !== 'accepted' && goal !== 'programmed')
    throw new WeirError(
      'USAGE',
      `${command}: --for must be accepted or programmed, got ${JSON.stringify(goal)}`,
    );
  if (values.wait === undefined) return { names: positionals, goal, waitMs: 0 };
  const seconds = typeof values.wait === 'string' ? readDuration(values.wait) : undefined;
  if (seconds === undefined)
    throw new WeirError(
      'USAGE',
      `${command}: --wait must be a duration such as 90s or 5m, got ${JSON.stringify(values.wait)}`,
    );
  if (goal === undefined)
    throw new WeirError('USAGE', `${command}: --wait needs to know what for: name a policy, or give --for`);
  return { names: positionals, goal, waitMs: seconds * 1000 };
}

/** Those of all that are meant. */
export function selectPolicies<T extends Pick<PolicyStanding, 'policy'>>(
  { names }: PolicyGoal,
  all: readonly T[],
): readonly T[] {
  return names.length === 0 ? all : all.filter(({ policy }) => names.includes(policy));
}

/** What does not hold of the goal, one sentence each; empty where it is reached. */
export function missesOf({ names, goal }: PolicyGoal, all: readonly PolicyStanding[]): readonly string[] {
  if (goal === undefined) return [];
  const meant = names.length === 0 ? all.map(({ policy }) => policy) : names;
  return meant.flatMap((name) => {
    const found = all.find(({ policy }) => policy === name);
    if (found === undefined) return `${name}: there is no such policy`;
    return found[goal] ? [] : `${name}: not ${goal}`;
  });
}

/** Asks until the goal is reached or the time is over; the last answer. */
export async function askUntil<T>(
  ask: () => Promise<T>,
  standingsOf: (answer: T) => readonly PolicyStanding[],
  goal: PolicyGoal,
  signal: AbortSignal,
): Promise<T> {
  const end = performance.now() + goal.waitMs;
  for (;;) {
    const answer = await ask();
    const left = end - performance.now();
    if (left <= 0 || missesOf(goal, standingsOf(answer)).length === 0) return answer;
    try {
      await pause(Math.min(PAUSE_MS, left), undefined, { signal });
    } catch (error: unknown) {
      if (signal.aborted) return answer;
      throw error;
    }
  }
}
