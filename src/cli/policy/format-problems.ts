// SPDX-License-Identifier: Apache-2.0
import { cleanText } from '../../clean-text.ts';
import type { PolicyProblem } from '../../policy/policy-problem.ts';
import type { PolicyFile } from '../../policy/read-documents.ts';

const MAX_WIDTH = 100;
/** More than anybody reads; JSON has them all. */
const MAX_SHOWN = 100;

/** Problems for people: place, what is wrong, the line with a caret, and what to do. */
export function formatProblems(problems: readonly PolicyProblem[], files: readonly PolicyFile[]): string {
  const lines = new Map(files.map(({ name, text }) => [name, text.split('\n')]));
  const shown = problems.slice(0, MAX_SHOWN);
  const more = problems.length - shown.length;
  return [
    ...shown.map((problem) => formatProblem(problem, lines.get(problem.file) ?? [])),
    ...(more > 0 ? [`… and ${more} more: -o json has them\n`] : []),
  ].join('\n');
}

function formatProblem(problem: PolicyProblem, lines: readonly string[]): string {
  const { file, line, column, severity, code, field, message, suggestion, related } = problem;
  const what = field === '' ? message : `${field}: ${message}`;
  const source = lines[line - 1] ?? '';
  // A long line is shown from a little before the place on.
  const start = column > MAX_WIDTH ? column - 20 : 0;
  const number = String(line).padStart(5);
  const said = [
    `${file}:${line}:${column}: ${severity}: ${what} [${code}]`,
    `${number} | ${source.slice(start, start + MAX_WIDTH)}`,
    `      | ${' '.repeat(Math.max(0, column - 1 - start))}^`,
    ...(related === undefined
      ? []
      : [`      = the other one is at ${related.file}:${related.line}:${related.column}`]),
    ...(suggestion === undefined ? [] : [`      = ${suggestion}`]),
  ];
  return `${said.map(cleanText).join('\n')}\n`;
}
