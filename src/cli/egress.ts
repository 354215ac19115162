// SPDX-License-Identifier: Apache-2.0
import { askEgress } from '../api/ask-agent.ts';
import type { Command, CommandContext } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config-options.ts';
import { EGRESS_OPTIONS, readEgressOptions } from './egress-options.ts';
import { formatEgress } from './format-egress.ts';
import { OUTPUT_OPTION, readOutput } from './output-option.ts';

const { config, 'run-dir': runDir } = CONFIG_OPTIONS;

/** `weir egress`: where pods send, and what they fetch. */
export const egressCommand: Command = {
  name: 'egress',
  summary: 'list where the observed pods of this node send, and what they fetch from there',
  positionals: [],
  options: {
    ...(config && { config }),
    ...(runDir && { 'run-dir': runDir }),
    ...EGRESS_OPTIONS,
    output: OUTPUT_OPTION,
  },
  help: 'Asks the agent through the socket in the run folder: for each pod its destinations, with the best name and how it is known, the channel of the catalogue, connections, bytes both ways, models that were asked for and the programs that did. A connection shows when its name was read, or with its first report (flowInterval). What finds no room is told as (other).',
  run: async (context: CommandContext): Promise<number> => {
    const { stdout, signal } = context;
    const output = readOutput('egress', context);
    const question = readEgressOptions(context);
    const answer = await askEgress(configOf(context).config.runDir, question, signal);
    stdout.write(output === 'json' ? `${JSON.stringify(answer, null, 2)}\n` : formatEgress(answer));
    return 0;
  },
};
