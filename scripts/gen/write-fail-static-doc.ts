// SPDX-License-Identifier: Apache-2.0
import { KEPT_ROWS, type KeptRow, type ShownBy } from '../../test/kernel/fail-static/rows.ts';

/** Text of docs/reference/fail-static.md: what the kernel keeps, and what becomes of it. */
export function writeFailStaticDoc(): string {
  const rows: readonly KeptRow[] = Object.values(KEPT_ROWS);
  return `# What is kept in the kernel, and what becomes of it

Generated from \`test/kernel/fail-static/rows.ts\` by \`npm run gen\`. What enforces policy on egress is in tables and programs of
the kernel that are pinned: they outlive the agent, and end with \`weir cleanup\` or with the machine. Every row names the tests that
show it on a real kernel. How the hooks work together is told in [enforcement](../explanation/enforcement.md).

| kept | when there is no room | while no agent runs | after a reboot | shown by |
| --- | --- | --- | --- | --- |
${rows.map(describeRow).join('\n')}
`;
}

function describeRow({ kept, full, away, rebooted, shownBy }: KeptRow): string {
  return `| ${kept} | ${full} | ${away} | ${rebooted} | ${shownBy.map(describeTest).join('; ')} |`;
}

function describeTest([file, test]: ShownBy): string {
  return `\`${file}\`: ${test}`;
}
