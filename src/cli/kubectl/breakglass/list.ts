// SPDX-License-Identifier: Apache-2.0
import type { Command, CommandContext } from '../../command.ts';
import { formatBreakglassOfNodes } from '../../format-breakglass.ts';
import { OUTPUT_OPTION, readOutput } from '../../output-option.ts';
import { askFleet } from '../ask-fleet.ts';
import { QUESTION_OPTIONS } from '../fleet-options.ts';
import { readBreakglassAnswer } from './read-answer.ts';

/** `kubectl weir breakglass list`: which policies are suspended, and where. */
export const breakglassListCommand: Command = {
  name: 'breakglass list',
  summary: 'list the policies that count as ones in mode audit, by node',
  positionals: [],
  options: { ...QUESTION_OPTIONS, output: OUTPUT_OPTION },
  help: 'Asks the agent of every node, through kubectl exec. Nodes that do not answer are named on standard error with the reason, and the exit status is then 1.',
  run: async (context: CommandContext): Promise<number> => {
    readOutput('breakglass list', context);
    const words = ['breakglass', 'list', '-o', 'json'];
    return await askFleet(context, { words, read: readBreakglassAnswer }, formatBreakglassOfNodes);
  },
};
