// SPDX-License-Identifier: Apache-2.0
import { askWhy } from '../api/ask-agent.ts';
import type { Command, CommandContext } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config-options.ts';
import { formatWhy } from './format-why.ts';
import { OUTPUT_OPTION, readOutput } from './output-option.ts';
import { readPodArgument } from './read-pod-argument.ts';
import { WHY_HELP } from './why-help.ts';

const { config, 'run-dir': runDir } = CONFIG_OPTIONS;

/** `weir why`: what a pod was denied, and why. */
export const whyCommand: Command = {
  name: 'why',
  summary: 'say what a pod of this node was denied, by which clause, and what would allow it',
  positionals: ['POD'],
  options: {
    ...(config && { config }),
    ...(runDir && { 'run-dir': runDir }),
    output: OUTPUT_OPTION,
  },
  help: `Asks the agent through the socket in the run folder; POD is namespace/name. ${WHY_HELP}`,
  run: async (context: CommandContext): Promise<number> => {
    const { stdout, signal } = context;
    const output = readOutput('why', context);
    const pod = readPodArgument('why', context);
    const answer = await askWhy(configOf(context).config.runDir, `${pod.namespace}/${pod.name}`, signal);
    stdout.write(output === 'json' ? `${JSON.stringify(answer, null, 2)}\n` : formatWhy(answer));
    return 0;
  },
};
