// SPDX-License-Identifier: Apache-2.0
import { askPods, askWho } from '../api/ask-agent.ts';
import type { Command, CommandContext } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config-options.ts';
import { EXPLAIN_OPTION } from './explain-option.ts';
import { formatExplanation } from './format-explanation.ts';
import { formatPods } from './format-pods.ts';
import { OUTPUT_OPTION, readOutput } from './output-option.ts';

const { config, 'run-dir': runDir } = CONFIG_OPTIONS;

/** `weir pods`: what the running agent knows of pods, and why. */
export const podsCommand: Command = {
  name: 'pods',
  summary: 'list the pods that the agent on this node knows, or explain who a process is',
  positionals: [],
  options: {
    ...(config && { config }),
    ...(runDir && { 'run-dir': runDir }),
    explain: EXPLAIN_OPTION,
    output: OUTPUT_OPTION,
  },
  help: 'Asks the agent through the socket in the run folder: pods with governance labels, what AI they are taken for, whether they are observed and why, who told of them and since when. A number is a pid where there is such a process, else a cgroup id; pid: or cgroup: before it says which.',
  run: async (context: CommandContext): Promise<number> => {
    const { values, stdout, signal } = context;
    const output = readOutput('pods', context);
    const folder = configOf(context).config.runDir;
    const json = (answer: object): string => `${JSON.stringify(answer, null, 2)}\n`;
    if (typeof values.explain === 'string') {
      const answer = await askWho(folder, values.explain, signal);
      stdout.write(output === 'json' ? json(answer) : formatExplanation(answer));
    } else {
      const answer = await askPods(folder, signal);
      stdout.write(output === 'json' ? json(answer) : formatPods(answer));
    }
    return 0;
  },
};
