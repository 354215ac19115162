// SPDX-License-Identifier: Apache-2.0
import { OPTIONS } from '../config/options.ts';
import { WeirError } from '../errors.ts';
import type { Command, CommandContext } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config-options.ts';

/** `weir config explain`: every option in force and where it came from. */
export const configCommand: Command = {
  name: 'config',
  summary: 'print every option in force, and where it came from',
  positionals: ['explain'],
  options: CONFIG_OPTIONS,
  help: 'Reads flags, environment and file as `weir run` does, and prints what they add up to.',
  run: async (context: CommandContext): Promise<number> => {
    if (context.positionals[0] !== 'explain') {
      throw new WeirError('USAGE', `config: unknown verb ${context.positionals[0]}; it is: explain`);
    }
    const { config, origins } = configOf(context);
    const rows = OPTIONS.map(({ path }) => {
      const value = path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], config);
      return [path.join('.'), JSON.stringify(value), origins.get(path.join('.')) ?? ''] as const;
    });
    const [first, second] = [0, 1].map((column) =>
      Math.max(...rows.map((row) => (row[column] ?? '').length)),
    );
    for (const [path, value, origin] of rows) {
      context.stdout.write(`${path.padEnd(first ?? 0)}  ${value.padEnd(second ?? 0)}  ${origin}\n`);
    }
    return 0;
  },
};
