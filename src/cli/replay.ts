// SPDX-License-Identifier: Apache-2.0
import { startReplay } from '../agent/start-replay.ts';
import { WeirError } from '../errors.ts';
import { readByteFile } from '../host/read-byte-file.ts';
import type { Command, CommandContext } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config-options.ts';
import { outputSink } from './output-sink.ts';
import { untilStopped } from './until-stopped.ts';

const USED = [
  'config',
  'cluster',
  'models-approved',
  'catalog-overlays',
  'redact',
  'output-file',
  'output-queue',
];

/** `weir replay FILE`: a recording through the pipeline of the agent. */
export const replayCommand: Command = {
  name: 'replay',
  summary: 'show a recording as the agent would have, anywhere and without root',
  positionals: ['FILE'],
  options: {
    ...Object.fromEntries(Object.entries(CONFIG_OPTIONS).filter(([name]) => USED.includes(name))),
    format: { type: 'string', value: 'pretty|json', description: 'Readable lines (default), or JSON lines.' },
    speed: {
      type: 'string',
      value: 'FACTOR',
      description: '1 as it happened, 10 ten times as fast. Default: as fast as possible.',
    },
  },
  help: 'Enriches, judges and prints what was recorded with the approvals and the catalogue given here, so that the same hour can be looked at with other rules. Needs neither root nor Linux.',
  run: async (context: CommandContext): Promise<number> => {
    const speed = readSpeed(context.values['speed']);
    const { config } = configOf({
      ...context,
      values: { ...context.values, 'output-format': context.values['format'] ?? 'pretty' },
    });
    const [file = ''] = context.positionals;
    const agent = startReplay({
      config,
      bytes: readByteFile(file),
      sinks: [outputSink(config, context)],
      ...(speed !== undefined && { speed }),
    });
    const { events, records, findings, lost } = await untilStopped(agent, context.signal);
    const count = lost.reduce((sum, loss) => sum + loss.count, 0);
    context.stderr.write(
      `${events} events, ${records} records, ${findings.length} findings, ${count} lost\n`,
    );
    return 0;
  },
};

function readSpeed(text: CommandContext['values'][string]): number | undefined {
  if (text === undefined) return undefined;
  const speed = Number(text);
  if (!(speed > 0 && speed < Number.POSITIVE_INFINITY)) {
    throw new WeirError('USAGE', `replay: --speed must be a number above 0, got ${JSON.stringify(text)}`);
  }
  return speed;
}
