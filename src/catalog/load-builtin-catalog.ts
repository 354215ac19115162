// SPDX-License-Identifier: Apache-2.0
import { BUILTIN_CATALOG } from './builtin-catalog.ts';
import type { Catalog } from './catalog.ts';
import { compileCatalog } from './compile-catalog.ts';

/** The product's own catalogue, without overlays and without a YAML parser: a few milliseconds. */
export function loadBuiltinCatalog(): Catalog {
  return compileCatalog(BUILTIN_CATALOG);
}
