// SPDX-License-Identifier: Apache-2.0
import { askPolicies } from '../../api/ask-agent.ts';
import { cleanText } from '../../clean-text.ts';
import type { Command, CommandContext } from '../command.ts';
import { CONFIG_OPTIONS, configOf } from '../config-options.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';
import { formatPolicyStates, standingOf } from './format-policy-states.ts';
import { askUntil, GOAL_HELP, GOAL_OPTIONS, missesOf, readGoal, selectPolicies } from './policy-goal.ts';

const { config, 'run-dir': runDir } = CONFIG_OPTIONS;

/** `weir policy status`: where this node stands with each policy. */
export const policyStatusCommand: Command = {
  name: 'policy status',
  summary: 'say whether policies are in force on this node, and why not',
  positionals: ['[POLICY…]'],
  options: {
    ...GOAL_OPTIONS,
    ...(config && { config }),
    ...(runDir && { 'run-dir': runDir }),
    output: OUTPUT_OPTION,
  },
  help: `Asks the agent through the socket in the run folder: of each policy the mode, whether this node takes it and has it in force, the pods that it selects here, and those that are governed only in part; below it why something is not so. ${GOAL_HELP}`,
  run: async (context: CommandContext): Promise<number> => {
    const { stdout, stderr, signal } = context;
    const output = readOutput('policy status', context);
    const goal = readGoal('policy status', context);
    const folder = configOf(context).config.runDir;
    const answer = await askUntil(
      () => askPolicies(folder, signal),
      ({ policies }) => policies.map(standingOf),
      goal,
      signal,
    );
    const all = answer.policies.map((state) => ({ ...standingOf(state), state }));
    const policies = selectPolicies(goal, all).map(({ state }) => state);
    stdout.write(
      output === 'json'
        ? `${JSON.stringify({ schema: 'weir.dev/node-policies/v1', ...answer, policies }, null, 2)}\n`
        : formatPolicyStates(policies),
    );
    const misses = missesOf(goal, all);
    for (const miss of misses) stderr.write(`${cleanText(miss)}\n`);
    return misses.length === 0 ? 0 : 1;
  },
};
