// SPDX-License-Identifier: Apache-2.0
import { formatProblems } from '../../src/cli/policy/format-problems.ts';
import { PROBLEMS } from '../../src/policy/policy-problem.ts';
import { BAD_INPUT, type BadInput } from '../../test/policy/bad-input.ts';
import { tellProblems } from '../../test/policy/tell-problems.ts';

/** Text of docs/reference/policy-problems.md: what `weir policy check` finds, by code and by example. */
export function writePolicyProblems(): string {
  const codes = Object.entries(PROBLEMS).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return `# What \`weir policy check\` finds

Generated from \`src/policy/policy-problem.ts\` and \`test/policy/bad-input.ts\` by \`npm run gen\`; \`test/policy/bad-input.test.ts\`
holds the checker to every example.

| code | what it is |
| --- | --- |
${codes.join('\n')}

## By example

${BAD_INPUT.map(describe).join('\n\n')}
`;
}

function describe(input: BadInput): string {
  const { file, problems } = tellProblems(input);
  const shown = input.isLong === true ? '' : `\`\`\`yaml\n${input.text}\`\`\`\n\n`;
  return `### ${input.title}\n\n${shown}\`\`\`text\n${formatProblems(problems, [file])}\`\`\``;
}
