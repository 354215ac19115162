// SPDX-License-Identifier: Apache-2.0
import { cgroup2Mount } from '../cgroup2-mount.ts';
import { WeirError } from '../errors.ts';
import { listForeignPrograms, listSockmaps } from '../kernel/list-foreign-programs.ts';
import { pinnedProgramIds } from '../kernel/pin-folder.ts';
import { type Feature, probeFeatures } from '../kernel/probe-features.ts';
import type { Command, CommandContext } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config-options.ts';

const { config, 'pin-dir': pinDir } = CONFIG_OPTIONS;

/** `weir doctor`: what this node can do, and what is missing without what it lacks. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'say what this kernel can do, what for, and what is degraded without',
  positionals: [],
  options: {
    ...(config && { config }),
    ...(pinDir && { 'pin-dir': pinDir }),
    json: { type: 'boolean', description: 'One JSON object.' },
  },
  help: 'Tries features rather than guessing from versions: programs are loaded for a moment, and attached where that is refused on its own. Lists cgroup programs and sockmaps that others have on this node. Exits with 3 when capture is not possible.',
  run: (context: CommandContext): Promise<number> => Promise.resolve(diagnose(context)),
};

function diagnose(context: CommandContext): number {
  if (process.platform !== 'linux')
    throw new WeirError('NOT_LINUX', `doctor: this system is ${process.platform}`);
  const { config: options } = configOf(context);
  const features = probeFeatures(options.pinDir);
  const isPossible = features.every(({ required, available }) => available || !required);
  const foreign = isPossible ? listForeignPrograms(cgroup2Mount(), pinnedProgramIds(options.pinDir)) : [];
  const sockmaps = isPossible ? listSockmaps() : [];
  if (context.values['json'] === true) {
    context.stdout.write(`${JSON.stringify({ capture: isPossible, features, foreign, sockmaps })}\n`);
  } else {
    for (const feature of features) context.stdout.write(formatFeature(feature));
    context.stdout.write(
      formatList(
        'cgroup programs on this node',
        foreign.map(({ cgroup, hook, name, id }) => `${hook} on ${cgroup}: ${name || 'unnamed'} (id ${id})`),
      ),
    );
    context.stdout.write(
      formatList(
        'sockmaps on this node',
        sockmaps.map(({ type, name, id }) => `${type} ${name || 'unnamed'} (id ${id})`),
      ),
    );
    context.stdout.write(
      isPossible ? 'capture is possible\n' : 'capture is not possible: see the lines marked MISSING\n',
    );
  }
  return isPossible ? 0 : 3;
}

function formatFeature({ name, available, required, detail, usedFor, without }: Feature): string {
  const mark = available ? 'ok     ' : required ? 'MISSING' : 'absent ';
  const suffix = detail === '' ? '' : ` (${detail})`;
  const consequence = available ? `used for ${usedFor}` : without;
  return `${mark}  ${name}${suffix}\n         ${consequence}\n`;
}

function formatList(title: string, lines: readonly string[]): string {
  return [
    `${title}: ${lines.length === 0 ? 'none' : lines.length}`,
    ...lines.map((line) => `  ${line}`),
    '',
  ].join('\n');
}
