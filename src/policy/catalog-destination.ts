// SPDX-License-Identifier: Apache-2.0
import { CATALOG_DESTINATIONS } from '../config/policy-clauses.ts';
import type { CatalogDestination, KnownDestination } from './policy.ts';

/** Whether a word means a channel of the catalogue; else it is a service of the cluster. */
export function isCatalogDestination(known: KnownDestination): known is CatalogDestination {
  const words: readonly KnownDestination[] = CATALOG_DESTINATIONS;
  return words.includes(known);
}
