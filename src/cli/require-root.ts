// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../errors.ts';

/** Throws NOT_LINUX or NOT_PERMITTED, saying which command needs it. */
export function requireRoot(command: string): void {
  if (process.platform !== 'linux')
    throw new WeirError('NOT_LINUX', `${command}: this system is ${process.platform}`);
  if (process.getuid?.() !== 0)
    throw new WeirError('NOT_PERMITTED', `${command}: user id is ${process.getuid?.()}, not 0`);
}
