// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';

/** A command of a page. */
export interface DocumentedCommand {
  readonly text: string;
  /** What follows it after a `#`. */
  readonly comment: string;
}

/** Commands that are typed one after the other. */
export interface DocumentedBlock {
  readonly commands: readonly DocumentedCommand[];
  /** Name of the output that follows on the page: that of the last command. */
  readonly output?: string;
}

/** The commands in the `sh` blocks of a page, one a line. */
export function documentedCommands(page: string): readonly DocumentedBlock[] {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8');
  const blocks = text.matchAll(/^```sh\n(.*?)^```\n(?:\n<!-- output: (.*?) -->)?/gms);
  return [...blocks].map(([, block = '', output]) => ({
    commands: block.trim().split('\n').map(readCommand),
    ...(output !== undefined && { output }),
  }));
}

function readCommand(line: string): DocumentedCommand {
  const [text = '', comment = ''] = line.split(' # ');
  return { text, comment };
}
