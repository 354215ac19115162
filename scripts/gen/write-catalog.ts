// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EMPTY_CATALOG, readCatalog } from '../../src/catalog/read-catalog.ts';

/** src/gen/catalog.json: the checked values of catalog.yaml, one entry a line so that a diff can be read. */
export function writeCatalog(): string {
  const name = 'src/catalog/catalog.yaml';
  const text = readFileSync(join(import.meta.dirname, '../..', name), 'utf8');
  const sections = Object.entries(readCatalog(EMPTY_CATALOG, { name, text })).map(([key, value]) => {
    const entries = Array.isArray(value) ? value.map((entry) => `  ${JSON.stringify(entry)}`) : undefined;
    return `${JSON.stringify(key)}: ${entries === undefined ? JSON.stringify(value) : `[\n${entries.join(',\n')}\n]`}`;
  });
  return `{\n${sections.join(',\n')}\n}\n`;
}
