// SPDX-License-Identifier: Apache-2.0
import { cleanText } from '../clean-text.ts';
import { describeLoadCode } from './load-codes.ts';
import { filePositionOf, itemOf, type LoadProblem } from './load-problem.ts';
import type { FileLoadResult } from './load-report.ts';

/** The report on rule files that people read: a line for each file, and for each problem its place, line and remedy. */
export function formatLoadResults(files: readonly FileLoadResult[]): string {
  return files
    .map((file) => `${[headOf(file), ...problemsOf(file).map(formatProblem), ...restOf(file)].join('\n')}\n`)
    .join('');
}

function problemsOf({ errors, warnings }: FileLoadResult): readonly LoadProblem[] {
  return [...errors, ...warnings];
}

function restOf({ omittedWarnings }: FileLoadResult): string[] {
  return omittedWarnings === 0 ? [] : [`  and ${omittedWarnings} more warnings`];
}

function headOf({
  name,
  isSuccessful,
  errors,
  warnings,
  omittedWarnings,
  schemaWarnings,
}: FileLoadResult): string {
  const counts = [
    [errors.length, 'error'],
    [warnings.length + omittedWarnings, 'warning'],
    [schemaWarnings.length, 'departure from the schema'],
  ] as const;
  const told = counts.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${plural(word, count)}`]));
  return `${[`${name}: ${isSuccessful ? 'ok' : 'invalid'}`, ...told].join(', ')}`;
}

function plural(word: string, count: number): string {
  if (count === 1) return word;
  return word.startsWith('departure') ? word.replace('departure', 'departures') : `${word}s`;
}

function formatProblem(problem: LoadProblem): string {
  const { level, code, message, snippet } = problem;
  const { name, line, column } = filePositionOf(problem);
  // editors count from 1
  const place = `${name}:${line + 1}:${column + 1}`;
  // of a file that can't be read there is nothing to show
  const isEmpty = snippet.replace(/[\s^]/g, '') === '';
  const shown = isEmpty
    ? []
    : snippet
        .trimEnd()
        .split('\n')
        .map((line) => `    ${cleanText(line)}`);
  const head = `  ${place}: ${level} ${code}: ${cleanText(`${itemOf(problem)}: ${message}`)}`;
  return [head, ...shown, `    ${describeLoadCode(code).remedy}`].join('\n');
}
