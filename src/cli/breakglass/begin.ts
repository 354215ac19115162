// SPDX-License-Identifier: Apache-2.0
import { commandBreakglass } from '../../api/ask-agent.ts';
import { BREAKGLASS_OPTIONS, readBreakglass } from '../breakglass-options.ts';
import type { Command, CommandContext } from '../command.ts';
import { CONFIG_OPTIONS, configOf } from '../config-options.ts';
import { formatBreakglassChange } from '../format-breakglass.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';

const { config, 'run-dir': runDir } = CONFIG_OPTIONS;

/** `weir breakglass`: suspends one policy on this node for a while. */
export const breakglassCommand: Command = {
  name: 'breakglass',
  summary: 'have one policy count as one in mode audit on this node, for a while',
  positionals: [],
  options: {
    ...(config && { config }),
    ...(runDir && { 'run-dir': runDir }),
    ...BREAKGLASS_OPTIONS,
    output: OUTPUT_OPTION,
  },
  help: 'For an outage that a policy makes worse. The policy denies nothing on this node until the time is over, and records say what it would have denied; other policies hold. Works while the API server is away, goes on through a restart of the agent, and ends by itself. Needs root: it goes through a socket that only root can open. It is recorded with who asked and why, and raises the alert BreakglassActive.',
  run: async (context: CommandContext): Promise<number> => {
    const { stdout, signal } = context;
    const output = readOutput('breakglass', context);
    const command = readBreakglass(context);
    const answer = await commandBreakglass(configOf(context).config.runDir, command, signal);
    stdout.write(output === 'json' ? `${JSON.stringify(answer, null, 2)}\n` : formatBreakglassChange(answer));
    return 0;
  },
};
