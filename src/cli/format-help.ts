// SPDX-License-Identifier: Apache-2.0
import type { Command, CommandOption } from './command.ts';
import type { Program } from './program.ts';

/** What `weir --help` prints. */
export async function formatHelp(program: Program): Promise<string> {
  const commands = await Promise.all(Object.values(program.commands).map((load) => load()));
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    `${program.name}: ${program.summary}`,
    '',
    `usage: ${program.name} COMMAND [options]`,
    '',
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    `${program.name} COMMAND --help tells more of one; ${program.name} --version prints the version.`,
    '',
  ].join('\n');
}

/** What `weir COMMAND --help` prints. */
export function formatCommandHelp(program: Program, command: Command): string {
  const usage = [program.name, command.name, ...command.positionals, '[options]'].join(' ');
  const options = Object.entries(command.options);
  const left = options.map(([name, option]) => formatOption(name, option));
  const width = Math.min(36, Math.max(0, ...left.map((text) => text.length)));
  return [
    `usage: ${usage}`,
    '',
    wrap(command.help),
    '',
    ...options.map(([, option], index) => `  ${(left[index] ?? '').padEnd(width)}  ${option.description}`),
    '',
  ].join('\n');
}

const MAX_COLUMNS = 100;

/** Breaks a paragraph into lines of at most 100 columns, between words. */
function wrap(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= MAX_COLUMNS) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

function formatOption(name: string, option: CommandOption): string {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  return `${short}--${name}${option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : ''}`;
}
