// SPDX-License-Identifier: Apache-2.0
import { type Site, textResponse } from './site.ts';

const ROWS = 20_000;
let table: string | undefined;

/** The cluster's own feature store: training data over plain HTTP, about 500 KB, the same bytes every time. */
export const featureStoreSite: Site = ({ path }) => {
  if (!/^\/features\/[a-z-]+\.csv$/.test(path)) return textResponse(404, 'no such feature set\n');
  table ??= makeTable();
  return { status: 200, headers: { 'Content-Type': 'text/csv' }, body: Buffer.from(table), isRanged: true };
};

function makeTable(): string {
  const rows = Array.from(
    { length: ROWS },
    (_, row) => `${row},${(row * 7919) % 100},${(row * 104_729) % 1000},${row % 7 === 0 ? 1 : 0}`,
  );
  return `customer,age,spend,churned\n${rows.join('\n')}\n`;
}
