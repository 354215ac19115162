// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WeirError } from '../errors.ts';
import type { Command, CommandContext } from './command.ts';

/** The one file of `kubectl weir`, in `dist/` of a build and of a checkout alike. */
const FILE = join(import.meta.dirname, '..', '..', 'dist', 'kubectl-weir');

/** `weir plugin`: hands out the plug-in for kubectl, in the version of this agent. */
export const pluginCommand: Command = {
  name: 'plugin',
  summary: 'print the plug-in for kubectl, to be saved as kubectl-weir',
  positionals: [],
  options: {},
  help: 'The plug-in is one file that needs Node 24 or newer and nothing else. Save it as kubectl-weir in a folder of PATH, and make it executable; then kubectl weir asks the agents of a whole cluster.',
  run: ({ stdout }: CommandContext): Promise<number> => {
    if (!existsSync(FILE)) throw new WeirError('PLUGIN_NOT_FOUND', `${FILE}: no such file`);
    stdout.write(readFileSync(FILE));
    return Promise.resolve(0);
  },
};
