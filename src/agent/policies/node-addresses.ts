// SPDX-License-Identifier: Apache-2.0
import { networkInterfaces } from 'node:os';
import { canonicalAddress } from '../../canonical-address.ts';
import { type Cidr, maskCidr, parseCidr } from '../../cidr.ts';
import { WeirError } from '../../errors.ts';
import type { Config } from '../../gen/config.ts';
import { parseAddress } from '../../ip-address.ts';

/** Addresses of this machine's interfaces, or of the pod's where the agent is in one. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).flatMap(({ address }) => canonicalAddress(address) ?? []),
  );
}

/**
 * Addresses of nodes, which no name teaches: this one's, what the DaemonSet says of it (the downward API's `status.hostIP`),
 * and those that are configured. Throws CONFIG_INVALID.
 */
export function nodeAddresses(
  { nodeAddresses: configured }: Pick<Config['policy'], 'nodeAddresses'>,
  told: string | undefined,
): readonly Cidr[] {
  const own = [...ownAddresses(), told ?? ''].flatMap((text) => blockOf(text) ?? []);
  const others = configured.map((text) => {
    const block = blockOf(text);
    if (block !== undefined) return block;
    throw new WeirError(
      'CONFIG_INVALID',
      `policy.nodeAddresses: ${JSON.stringify(text)} is neither an address nor a block (10.0.0.0/16)`,
    );
  });
  return [...own, ...others];
}

function blockOf(text: string): Cidr | undefined {
  if (text.includes('/')) {
    const block = parseCidr(text);
    return block && maskCidr(block);
  }
  const address = parseAddress(text);
  return address && { address, prefixBits: 128 };
}
