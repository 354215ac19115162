// SPDX-License-Identifier: Apache-2.0
import type { Catalog } from './catalog.ts';

/** How many domains each channel's hosts lie under, by id. A domain is the last two labels here. */
export function domainsOfChannels({ hosts }: Catalog): ReadonlyMap<string, number> {
  const domains = new Map<string, Set<string>>();
  const note = (id: string, host: string): void => {
    const known = domains.get(id) ?? new Set();
    domains.set(id, known.add(host.split('.').slice(-2).join('.')));
  };
  for (const index of [hosts.exact, hosts.below])
    for (const [host, owners] of index) for (const { channel } of owners) note(channel.id, host);
  for (const [tail, shapes] of hosts.shapes) for (const { owner } of shapes) note(owner.channel.id, tail);
  return new Map([...domains].map(([id, { size }]) => [id, size]));
}
