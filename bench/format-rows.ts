// SPDX-License-Identifier: Apache-2.0
import type { Row } from './question.ts';

/** The rows as a Markdown table, each with the command that measures it again. */
export function formatRows(rows: readonly Row[]): string {
  const lines = rows.map(({ question, what, without, with: seen, result, target, holds }) =>
    [what, without, seen, result, target, verdict(target, holds), `\`npm run bench -- ${question}\``].join(
      ' | ',
    ),
  );
  return [
    '| What | Without | With | Result | Target | | Command |',
    '|---|---|---|---|---|---|---|',
    ...lines.map((line) => `| ${line} |`),
  ].join('\n');
}

function verdict(target: string, holds: boolean): string {
  if (target === '') return '';
  return holds ? 'holds' : '**missed**';
}
