// SPDX-License-Identifier: Apache-2.0
import { cleanText } from '../../clean-text.ts';
import type { ReadFlows } from './read-flows.ts';

/** What should be known of what was read, a line each; empty where all is well. */
export function formatReadNotes(read: ReadFlows): string {
  return readNotes(read)
    .map((note) => `note: ${cleanText(note)}\n`)
    .join('');
}

/** The same without its words around it. */
export function readNotes({ files, notes }: ReadFlows): readonly string[] {
  const unreadable = files.reduce((sum, file) => sum + file.unreadable, 0);
  const first = files.find(({ firstUnreadable }) => firstUnreadable !== undefined)?.firstUnreadable;
  return [
    ...(unreadable > 0 ? [`${unreadable} lines are no records of this version, the first is ${first}`] : []),
    ...notes,
  ];
}
