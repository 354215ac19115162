// SPDX-License-Identifier: Apache-2.0
import type { ExplainedStep, Explanation } from '../api/explanation.ts';
import { cleanText } from '../clean-text.ts';

const WIDTH = 12;
const INDENT = ' '.repeat(WIDTH);

/** What `weir pods --explain` prints: a line for each link, below it who told of it, and what is missing. */
export function formatExplanation({ question, asked, steps }: Explanation): string {
  const lines = steps.flatMap((step, index) => linesOf(step, steps[index - 1]?.step === step.step));
  return `${[`${cleanText(question)} (${asked})`, '', ...lines].join('\n')}\n`;
}

function linesOf({ step, value, learned = [], missing }: ExplainedStep, again: boolean): string[] {
  const title = (again ? '' : step).padEnd(WIDTH);
  const origins = learned.map(({ from, since }) =>
    cleanText(since === undefined ? from : `${from}, since ${since.replace(/\.\d+Z$/, 'Z')}`),
  );
  return [
    `${title}${cleanText(value ?? '-')}`,
    ...(origins.length === 0 ? [] : [`${INDENT}  told by ${origins.join('; ')}`]),
    ...(missing === undefined ? [] : [`${INDENT}  missing: ${cleanText(missing)}`]),
  ];
}
