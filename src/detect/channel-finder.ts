// SPDX-License-Identifier: Apache-2.0
import type { Catalog } from '../catalog/catalog.ts';
import { channelsOfAddress } from '../catalog/channels-of-address.ts';
import { channelsOfHost } from '../catalog/channels-of-host.ts';
import type { Channel } from '../events/model-identity.ts';

const MAX_CACHED = 8192;

/** The channel of a name or an address, remembered: the same few come again and again. */
export class ChannelFinder {
  readonly #catalog: Catalog;
  readonly #byName = new Map<string, Channel | undefined>();
  readonly #byAddress = new Map<string, Channel | undefined>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  ofName(name: string): Channel | undefined {
    return remember(this.#byName, name, () => channelsOfHost(this.#catalog, name)[0]);
  }

  ofAddress(address: string): Channel | undefined {
    return remember(this.#byAddress, address, () => channelsOfAddress(this.#catalog, address)[0]);
  }
}

function remember(
  cache: Map<string, Channel | undefined>,
  key: string,
  find: () => Channel | undefined,
): Channel | undefined {
  const known = cache.get(key);
  if (known !== undefined || cache.has(key)) return known;
  if (cache.size >= MAX_CACHED) cache.clear();
  const found = find();
  cache.set(key, found);
  return found;
}
