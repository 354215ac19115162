// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { BUILTIN_CATALOG } from './builtin-catalog.ts';
import type { Catalog } from './catalog.ts';
import { compileCatalog } from './compile-catalog.ts';
import { type CatalogFile, readCatalog } from './read-catalog.ts';

/**
 * The product's catalogue with an operator's overlays, in order; each may build on those before it. Reading the files
 * is the caller's. Its version carries a digest of the overlay texts, so that a record says which knowledge it rests
 * on. Throws `CATALOG_INVALID` with file, line, field and what to write instead. Without overlays use
 * `loadBuiltinCatalog`: it loads no YAML parser.
 */
export function loadCatalog(overlays: readonly CatalogFile[]): Catalog {
  const data = overlays.reduce(readCatalog, BUILTIN_CATALOG);
  if (overlays.length === 0) return compileCatalog(data);
  const hash = createHash('sha256');
  for (const { text } of overlays) hash.update(`${text.length}:${text}`);
  return compileCatalog({ ...data, version: `${data.version}+${hash.digest('hex').slice(0, 8)}` });
}
