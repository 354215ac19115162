// SPDX-License-Identifier: Apache-2.0
import { followEvents } from '../api/follow-events.ts';
import { WeirError } from '../errors.ts';
import { RECORD_KINDS } from '../events/record.ts';
import { formatRecord } from '../sinks/format-record.ts';
import type { Command, CommandContext } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config-options.ts';

const { config, 'run-dir': runDir } = CONFIG_OPTIONS;

/** `weir events`: what the running agent writes, from now on. */
export const eventsCommand: Command = {
  name: 'events',
  summary: 'follow the records of the agent that runs on this node',
  positionals: [],
  options: {
    ...(config && { config }),
    ...(runDir && { 'run-dir': runDir }),
    kind: {
      type: 'string',
      multiple: true,
      value: 'KIND',
      description: 'Only records of this kind, such as finding; may be repeated.',
    },
    pod: {
      type: 'string',
      multiple: true,
      value: 'POD',
      description: 'Only this pod: namespace/name, or namespace/ for all of it; may be repeated.',
    },
    format: { type: 'string', value: 'pretty|json', description: 'Readable lines (default), or JSON lines.' },
  },
  help: `Reads the socket in the run folder. Kinds: ${Object.keys(RECORD_KINDS).join(', ')}.`,
  run: async (context: CommandContext): Promise<number> => {
    const { values, stdout, stderr, signal } = context;
    const format = values.format ?? 'pretty';
    if (format !== 'pretty' && format !== 'json') {
      throw new WeirError('USAGE', `events: --format must be pretty or json, got ${JSON.stringify(format)}`);
    }
    const kinds = listOf(values.kind);
    const unknown = kinds?.find((kind) => !Object.hasOwn(RECORD_KINDS, kind));
    if (unknown !== undefined)
      throw new WeirError('USAGE', `events: --kind ${unknown}: no such kind of record`);
    const pods = listOf(values.pod);
    const filter = { ...(kinds && { kinds }), ...(pods && { pods }) };
    for await (const line of followEvents(configOf(context).config.runDir, filter, signal)) {
      if ('dropped' in line) stderr.write(`weir: ${line.dropped} records dropped: this reader is too slow\n`);
      else
        stdout.write(
          `${format === 'json' ? JSON.stringify(line) : formatRecord(line, { color: stdout.isTTY === true })}\n`,
        );
    }
    return 0;
  },
};

function listOf(value: CommandContext['values'][string]): string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}
