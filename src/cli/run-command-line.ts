// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';
import { WeirError } from '../errors.ts';
import { nearestWord } from '../nearest-word.ts';
import { VERSION } from '../version.ts';
import type { Command, CommandContext } from './command.ts';
import { findCommand, verbsOf } from './find-command.ts';
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
  const [name = '--help'] = argv;
  if (name === '--version' || name === 'version') {
    io.stdout.write(`${VERSION}\n`);
    return 0;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    io.stdout.write(await formatHelp(program));
    return 0;
  }
  const found = findCommand(program, argv);
  if (found === undefined) throw unknownCommand(program, name);
  const command = await found.load();
  const { values, positionals } = parse(command, found.args);
  if (values.help === true) {
    io.stdout.write(formatCommandHelp(program, command));
    return 0;
  }
  return await command.run({ ...io, values, positionals });
}

function unknownCommand(program: Program, name: string): WeirError {
  const verbs = verbsOf(program, name);
  if (verbs.length > 0) return new WeirError('USAGE', `${name}: say what: ${verbs.join(', ')}`);
  const near = nearestWord(name, Object.keys(program.commands));
  const hint = near === undefined ? `${program.name} --help lists them` : `did you mean ${near}?`;
  return new WeirError('USAGE', `${name}: no such command; ${hint}`);
}

function parse(command: Command, args: readonly string[]) {
  const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as const;
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    if (parsed.values.help !== true) requirePositionals(command, parsed.positionals);
    return parsed;
  } catch (error: unknown) {
    if (error instanceof WeirError || !(error instanceof TypeError)) throw error;
    const problem = error.message.split('. ', 1)[0] ?? '';
    throw new WeirError('USAGE', `${command.name}: ${problem}${nearOption(problem, Object.keys(options))}`, {
      cause: error,
    });
  }
}

/** What an unknown option was probably meant to be. */
function nearOption(problem: string, names: readonly string[]): string {
  const [, unknown] = /^Unknown option '--([^']+)'/.exec(problem) ?? [];
  const near = unknown === undefined ? undefined : nearestWord(unknown, names);
  return near === undefined ? '' : `, did you mean --${near}?`;
}

function requirePositionals(command: Command, given: readonly string[]): void {
  const required = command.positionals.filter((name) => !name.startsWith('['));
  if (given.length < required.length) {
    throw new WeirError('USAGE', `${command.name}: ${required[given.length]} is missing`);
  }
  if (given.length > command.positionals.length && !takesMore(command)) {
    throw new WeirError('USAGE', `${command.name}: unexpected argument ${given[command.positionals.length]}`);
  }
}

/** Whether the last positional argument can stand several times. */
export function takesMore({ positionals }: Command): boolean {
  return positionals.at(-1)?.includes('…') ?? false;
}
