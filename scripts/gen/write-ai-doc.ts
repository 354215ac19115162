// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AI_KINDS } from '../../src/events/ai-identity.ts';
import { AI_SIGNALS, CONFIDENCE_FACTORS } from '../../src/events/ai-signals.ts';

const FILE = join(import.meta.dirname, '../../docs/explanation/ai-recognition.md');

const STEPS = { spec: '1 spec', discovery: '2 discovery', refinement: '3 refinement' } as const;

/** Text of docs/explanation/ai-recognition.md: as it is written, with its tables from the code. */
export function writeAiDoc(): string {
  const tables = {
    signals: table(
      ['signal', 'weight', 'step', 'what was seen'],
      Object.entries(AI_SIGNALS).map(([name, { weight, step, what }]) => [
        `\`${name}\``,
        weight.toFixed(2),
        STEPS[step],
        what,
      ]),
    ),
    factors: table(
      ['confidence of the knowledge', 'part of the weight'],
      Object.entries(CONFIDENCE_FACTORS).map(([confidence, factor]) => [confidence, String(factor)]),
    ),
    kinds: table(
      ['kind', 'what it does'],
      Object.entries(AI_KINDS).map(([kind, what]) => [`\`${kind}\``, what]),
    ),
  };
  return Object.entries(tables).reduce(
    (text, [name, content]) => replaceBetween(text, name, content),
    readFileSync(FILE, 'utf8'),
  );
}

function replaceBetween(text: string, name: string, content: string): string {
  const open = `<!-- generated: ${name} -->\n`;
  const start = text.indexOf(open);
  const end = text.indexOf('<!-- end -->', start);
  if (start < 0 || end < 0) throw new Error(`${FILE} has no place for ${name}`);
  return `${text.slice(0, start + open.length)}\n${content}\n\n${text.slice(end)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
