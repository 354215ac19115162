// SPDX-License-Identifier: Apache-2.0
import { ERRORS } from '../../src/errors.ts';

/** Text of docs/reference/errors.md. */
export function writeErrorsDoc(): string {
  const rows = Object.entries(ERRORS).map(
    ([code, row]) => `| \`${code}\` | ${row.exit} | ${row.remedy.replaceAll('|', '\\|')} |`,
  );
  return `# Errors

Generated from \`src/errors.ts\` by \`npm run gen\`.

Every error names the thing first and ends with what was got. The exit status is the command's.

| code | exit status | what to do |
| --- | --- | --- |
${rows.join('\n')}
`;
}
