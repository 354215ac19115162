// SPDX-License-Identifier: Apache-2.0
import { BREAKGLASS_OPTIONS, readBreakglass } from '../../breakglass-options.ts';
import type { Command, CommandContext } from '../../command.ts';
import { formatBreakglassChange } from '../../format-breakglass.ts';
import { OUTPUT_OPTION, readOutput } from '../../output-option.ts';
import { askFleet } from '../ask-fleet.ts';
import { QUESTION_OPTIONS } from '../fleet-options.ts';
import { readBreakglassAnswer, requireNodes } from './read-answer.ts';

/** `kubectl weir breakglass`: suspends one policy on the nodes that are named. */
export const breakglassCommand: Command = {
  name: 'breakglass',
  summary: 'have one policy count as one in mode audit on the nodes that are named, for a while',
  positionals: [],
  options: { ...QUESTION_OPTIONS, ...BREAKGLASS_OPTIONS, output: OUTPUT_OPTION },
  help: 'Runs weir breakglass in the agents of the nodes that --node names, through kubectl exec: who may do that may do this. A node that refuses is named on standard error with the reason, and the exit status is then 1; others have begun.',
  run: async (context: CommandContext): Promise<number> => {
    readOutput('breakglass', context);
    requireNodes('breakglass', context);
    readBreakglass(context);
    const { policy, for: duration, reason } = context.values;
    const options = ['--policy', `${policy}`, '--for', `${duration}`, '--reason', `${reason}`];
    const words = ['breakglass', ...options, '-o', 'json'];
    return await askFleet(context, { words, read: readBreakglassAnswer }, (answers) =>
      answers.map(formatBreakglassChange).join(''),
    );
  },
};
