// SPDX-License-Identifier: Apache-2.0

import { requireRules } from '../agent/rules/require-rules.ts';
import { startReplay } from '../agent/start-replay.ts';
import { WeirError } from '../errors.ts';
import { readByteFile } from '../host/read-byte-file.ts';
import type { Command, CommandContext } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config-options.ts';
import { outputSinks, PATIENT } from './output-sinks.ts';
import { untilStopped } from './until-stopped.ts';

const USED = [
  'config',
  'cluster',
  'models-approved',
  'models-approved-hubs',
  'catalog-overlays',
  'redact',
  'output-file',
  'output-queue-bytes',
  'rules',
  'rules-shipped',
  'rules-select',
  'rules-priority',
  'rules-matching',
  'rules-suggested-output',
  'rules-append-output',
  'rules-burst',
];

/** `weir replay FILE`: a recording through the pipeline of the agent. */
export const replayCommand: Command = {
  name: 'replay',
  summary: 'show a recording as the agent would have, anywhere and without root',
  positionals: ['FILE'],
  options: {
    ...Object.fromEntries(Object.entries(CONFIG_OPTIONS).filter(([name]) => USED.includes(name))),
    format: {
      type: 'string',
      value: 'pretty|json|falco|falco-text',
      description: 'Readable lines (default), JSON lines, or findings as Falco writes alerts.',
    },
    speed: {
      type: 'string',
      value: 'FACTOR',
      description: '1 as it happened, 10 ten times as fast. Default: as fast as possible.',
    },
    from: {
      type: 'string',
      value: 'SECONDS',
      description: 'Begin so many seconds into the recording. Default: at its beginning.',
    },
  },
  help: 'Enriches, judges and prints what was recorded with the approvals and the catalogue given here, so that the same hour can be looked at with other rules. Needs neither root nor Linux.',
  run: async (context: CommandContext): Promise<number> => {
    const speed = readNumber('speed', context.values.speed);
    const from = readNumber('from', context.values.from);
    const { config } = configOf({
      ...context,
      values: { ...context.values, 'output-format': context.values.format ?? 'pretty' },
    });
    const [file = ''] = context.positionals;
    const agent = startReplay({
      config,
      bytes: readByteFile(file),
      rules: requireRules(config.rules),
      sinks: await outputSinks(config, context, PATIENT),
      ...(speed !== undefined && { speed }),
      ...(from !== undefined && { fromNs: BigInt(Math.round(from * 1e9)) }),
    });
    const { events, records, findings, lost, undelivered } = await untilStopped(agent, context.signal);
    const count = lost.reduce((sum, loss) => sum + loss.count, 0);
    const unshown = Object.values(undelivered).reduce((sum, dropped) => sum + dropped, 0);
    context.stderr.write(
      `${events} events, ${records} records, ${findings.length} findings, ${count} lost${unshown > 0 ? `, ${unshown} not shown` : ''}\n`,
    );
    return 0;
  },
};

function readNumber(flag: string, text: CommandContext['values'][string]): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!(number > 0 && number < Number.MAX_SAFE_INTEGER)) {
    throw new WeirError('USAGE', `replay: --${flag} must be a number above 0, got ${JSON.stringify(text)}`);
  }
  return number;
}
