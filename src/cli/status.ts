// SPDX-License-Identifier: Apache-2.0
import { askStatus } from '../api/ask-agent.ts';
import type { Command, CommandContext } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config-options.ts';
import { formatStatus } from './format-status.ts';
import { OUTPUT_OPTION, readOutput } from './output-option.ts';

const { config, 'run-dir': runDir } = CONFIG_OPTIONS;

/** `weir status`: how it stands with the agent on this node. */
export const statusCommand: Command = {
  name: 'status',
  summary: 'say how it stands with the agent on this node: ready, degraded, lost, delivered',
  positionals: [],
  options: {
    ...(config && { config }),
    ...(runDir && { 'run-dir': runDir }),
    output: OUTPUT_OPTION,
  },
  help: 'Asks the agent through the socket in the run folder: version and kernel, whether it is ready and why not, what is degraded, what was lost by stage and reason, how outputs, API server and container runtime stand, and how many pods it knows and observes. Exits with 1 when the agent is not ready.',
  run: async (context: CommandContext): Promise<number> => {
    const { stdout, signal } = context;
    const output = readOutput('status', context);
    const answer = await askStatus(configOf(context).config.runDir, signal);
    stdout.write(output === 'json' ? `${JSON.stringify(answer, null, 2)}\n` : formatStatus(answer));
    return answer.ready ? 0 : 1;
  },
};
