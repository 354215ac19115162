// SPDX-License-Identifier: Apache-2.0
import generated from '../gen/catalog.json' with { type: 'json' };
import type { CatalogData } from './catalog-data.ts';

/**
 * The product's own catalogue as checked values. Generated from catalog.yaml, because parsing YAML at every start
 * would cost more than the rest of the catalogue together.
 */
export const BUILTIN_CATALOG = generated as unknown as CatalogData;
