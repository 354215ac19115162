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
  if (process.env.WEIR_UPDATE_DOCS === '1') updateDocumented(page, name, printed);
  else expect(printed).toBe(documentedOutput(page, name));
}

/** What a block of a page shows. */
export function documentedOutput(page: string, name: string): string {
  const { text, start, end } = findBlock(page, name);
  return text.slice(start, end);
}

export function updateDocumented(page: string, name: string, printed: string): void {
  const { text, start, end } = findBlock(page, name);
  writeFileSync(join(ROOT, page), text.slice(0, start) + printed + text.slice(end));
}

function findBlock(page: string, name: string): { text: string; start: number; end: number } {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const open = `<!-- output: ${name} -->\n\`\`\`text\n`;
  const start = text.indexOf(open) + open.length;
  expect(start, `${page} has a block for the output of ${name}`).toBeGreaterThan(open.length);
  return { text, start, end: text.indexOf('```', start) };
}
