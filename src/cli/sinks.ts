// SPDX-License-Identifier: Apache-2.0
import { type ConfiguredOutput, configuredOutput, configuredReceivers } from '../agent/configured-outputs.ts';
import { spillFolderOf } from '../agent/open-sinks.ts';
import { testOutput } from '../agent/test-output.ts';
import { WeirError } from '../errors.ts';
import type { RecordFilter } from '../events/record-filter.ts';
import type { Config } from '../gen/config.ts';
import { SEVERITIES, type Severity } from '../record-words.ts';
import type { SendResult } from '../sinks/send-result.ts';
import { spilledBytes } from '../sinks/spilled-bytes.ts';
import type { Command, CommandContext } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config-options.ts';
import { formatTable } from './format-table.ts';
import { OUTPUT_OPTION, readOutput } from './output-option.ts';

/** `weir sinks`: the outputs that are configured, and whether one works. */
export const sinksCommand: Command = {
  name: 'sinks',
  summary: 'list the outputs that are configured, or send a test record over one',
  positionals: ['[test]', '[NAME]'],
  options: {
    ...CONFIG_OPTIONS,
    // the reader's, not the agent's
    output: OUTPUT_OPTION,
    'as-severity': {
      type: 'string',
      value: SEVERITIES.join('|'),
      description: 'Severity of the test record, where its receiver goes by it. Default: info.',
    },
  },
  help: '`weir sinks` lists outputs by name: where to, in which form, which records, and what of each waits on disk. `weir sinks test NAME` sends one finding of the rule weir-test, once, as the agent would, says what became of it, and exits with 8 when it was not taken. It leaves alone what waits on disk.',
  run: async (context: CommandContext): Promise<number> => {
    const { config } = configOf(context);
    const outputs = [configuredOutput(config), ...configuredReceivers(config)];
    const [verb, name] = context.positionals;
    if (verb === undefined) list(outputs, config, context);
    else if (verb === 'test' && name !== undefined) await test(name, outputs, config, context);
    else throw new WeirError('USAGE', `sinks: must be \`sinks\` or \`sinks test NAME\`, got ${verb}`);
    return 0;
  },
};

function list(outputs: readonly ConfiguredOutput[], config: Config, context: CommandContext): void {
  const rows = outputs.map((output) => {
    const { name, where, format, filter, queueBytes, spillBytes } = output;
    const waiting =
      spillBytes > 0 && config.stateDir !== '' ? spilledBytes(spillFolderOf(output, config.stateDir)) : 0;
    return { name, where, format, filter, queueBytes, spillBytes, waitingOnDisk: waiting };
  });
  if (readOutput('sinks', context) === 'json') {
    context.stdout.write(`${JSON.stringify(rows)}\n`);
    return;
  }
  const header = ['NAME', 'FORMAT', 'TO', 'RECORDS', 'WAITING ON DISK'];
  const cells = rows.map((row) => [
    row.name,
    row.format,
    row.where,
    describeFilter(row.filter),
    `${row.waitingOnDisk} B`,
  ]);
  context.stdout.write(formatTable([header, ...cells]));
}

function describeFilter({ kinds, pods, severity, verdicts }: RecordFilter): string {
  const parts = [
    kinds?.join(','),
    pods && `of ${pods.join(',')}`,
    severity && `findings from ${severity} on`,
    verdicts?.join(','),
  ];
  return parts.filter((part) => part !== undefined).join('; ') || 'all';
}

async function test(
  name: string,
  outputs: readonly ConfiguredOutput[],
  config: Config,
  context: CommandContext,
): Promise<void> {
  const output = outputs.find((each) => each.name === name);
  if (output === undefined) {
    const known = outputs.map((each) => each.name).join(', ');
    throw new WeirError('USAGE', `sinks: ${name}: no such output is configured; there are ${known}`);
  }
  const { stdout, stderr, values } = context;
  const { result, isFiltered, flaws } = await testOutput(output, config, stdout, severityOf(values));
  // a record on standard output has it to itself
  const say = (text: string): void => void (name === 'stdout' ? stderr : stdout).write(`${text}\n`);
  for (const flaw of flaws) say(`${name}: ${flaw}`);
  if (isFiltered)
    say(`${name}: its filter keeps back such records (${describeFilter(output.filter)}): sent all the same`);
  const trouble = troubleOf(result);
  if (trouble !== undefined) throw new WeirError('OUTPUT_FAILED', `${name}: ${output.where}: ${trouble}`);
  say(`${name}: ${output.where}: delivered a finding of the rule weir-test`);
}

function troubleOf(result: SendResult): string | undefined {
  if (result.outcome === 'retry') return `not delivered: ${result.reason}; the agent would try again`;
  if (result.outcome !== 'delivered') return `refused: ${result.reason}`;
  return result.refused === undefined || result.refused === 0 ? undefined : `refused: ${result.reason}`;
}

function severityOf(values: CommandContext['values']): Severity {
  const given = values['as-severity'] ?? 'info';
  const severity = SEVERITIES.find((each) => each === given);
  if (severity !== undefined) return severity;
  throw new WeirError(
    'USAGE',
    `sinks: --as-severity must be one of ${SEVERITIES.join(', ')}, got ${JSON.stringify(given)}`,
  );
}
