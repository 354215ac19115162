// SPDX-License-Identifier: Apache-2.0
import { COMMANDS } from './commands.ts';
import type { Program } from './program.ts';

/** `weir`: the agent, and what asks it on its own node. */
export const WEIR: Program = {
  name: 'weir',
  summary: 'see and govern what AI pods load, fetch and send',
  commands: COMMANDS,
};
