// SPDX-License-Identifier: Apache-2.0
import { cgroup2Mount } from '../cgroup2-mount.ts';
import { WeirError } from '../errors.ts';
import {
  type ForeignProgram,
  type ForeignSockmap,
  listForeignPrograms,
  listSockmaps,
} from '../kernel/list-foreign-programs.ts';
import { pinnedProgramIds } from '../kernel/pin-folder.ts';
import { type Feature, probeFeatures } from '../kernel/probe-features.ts';
import { probeSensors, type SensorReport } from '../kernel/probe-sensors.ts';
import type { Command, CommandContext } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config-options.ts';
import { OBJECTS_FOLDER } from './objects-folder.ts';

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
  help: 'Tries rather than guesses from versions: features are loaded for a moment, and attached where that is refused on its own; then every program of the agent is loaded and taken away again. Lists cgroup programs and sockmaps that others have on this node. Exits with 3 when capture is not possible.',
  run: (context: CommandContext): Promise<number> => Promise.resolve(diagnose(context)),
};

/** What doctor found; lists that need a kernel that can capture are empty on one that can't. */
interface Diagnosis {
  readonly capture: boolean;
  readonly features: readonly Feature[];
  readonly sensors: readonly SensorReport[];
  readonly foreign: readonly ForeignProgram[];
  readonly sockmaps: readonly ForeignSockmap[];
}

function diagnose(context: CommandContext): number {
  if (process.platform !== 'linux')
    throw new WeirError('NOT_LINUX', `doctor: this system is ${process.platform}`);
  const { config: options } = configOf(context);
  const diagnosis = examine(options.pinDir);
  const { stdout } = context;
  if (context.values.json === true) stdout.write(`${JSON.stringify(diagnosis, withReasons)}\n`);
  else stdout.write(format(diagnosis));
  return diagnosis.capture ? 0 : 3;
}

function examine(pins: string): Diagnosis {
  const features = probeFeatures(pins);
  if (features.some(({ required, available }) => required && !available)) {
    return { capture: false, features, sensors: [], foreign: [], sockmaps: [] };
  }
  const sensors = probeSensors(OBJECTS_FOLDER);
  const capture = sensors.every(({ required, refused }) => !required || refused.length === 0);
  const foreign = listForeignPrograms(cgroup2Mount(), pinnedProgramIds(pins));
  return { capture, features, sensors, foreign, sockmaps: listSockmaps() };
}

/** JSON.stringify gives nothing of an error; here its message is the reason. */
function withReasons(_: string, value: unknown): unknown {
  return value instanceof WeirError ? { code: value.code, message: value.message } : value;
}

function format({ capture, features, sensors, foreign, sockmaps }: Diagnosis): string {
  return [
    'What the kernel offers:',
    ...features.map(formatFeature),
    ...(sensors.length === 0 ? [] : ['', 'What it takes of Weir’s programs:', ...sensors.map(formatSensor)]),
    '',
    formatList(
      'Cgroup programs of others on this node',
      foreign.map(({ cgroup, hook, name, id }) => `${hook} on ${cgroup}: ${name || 'unnamed'} (id ${id})`),
    ),
    formatList(
      'Sockmaps on this node',
      sockmaps.map(({ type, name, id }) => `${type} ${name || 'unnamed'} (id ${id})`),
    ),
    '',
    capture ? 'Capture is possible.' : 'Capture is not possible: see the lines marked MISSING.',
    '',
  ].join('\n');
}

function formatFeature({ name, available, required, detail, usedFor, without }: Feature): string {
  const mark = available ? 'ok     ' : required ? 'MISSING' : 'absent ';
  const suffix = detail === '' ? '' : ` (${detail})`;
  return `  ${mark}  ${name}${suffix}\n           ${available ? `used for ${usedFor}` : without}`;
}

function formatSensor({ object, brings, required, programs, refused }: SensorReport): string {
  const mark = refused.length === 0 ? 'ok     ' : required ? 'MISSING' : 'refused';
  const reasons = refused.map(({ key, error }) => `\n           ${key}: ${error.message}`);
  return `  ${mark}  ${object} (${programs - refused.length} of ${programs} programs)\n           ${brings}${reasons.join('')}`;
}

function formatList(title: string, lines: readonly string[]): string {
  return [
    `${title}: ${lines.length === 0 ? 'none' : ''}`.trimEnd(),
    ...lines.map((line) => `  ${line}`),
  ].join('\n');
}
