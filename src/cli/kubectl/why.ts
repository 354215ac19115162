// SPDX-License-Identifier: Apache-2.0
import type { WhyAnswer } from '../../api/why-answer.ts';
import { ERRORS } from '../../errors.ts';
import type { Command, CommandContext } from '../command.ts';
import { formatWhy } from '../format-why.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';
import { readPodArgument } from '../read-pod-argument.ts';
import { WHY_HELP } from '../why-help.ts';
import { askFleet } from './ask-fleet.ts';
import { kubectlOf, QUESTION_OPTIONS, readFleetOptions } from './fleet-options.ts';
import { getObjects } from './get-objects.ts';

/** `kubectl weir why`: what a pod was denied, and why. */
export const whyCommand: Command = {
  name: 'why',
  summary: 'say what a pod was denied, by which clause, and what would allow it',
  positionals: ['POD'],
  options: { ...QUESTION_OPTIONS, output: OUTPUT_OPTION },
  help: `Asks the agent of the pod's node, through kubectl exec, and those of all nodes where the pod is gone; POD is namespace/name. ${WHY_HELP}`,
  run: async (context: CommandContext): Promise<number> => {
    readOutput('why', context);
    const { namespace, name } = readPodArgument('why', context);
    const node = context.values.node ?? (await nodesOf(namespace, name, context));
    const asked = { ...context, values: { ...context.values, ...(node !== undefined && { node }) } };
    const words = ['why', `${namespace}/${name}`, '-o', 'json'];
    return await askFleet(asked, { words, read, notHere: ERRORS.UNKNOWN.exit }, (answers) =>
      answers.map(formatWhy).join('\n'),
    );
  },
};

/** The node of a pod; undefined where there is none of this name any more, or it has no node. */
async function nodesOf(
  namespace: string,
  name: string,
  context: CommandContext,
): Promise<readonly string[] | undefined> {
  const { timeoutMs } = readFleetOptions(context);
  const args = ['pods', '--namespace', namespace, '--field-selector', `metadata.name=${name}`];
  const pods = await getObjects<{ readonly spec?: { readonly nodeName?: string } }>(
    kubectlOf(context),
    args,
    { timeoutMs },
  );
  const nodes = pods.flatMap(({ spec }) => spec?.nodeName ?? []);
  return nodes.length === 0 ? undefined : nodes;
}

function read(value: unknown): WhyAnswer | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const isAnswer = 'denials' in value && Array.isArray(value.denials) && 'notes' in value;
  return isAnswer ? (value as WhyAnswer) : undefined;
}
