// SPDX-License-Identifier: Apache-2.0
import type { EgressAnswer } from '../../api/egress-answer.ts';
import type { Command, CommandContext } from '../command.ts';
import { EGRESS_OPTIONS, readEgressOptions } from '../egress-options.ts';
import { formatEgressOfNodes } from '../format-egress.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';
import { askFleet } from './ask-fleet.ts';
import { QUESTION_OPTIONS } from './fleet-options.ts';

/** `kubectl weir egress`: where the pods of the cluster send, and what they fetch. */
export const egressCommand: Command = {
  name: 'egress',
  summary: 'list where the observed pods of the cluster send, and what they fetch from there',
  positionals: [],
  options: { ...QUESTION_OPTIONS, ...EGRESS_OPTIONS, output: OUTPUT_OPTION },
  help: 'Asks the agent of every node, through kubectl exec: for each pod its destinations, with the best name and how it is known, the channel of the catalogue, connections, bytes both ways, models that were asked for and the programs that did. Nodes that do not answer are named on standard error with the reason, and the exit status is then 1.',
  run: async (context: CommandContext): Promise<number> => {
    readOutput('egress', context);
    const { pods = [], sinceSeconds } = readEgressOptions(context);
    const words = [
      ...['egress', '-o', 'json'],
      ...pods.flatMap((pod) => ['--pod', pod]),
      ...(sinceSeconds === undefined ? [] : ['--since', `${sinceSeconds}s`]),
    ];
    return await askFleet(context, { words, read }, formatEgressOfNodes);
  },
};

function read(value: unknown): EgressAnswer | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const isAnswer = 'pods' in value && Array.isArray(value.pods) && 'folded' in value;
  return isAnswer ? (value as EgressAnswer) : undefined;
}
