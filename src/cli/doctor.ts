// SPDX-License-Identifier: Apache-2.0
import { release } from 'node:os';
import { cgroup2Mount } from '../cgroup2-mount.ts';
import { WeirError } from '../errors.ts';
import { listForeignPrograms, listSockmaps } from '../kernel/list-foreign-programs.ts';
import { pinnedProgramIds } from '../kernel/pin-folder.ts';
import { probeFeatures } from '../kernel/probe-features.ts';
import { probeSensors } from '../kernel/probe-sensors.ts';
import type { Command, CommandContext } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config-options.ts';
import { type Diagnosis, formatDiagnosis, statusOfDiagnoses } from './format-diagnosis.ts';
import { OBJECTS_FOLDER } from './objects-folder.ts';
import { OUTPUT_OPTION, readOutput } from './output-option.ts';

const { config, 'pin-dir': pinDir } = CONFIG_OPTIONS;

/** `weir doctor`: what this node can do, and what is missing without what it lacks. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'say what this kernel can do, what for, and what is degraded without',
  positionals: [],
  options: {
    ...(config && { config }),
    ...(pinDir && { 'pin-dir': pinDir }),
    output: OUTPUT_OPTION,
  },
  help: 'Tries rather than guesses from versions: features are loaded for a moment, and attached where that is refused on its own; then every program of the agent is loaded and taken away again. Lists cgroup programs and sockmaps that others have on this node. Exits with 3 when capture is not possible.',
  run: (context: CommandContext): Promise<number> => Promise.resolve(diagnose(context)),
};

function diagnose(context: CommandContext): number {
  if (process.platform !== 'linux')
    throw new WeirError('NOT_LINUX', `doctor: this system is ${process.platform}`);
  const output = readOutput('doctor', context);
  const { config: options } = configOf(context);
  const diagnosis = examine(options.pinDir);
  const { stdout } = context;
  if (output === 'json') stdout.write(`${JSON.stringify(diagnosis, withReasons)}\n`);
  else stdout.write(formatDiagnosis(diagnosis));
  return statusOfDiagnoses([diagnosis]);
}

function examine(pins: string): Diagnosis {
  const features = probeFeatures(pins);
  if (features.some(({ required, available }) => required && !available)) {
    return { kernel: release(), capture: false, features, sensors: [], foreign: [], sockmaps: [] };
  }
  const sensors = probeSensors(OBJECTS_FOLDER);
  const capture = sensors.every(({ required, refused }) => !required || refused.length === 0);
  const foreign = listForeignPrograms(cgroup2Mount(), pinnedProgramIds(pins));
  return { kernel: release(), capture, features, sensors, foreign, sockmaps: listSockmaps() };
}

/** JSON.stringify gives nothing of an error; here its message is the reason. */
function withReasons(_: string, value: unknown): unknown {
  return value instanceof WeirError ? { code: value.code, message: value.message } : value;
}
