// SPDX-License-Identifier: Apache-2.0
import type { PoliciesAnswer } from '../../api/policies-answer.ts';
import { cleanText } from '../../clean-text.ts';
import { WeirError } from '../../errors.ts';
import type { Command, CommandContext } from '../command.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';
import { formatPolicyStatesOfNodes, standingOf } from '../policy/format-policy-states.ts';
import {
  askUntil,
  GOAL_HELP,
  GOAL_OPTIONS,
  missesOf,
  type PolicyGoal,
  readGoal,
  selectPolicies,
} from '../policy/policy-goal.ts';
import { askFleet } from './ask-fleet.ts';
import { kubectlOf, QUESTION_OPTIONS, readFleetOptions } from './fleet-options.ts';
import { formatClusterPolicies } from './format-cluster-policies.ts';
import { type ClusterPolicyView, readPolicyObjects } from './read-policy-objects.ts';

const NAME = 'policy status';

/** `kubectl weir policy status`: where the policies of the cluster are in force. */
export const policyStatusCommand: Command = {
  name: NAME,
  summary: 'say where policies are in force, and why not',
  positionals: ['[POLICY…]'],
  options: {
    ...GOAL_OPTIONS,
    'by-node': {
      type: 'boolean',
      description: 'Ask the agents, and show what each node says. So does --node.',
    },
    ...QUESTION_OPTIONS,
    output: OUTPUT_OPTION,
  },
  help: `Shows the status of the policies, which one of the agents writes: whether they are accepted and programmed, on how many of the nodes that have pods of theirs, and below it which nodes lack what. The agents are asked, through kubectl exec, with --by-node, and where the policies have no status. ${GOAL_HELP}`,
  run: async (context: CommandContext): Promise<number> => {
    const output = readOutput(NAME, context);
    const goal = readGoal(NAME, context);
    const isByNode = context.values['by-node'] === true || context.values.node !== undefined;
    if (isByNode && goal.waitMs > 0)
      throw new WeirError('USAGE', `${NAME}: --wait waits for the status of policies: leave --by-node out`);
    if (isByNode) return await askNodes(context, goal);
    const views = await readViews(context, goal);
    // a cluster whose policies nobody sums up can still be asked
    if (views === undefined) return await askNodes(context, goal);
    return show(context, goal, views, output);
  },
};

/** The policies as the API server has them; undefined where their status is of no use. */
async function readViews(
  context: CommandContext,
  goal: PolicyGoal,
): Promise<readonly ClusterPolicyView[] | undefined> {
  const { timeoutMs } = readFleetOptions(context);
  const { stderr, signal } = context;
  try {
    const ask = () => readPolicyObjects(kubectlOf(context), timeoutMs);
    const views = await askUntil(ask, (all) => all, goal, signal);
    if (views.length === 0 || goal.waitMs > 0 || views.some(({ status }) => status !== undefined))
      return views;
    stderr.write('no policy has a status: the agents are asked\n');
  } catch (error: unknown) {
    if (!(error instanceof WeirError) || error.code !== 'KUBECTL_FAILED' || goal.waitMs > 0) throw error;
    stderr.write(`${cleanText(error.message)}: the agents are asked\n`);
  }
  return undefined;
}

function show(
  { stdout, stderr }: CommandContext,
  goal: PolicyGoal,
  views: readonly ClusterPolicyView[],
  output: 'table' | 'json',
): number {
  const policies = selectPolicies(goal, views);
  stdout.write(
    output === 'json'
      ? `${JSON.stringify({ schema: 'weir.dev/cluster-policies/v1', policies }, null, 2)}\n`
      : formatClusterPolicies(policies),
  );
  const misses = missesOf(goal, views);
  for (const miss of misses) stderr.write(`${cleanText(miss)}\n`);
  return misses.length === 0 ? 0 : 1;
}

async function askNodes(context: CommandContext, goal: PolicyGoal): Promise<number> {
  const read = (value: unknown): PoliciesAnswer | undefined => {
    if (!isAnswer(value)) return undefined;
    const all = value.policies.map((state) => ({ ...standingOf(state), state }));
    return { ...value, policies: selectPolicies(goal, all).map(({ state }) => state) };
  };
  const question = { words: ['policy', 'status', '-o', 'json'], read };
  return await askFleet(context, question, formatPolicyStatesOfNodes, (answers) => {
    const misses = answers.flatMap(({ node, policies }) =>
      missesOf(goal, policies.map(standingOf)).map((miss) => `${node}: ${miss}`),
    );
    for (const miss of misses) context.stderr.write(`${cleanText(miss)}\n`);
    return misses.length === 0 ? 0 : 1;
  });
}

function isAnswer(value: unknown): value is PoliciesAnswer {
  if (typeof value !== 'object' || value === null) return false;
  return 'policies' in value && Array.isArray(value.policies) && 'node' in value;
}
