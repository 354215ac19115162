// SPDX-License-Identifier: Apache-2.0
import { POLICY_NAME_OPTION, readBreakglassEnd } from '../../breakglass-options.ts';
import type { Command, CommandContext } from '../../command.ts';
import { formatBreakglassChange } from '../../format-breakglass.ts';
import { OUTPUT_OPTION, readOutput } from '../../output-option.ts';
import { askFleet } from '../ask-fleet.ts';
import { QUESTION_OPTIONS } from '../fleet-options.ts';
import { readBreakglassAnswer, requireNodes } from './read-answer.ts';

/** `kubectl weir breakglass end`: has a policy hold as written again. */
export const breakglassEndCommand: Command = {
  name: 'breakglass end',
  summary: 'end a breakglass on the nodes that are named',
  positionals: [],
  options: { ...QUESTION_OPTIONS, policy: POLICY_NAME_OPTION, output: OUTPUT_OPTION },
  help: 'Runs weir breakglass end in the agents of the nodes that --node names, through kubectl exec.',
  run: async (context: CommandContext): Promise<number> => {
    readOutput('breakglass end', context);
    requireNodes('breakglass end', context);
    readBreakglassEnd(context);
    const words = ['breakglass', 'end', '--policy', `${context.values.policy}`, '-o', 'json'];
    return await askFleet(context, { words, read: readBreakglassAnswer }, (answers) =>
      answers.map(formatBreakglassChange).join(''),
    );
  },
};
