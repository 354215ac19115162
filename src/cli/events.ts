// SPDX-License-Identifier: Apache-2.0
import type { EventFilter } from '../api/event-filter.ts';
import { followEvents } from '../api/follow-events.ts';
import { WeirError } from '../errors.ts';
import { formatRecord } from '../sinks/format-record.ts';
import type { Command, CommandContext } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config-options.ts';
import { EVENT_OPTIONS, KINDS_HELP, readEventFilterOptions } from './event-options.ts';

const { config, 'run-dir': runDir } = CONFIG_OPTIONS;

/** `weir events`: what the running agent writes, from now on. */
export const eventsCommand: Command = {
  name: 'events',
  summary: 'follow the records of the agent that runs on this node',
  positionals: [],
  options: {
    ...(config && { config }),
    ...(runDir && { 'run-dir': runDir }),
    ...EVENT_OPTIONS,
    format: { type: 'string', value: 'pretty|json', description: 'Readable lines (default), or JSON lines.' },
    attached: {
      type: 'boolean',
      description: 'For kubectl weir: JSON lines, the first when it listens; ends when standard input does.',
    },
  },
  help: `Reads the socket in the run folder. ${KINDS_HELP}`,
  run: async (context: CommandContext): Promise<number> => {
    const { values, stdout, stderr } = context;
    const format = values.format ?? 'pretty';
    if (format !== 'pretty' && format !== 'json') {
      throw new WeirError('USAGE', `events: --format must be pretty or json, got ${JSON.stringify(format)}`);
    }
    const filter = readEventFilterOptions(context);
    const folder = configOf(context).config.runDir;
    const json = (line: object): void => void stdout.write(`${JSON.stringify(line)}\n`);
    if (values.attached === true) return await followAttached(context, folder, filter);
    for await (const line of followEvents(folder, filter, context.signal)) {
      if ('dropped' in line) stderr.write(`weir: ${line.dropped} records dropped: this reader is too slow\n`);
      else if (format === 'json') json(line);
      else stdout.write(`${formatRecord(line, { color: stdout.isTTY === true })}\n`);
    }
    return 0;
  },
};

/** Writes what the agent sends as it is, until standard input ends: nothing else tells that a kubectl exec is gone. */
async function followAttached(
  { stdin, stdout, signal }: CommandContext,
  folder: string,
  filter: EventFilter,
): Promise<number> {
  const input = stdin?.();
  const ended = new AbortController();
  const end = (): void => ended.abort();
  input?.once('end', end).once('error', end).resume();
  const write = (line: object): void => void stdout.write(`${JSON.stringify(line)}\n`);
  try {
    const either = AbortSignal.any([signal, ended.signal]);
    for await (const line of followEvents(folder, filter, either, () => write({ attached: true })))
      write(line);
    return 0;
  } finally {
    // Input that is read keeps the process, also where no agent answers.
    input?.pause();
  }
}
