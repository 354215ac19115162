// SPDX-License-Identifier: Apache-2.0
import { BYPASS_ROWS, type BypassRow } from '../../test/kernel/bypass/rows.ts';

/** Text of docs/reference/bypass.md: the ways around policy that tests try. */
export function writeBypassDoc(): string {
  const rows: readonly BypassRow[] = Object.values(BYPASS_ROWS);
  return `# Ways around policy on egress

Generated from \`test/kernel/bypass/rows.ts\` by \`npm run gen\`. Every row names the test that tries it, on a real kernel, from a
pod with a network namespace of its own: where the policy denies, nothing reaches the wire and the sender is told as the row
says; the same way to a destination that the policy allows passes. How the hooks work together is told in
[enforcement](../explanation/enforcement.md).

| a pod tries | decided by | verdict | what the sender sees, what is not covered | kernels | shown by |
| --- | --- | --- | --- | --- | --- |
${rows.map(describeRow).join('\n')}
`;
}

function describeRow({ way, decides, verdict, coverage, kernels, shownBy: [file, test] }: BypassRow): string {
  const said = verdict === 'denied' ? verdict : `**${verdict}**`;
  return `| ${way} | ${decides} | ${said} | ${coverage} | ${kernels ?? 'all'} | \`${file}\`: ${test} |`;
}
