// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

/**
 * Holds a block of a documentation page to what a program really printed. The block stands under
 * `<!-- output: NAME -->`. With WEIR_UPDATE_DOCS=1 the page is rewritten instead.
 */
export function expectDocumented(page: string, name: string, printed: string): void {
  const path = join(ROOT, page);
  const text = readFileSync(path, 'utf8');
  const open = `<!-- output: ${name} -->\n\`\`\`text\n`;
  const start = text.indexOf(open) + open.length;
  expect(start, `${page} has a block for the output of ${name}`).toBeGreaterThan(open.length);
  const end = text.indexOf('```', start);
  if (process.env.WEIR_UPDATE_DOCS === '1')
    writeFileSync(path, text.slice(0, start) + printed + text.slice(end));
  else expect(printed).toBe(text.slice(start, end));
}
