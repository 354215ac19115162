// SPDX-License-Identifier: Apache-2.0
import type { Command } from './command.ts';

/** A program of several commands: `weir`, or `kubectl weir`. */
export interface Program {
  /** What the user types before the name of a command. */
  readonly name: string;
  /** One line on what it is for. */
  readonly summary: string;
  /** Loaded only when they are used. */
  readonly commands: Readonly<Record<string, () => Promise<Command>>>;
}
