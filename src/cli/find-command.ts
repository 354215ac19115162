// SPDX-License-Identifier: Apache-2.0
import type { Command } from './command.ts';
import type { Program } from './program.ts';

/** The command that a command line names, in one word or two (`policy check`), and what stands behind it. */
export function findCommand(
  { commands }: Program,
  [first = '', second = '', ...rest]: readonly string[],
): { readonly load: () => Promise<Command>; readonly args: readonly string[] } | undefined {
  const verb = load(commands, `${first} ${second}`);
  if (verb !== undefined) return { load: verb, args: rest };
  const single = load(commands, first);
  return single && { load: single, args: second === '' && rest.length === 0 ? [] : [second, ...rest] };
}

/** The commands of two words that begin with this one. */
export function verbsOf({ commands }: Program, first: string): readonly string[] {
  return Object.keys(commands).filter((name) => name.startsWith(`${first} `));
}

function load(commands: Program['commands'], name: string): (() => Promise<Command>) | undefined {
  return Object.hasOwn(commands, name) ? commands[name] : undefined;
}
