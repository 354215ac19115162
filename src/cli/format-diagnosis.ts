// SPDX-License-Identifier: Apache-2.0
import type { ForeignProgram, ForeignSockmap } from '../kernel/list-foreign-programs.ts';
import type { Feature } from '../kernel/probe-features.ts';
import type { SensorReport } from '../kernel/probe-sensors.ts';
import { formatTable } from './format-table.ts';

/** What doctor found; lists that need a kernel that can capture are empty on one that can't. */
export interface Diagnosis {
  /** Of the kernel, as uname gives it. */
  readonly kernel: string;
  readonly capture: boolean;
  readonly features: readonly Feature[];
  readonly sensors: readonly SensorReport[];
  readonly foreign: readonly ForeignProgram[];
  /** Null where they may not be listed. */
  readonly sockmaps: readonly ForeignSockmap[] | null;
}

const SOCKMAPS = 'Sockmaps on this node';

/** The exit status of `weir doctor`, or of several. */
export function statusOfDiagnoses(all: readonly Diagnosis[]): number {
  return all.every(({ capture }) => capture) ? 0 : 3;
}

/** What `weir doctor` prints. */
export function formatDiagnosis({ capture, features, sensors, foreign, sockmaps }: Diagnosis): string {
  return [
    'What the kernel offers:',
    ...features.map(formatFeature),
    ...(sensors.length === 0 ? [] : ['', 'What it takes of Weir’s programs:', ...sensors.map(formatSensor)]),
    '',
    formatList(
      'Cgroup programs of others on this node',
      foreign.map(({ cgroup, hook, name, id }) => `${hook} on ${cgroup}: ${name || 'unnamed'} (id ${id})`),
    ),
    sockmaps === null
      ? `${SOCKMAPS}: can not be listed without CAP_SYS_ADMIN`
      : formatList(
          SOCKMAPS,
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

/** What `kubectl weir doctor` prints: a line for each node; of a single one the same as `weir doctor`. */
export function formatDiagnosisOfNodes(nodes: readonly (Diagnosis & { readonly node: string })[]): string {
  const [only, ...more] = nodes;
  if (only !== undefined && more.length === 0) return formatDiagnosis(only);
  return formatTable([
    ['NODE', 'KERNEL', 'CAPTURE', 'LACKS', 'PROGRAMS OF OTHERS'],
    ...nodes.map((found) => [
      found.node,
      found.kernel,
      found.capture ? 'yes' : 'no',
      lacks(found).join(', ') || '-',
      String(found.foreign.length + (found.sockmaps?.length ?? 0)),
    ]),
  ]);
}

/** What a node can't do, by the names that its own doctor explains. */
function lacks({ features, sensors }: Diagnosis): string[] {
  return [
    ...features.filter(({ available }) => !available).map(({ name }) => name),
    ...sensors.filter(({ refused }) => refused.length > 0).map(({ object }) => object),
  ];
}
