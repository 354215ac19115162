// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';

/** A command of a page. */
export interface DocumentedCommand {
  readonly text: string;
  /** What follows it after a `#`. */
  readonly comment: string;
}

/** The commands in the `sh` blocks of a page, one a line, by block. */
export function documentedCommands(page: string): DocumentedCommand[][] {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) =>
    block
      .trim()
      .split('\n')
      .map((line) => {
        const [command = '', comment = ''] = line.split(' # ');
        return { text: command, comment };
      }),
  );
}
