// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { type LoadedConfig, loadConfig } from '../config/load-config.ts';
import { OPTIONS, type Option } from '../config/options.ts';
import { WeirError } from '../errors.ts';
import type { CommandContext, CommandOption } from './command.ts';

/** What is read without `--config`: where the chart and a unit of systemd put it. A command beside them finds it as well. */
const DEFAULT_FILE = '/etc/weir/weir.yaml';

/** `--config FILE` and a flag for each option of the agent. */
export const CONFIG_OPTIONS: Readonly<Record<string, CommandOption>> = {
  config: {
    type: 'string',
    short: 'c',
    value: 'FILE',
    description: `Configuration file, YAML. Default: ${DEFAULT_FILE}, where there is one.`,
  },
  ...Object.fromEntries(
    OPTIONS.map(({ flag, schema }): [string, CommandOption] => [
      flag,
      {
        type: 'string',
        value: valueHint(schema),
        description: schema.description,
        ...(schema.type === 'array' ? { multiple: true } : {}),
      },
    ]),
  ),
};

function valueHint(schema: Option['schema']): string {
  if (schema.type === 'object') return 'YAML';
  return schema.type === 'string' && schema.enum !== undefined ? schema.enum.join('|') : schema.type;
}

/** The configuration that a command's flags, environment and file add up to. Throws CONFIG_INVALID. */
export function configOf(context: CommandContext): LoadedConfig {
  const { config } = context.values;
  const name = typeof config === 'string' ? config : existsSync(DEFAULT_FILE) ? DEFAULT_FILE : undefined;
  const input = { flags: context.values, env: context.env };
  return loadConfig(name === undefined ? input : { ...input, file: { name, text: read(name) } });
}

function read(name: string): string {
  try {
    return readFileSync(name, 'utf8');
  } catch (error: unknown) {
    if (!(error instanceof Error)) throw error;
    throw new WeirError('CONFIG_INVALID', `configuration file: ${error.message}`, { cause: error });
  }
}
