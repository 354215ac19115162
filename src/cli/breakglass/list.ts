// SPDX-License-Identifier: Apache-2.0
import { askBreakglass } from '../../api/ask-agent.ts';
import type { Command, CommandContext } from '../command.ts';
import { CONFIG_OPTIONS, configOf } from '../config-options.ts';
import { formatBreakglass } from '../format-breakglass.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';

const { config, 'run-dir': runDir } = CONFIG_OPTIONS;

/** `weir breakglass list`: which policies are suspended on this node. */
export const breakglassListCommand: Command = {
  name: 'breakglass list',
  summary: 'list the policies that count as ones in mode audit on this node, until when, by whom and why',
  positionals: [],
  options: {
    ...(config && { config }),
    ...(runDir && { 'run-dir': runDir }),
    output: OUTPUT_OPTION,
  },
  help: 'Asks the agent through the socket in the run folder, as weir status does.',
  run: async (context: CommandContext): Promise<number> => {
    const { stdout, signal } = context;
    const output = readOutput('breakglass list', context);
    const answer = await askBreakglass(configOf(context).config.runDir, signal);
    stdout.write(output === 'json' ? `${JSON.stringify(answer, null, 2)}\n` : formatBreakglass(answer));
    return 0;
  },
};
