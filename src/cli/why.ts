// SPDX-License-Identifier: Apache-2.0
import { askWhy } from '../api/ask-agent.ts';
import { WeirError } from '../errors.ts';
import type { Command, CommandContext } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config-options.ts';
import { formatWhy } from './format-why.ts';
import { OUTPUT_OPTION, readOutput } from './output-option.ts';

const { config, 'run-dir': runDir } = CONFIG_OPTIONS;

/** What `weir why` and `kubectl weir why` tell. */
export const WHY_HELP =
  'Destinations that were denied, or would be were every policy enforced (audit), with how often and since when, the policy and clause, what they fit by, the program, the clause that would allow it and who answers for the policy; and what else explains what the pod sees: no policy selects it, one is not in force, a breakglass holds. Denials of one destination by one decision are one entry; those before the agent started are not known.';

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

/** The pod that is asked for. Throws USAGE. */
export function readPodArgument(
  command: string,
  { positionals: [text = ''] }: Pick<CommandContext, 'positionals'>,
): { readonly namespace: string; readonly name: string } {
  const found = /^(?<namespace>[a-z0-9-]+)\/(?<name>[a-z0-9.-]+)$/.exec(text)?.groups;
  if (found !== undefined) return { namespace: found.namespace ?? '', name: found.name ?? '' };
  throw new WeirError('USAGE', `${command}: POD must be namespace/name, got ${JSON.stringify(text)}`);
}
