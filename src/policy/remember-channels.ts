// SPDX-License-Identifier: Apache-2.0
import type { Channel } from '../events/model-identity.ts';
import type { ChannelLookup } from './egress-action.ts';

const MAX_KEPT = 65_536;

/** The same lookup, which asks once for what it is asked again. For catalogues that do not change meanwhile. */
export function rememberChannels(lookup: ChannelLookup): ChannelLookup {
  const names = new Map<string, readonly Channel[]>();
  const addresses = new Map<number | undefined, Map<string, readonly Channel[]>>();
  const ofPort = (port: number | undefined): Map<string, readonly Channel[]> => {
    const known = addresses.get(port);
    if (known !== undefined) return known;
    if (addresses.size >= MAX_PORTS) addresses.clear();
    const made = new Map<string, readonly Channel[]>();
    addresses.set(port, made);
    return made;
  };
  return {
    ofName: (name) => remember(names, name, () => lookup.ofName(name)),
    ofAddress: (address, port) => remember(ofPort(port), address, () => lookup.ofAddress(address, port)),
  };
}

/** Ports of which addresses are kept. Most traffic goes to few. */
const MAX_PORTS = 16;

function remember(
  kept: Map<string, readonly Channel[]>,
  text: string,
  ask: () => readonly Channel[],
): readonly Channel[] {
  const known = kept.get(text);
  if (known !== undefined) return known;
  if (kept.size >= MAX_KEPT) kept.clear();
  const found = ask();
  kept.set(text, found);
  return found;
}
