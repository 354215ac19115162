// SPDX-License-Identifier: Apache-2.0
import { posix } from 'node:path';
import { blankComments, blankText } from './blank-text.ts';
import { BANS, roomOf, rowOf } from './rooms.ts';

/** One broken rule of the house. */
export interface Violation {
  path: string;
  /** 1-based. */
  line: number;
  /** What is wrong and why the rule is there, one sentence. */
  message: string;
}

const MAX_LINES = 400;
const TS_LICENCE = 'SPDX-License-Identifier: Apache-2.0';
const BPF_LICENCE = 'SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause';
const IMPORT = /\b(?:import|export)\b(?:[^'";]*?\bfrom)?\s*\(?\s*(['"])([^'"\n]+)\1/g;

/** Checks one source file. `path` is relative to the repository, with forward slashes. */
export function checkSource(path: string, source: string): Violation[] {
  const violations = [...checkLicence(path, source), ...checkLength(path, source)];
  if (path.endsWith('.ts') && path.startsWith('src/')) {
    violations.push(...checkImports(path, source), ...checkBans(path, source));
  }
  return violations;
}

function checkLicence(path: string, source: string): Violation[] {
  const wanted = path.startsWith('bpf/') || path.endsWith('.bpf.c') ? BPF_LICENCE : TS_LICENCE;
  const lines = source.split('\n', 2);
  const first = lines[0]?.startsWith('#!') ? lines[1] : lines[0];
  return first?.includes(wanted) ? [] : [{ path, line: 1, message: `the first line does not say ${wanted}` }];
}

function checkLength(path: string, source: string): Violation[] {
  const lines = source.split('\n').length - 1;
  if (lines <= MAX_LINES || path.startsWith('src/gen/')) return [];
  return [
    { path, line: MAX_LINES, message: `${lines} lines: above ${MAX_LINES} a file is two things; split it` },
  ];
}

/** Imports of a file with the line they end on. */
function importsOf(source: string): { name: string; line: number }[] {
  const code = blankComments(source);
  return [...code.matchAll(IMPORT)].map((match) => ({
    name: match[2] ?? '',
    line: lineAt(code, match.index + match[0].length),
  }));
}

function checkImports(path: string, source: string): Violation[] {
  const from = roomOf(path) ?? '';
  const fromRow = rowOf(from);
  if (fromRow === undefined)
    return [{ path, line: 1, message: `src/${from} is in no row of scripts/house/rooms.ts` }];
  return importsOf(source).flatMap(({ name, line }) => {
    if (!name.startsWith('.')) return [];
    const target = posix.join(posix.dirname(path), name);
    const to = roomOf(target);
    if (path.endsWith('.test.ts') && target.startsWith('test/suites/')) return [];
    if (to === undefined)
      return [{ path, line, message: `src/ imports ${target}: the product needs nothing outside src/` }];
    const toRow = rowOf(to);
    if (to === from || (toRow !== undefined && toRow.row < fromRow.row)) return [];
    const direction = toRow?.row === fromRow.row ? 'sideways' : 'upwards';
    return [{ path, line, message: `imports ${direction} into ${roomName(to)}: ${fromRow.reason}` }];
  });
}

function checkBans(path: string, source: string): Violation[] {
  if (path.endsWith('.test.ts')) return [];
  const room = roomOf(path) ?? '';
  const held = BANS.filter((ban) => (ban.only ? ban.only.includes(room) : !ban.except?.includes(room)));
  const imports = importsOf(source);
  const code = blankText(source).split('\n');
  return held.flatMap((ban) => [
    ...imports
      .filter(({ name }) => ban.modules?.test(name))
      .map(({ name, line }) => ({ path, line, message: `imports ${name}: ${ban.reason}` })),
    ...code.flatMap((text, index) => {
      const found = ban.code?.exec(text);
      return found ? [{ path, line: index + 1, message: `says ${found[0]}: ${ban.reason}` }] : [];
    }),
  ]);
}

function roomName(room: string): string {
  return room === '' ? 'src/' : `src/${room}`;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
