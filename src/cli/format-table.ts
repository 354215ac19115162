// SPDX-License-Identifier: Apache-2.0
import { cleanText } from '../clean-text.ts';

/**
 * Rows of text in columns, the first row being the header. What workloads wrote stands in it: control characters are
 * left out, so that no pod writes to the operator's terminal.
 */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(cleanText));
  const columns = Math.max(0, ...cells.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells
    .map(
      (row) =>
        `${row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
