// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../errors.ts';
import type { CommandContext } from './command.ts';

/** The pod that is asked for. Throws USAGE. */
export function readPodArgument(
  command: string,
  { positionals: [text = ''] }: Pick<CommandContext, 'positionals'>,
): { readonly namespace: string; readonly name: string } {
  const found = /^(?<namespace>[a-z0-9-]+)\/(?<name>[a-z0-9.-]+)$/.exec(text)?.groups;
  if (found !== undefined) return { namespace: found.namespace ?? '', name: found.name ?? '' };
  throw new WeirError('USAGE', `${command}: POD must be namespace/name, got ${JSON.stringify(text)}`);
}
