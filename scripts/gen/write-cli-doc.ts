// SPDX-License-Identifier: Apache-2.0
import { COMMANDS } from '../../src/cli/commands.ts';
import { formatCommandHelp } from '../../src/cli/format-help.ts';

/** Text of docs/reference/cli.md: what each command's --help prints. */
export async function writeCliDoc(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  const rows = commands.map(({ name, summary }) => `| [\`weir ${name}\`](#weir-${name}) | ${summary} |`);
  const sections = commands.map(
    (command) => `## weir ${command.name}\n\n\`\`\`text\n${formatCommandHelp(command)}\`\`\``,
  );
  return `# Command line

Generated from \`src/cli/\` by \`npm run gen\`. Exit statuses are in [errors](errors.md).

| command | what it does |
| --- | --- |
${rows.join('\n')}

${sections.join('\n\n')}
`;
}
