// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { PAGES } from './pages.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const LINK = /\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g;

it.each(PAGES)('%s links to pages that there are', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8').replaceAll(/```.*?```/gs, '');
  const links = [...text.matchAll(LINK)].map(([, link = '']) => link);
  expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
});
