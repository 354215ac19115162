// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';
import { WeirError } from '../errors.ts';
import { VERSION } from '../version.ts';
import type { Command, CommandContext } from './command.ts';
import { formatCommandHelp, formatHelp } from './format-help.ts';
import type { Program } from './program.ts';

/**
 * Runs one command line of a program and resolves to its exit status. What the user can mend is one line on `stderr` with its
 * remedy; anything else is a mistake of ours and is thrown.
 */
export async function runCommandLine(
  program: Program,
  argv: readonly string[],
  io: Omit<CommandContext, 'values' | 'positionals'>,
): Promise<number> {
  try {
    return await dispatch(program, argv, io);
  } catch (error: unknown) {
    if (!(error instanceof WeirError)) throw error;
    io.stderr.write(`weir: ${error.message}\n      ${error.remedy} [${error.code}]\n`);
    return error.exitCode;
  }
}

async function dispatch(
  program: Program,
  argv: readonly string[],
  io: Omit<CommandContext, 'values' | 'positionals'>,
): Promise<number> {
  const [name = '--help', ...rest] = argv;
  if (name === '--version' || name === 'version') {
    io.stdout.write(`${VERSION}\n`);
    return 0;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    io.stdout.write(await formatHelp(program));
    return 0;
  }
  const load = Object.hasOwn(program.commands, name) ? program.commands[name] : undefined;
  if (load === undefined)
    throw new WeirError('USAGE', `${name}: no such command; ${program.name} --help lists them`);
  const command = await load();
  const { values, positionals } = parse(command, rest);
  if (values.help === true) {
    io.stdout.write(formatCommandHelp(program, command));
    return 0;
  }
  return await command.run({ ...io, values, positionals });
}

function parse(command: Command, args: readonly string[]) {
  const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as const;
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    if (parsed.values.help !== true) requirePositionals(command, parsed.positionals);
    return parsed;
  } catch (error: unknown) {
    if (error instanceof WeirError || !(error instanceof TypeError)) throw error;
    throw new WeirError('USAGE', `${command.name}: ${error.message.split('. ', 1)[0]}`, { cause: error });
  }
}

function requirePositionals(command: Command, given: readonly string[]): void {
  const required = command.positionals.filter((name) => !name.startsWith('['));
  if (given.length < required.length) {
    throw new WeirError('USAGE', `${command.name}: ${required[given.length]} is missing`);
  }
  if (given.length > command.positionals.length) {
    throw new WeirError('USAGE', `${command.name}: unexpected argument ${given[command.positionals.length]}`);
  }
}
