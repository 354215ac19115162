// SPDX-License-Identifier: Apache-2.0
import { formatCommandHelp } from '../../src/cli/format-help.ts';
import { KUBECTL_WEIR } from '../../src/cli/kubectl/kubectl-program.ts';
import type { Program } from '../../src/cli/program.ts';
import { WEIR } from '../../src/cli/weir-program.ts';

/** Text of docs/reference/cli.md: what each command's --help prints. */
export async function writeCliDoc(): Promise<string> {
  const [weir, kubectlWeir] = await Promise.all([WEIR, KUBECTL_WEIR].map(describe));
  return `# Command line

Generated from \`src/cli/\` by \`npm run gen\`. Exit statuses are in [errors](errors.md).

On a node, or in the agent's pod:

${weir?.table}

With kubectl, for a whole cluster ([how to install it](../how-to/ask-a-whole-cluster.md)):

${kubectlWeir?.table}

${weir?.sections}

${kubectlWeir?.sections}
`;
}

async function describe(program: Program): Promise<{ table: string; sections: string }> {
  const commands = await Promise.all(Object.values(program.commands).map((load) => load()));
  const titles = commands.map(({ name }) => `${program.name} ${name}`);
  const rows = commands.map(({ summary }, at) => {
    const title = titles[at] ?? '';
    return `| [\`${title}\`](#${title.replaceAll(' ', '-')}) | ${summary} |`;
  });
  const sections = commands.map(
    (command, at) => `## ${titles[at]}\n\n\`\`\`text\n${formatCommandHelp(program, command)}\`\`\``,
  );
  return {
    table: ['| command | what it does |', '| --- | --- |', ...rows].join('\n'),
    sections: sections.join('\n\n'),
  };
}
