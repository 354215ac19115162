// SPDX-License-Identifier: Apache-2.0
import { commandBreakglass } from '../../api/ask-agent.ts';
import { POLICY_NAME_OPTION, readBreakglassEnd } from '../breakglass-options.ts';
import type { Command, CommandContext } from '../command.ts';
import { CONFIG_OPTIONS, configOf } from '../config-options.ts';
import { formatBreakglassChange } from '../format-breakglass.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';

const { config, 'run-dir': runDir } = CONFIG_OPTIONS;

/** `weir breakglass end`: has a policy hold as written again. */
export const breakglassEndCommand: Command = {
  name: 'breakglass end',
  summary: 'end a breakglass before its time',
  positionals: [],
  options: {
    ...(config && { config }),
    ...(runDir && { 'run-dir': runDir }),
    policy: POLICY_NAME_OPTION,
    output: OUTPUT_OPTION,
  },
  help: 'The policy holds as written from then on. Needs root, as beginning it does, and is recorded as well.',
  run: async (context: CommandContext): Promise<number> => {
    const { stdout, signal } = context;
    const output = readOutput('breakglass end', context);
    const command = readBreakglassEnd(context);
    const answer = await commandBreakglass(configOf(context).config.runDir, command, signal);
    stdout.write(output === 'json' ? `${JSON.stringify(answer, null, 2)}\n` : formatBreakglassChange(answer));
    return 0;
  },
};
