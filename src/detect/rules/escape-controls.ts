// SPDX-License-Identifier: Apache-2.0

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what would break a line
const CONTROLS = /[\x00-\x1f\x7f]/g;

/** A line stays one, whatever a process calls itself: control characters as JSON writes them. */
export function escapeControls(text: string): string {
  return text.replace(CONTROLS, (unit) => (unit === '\x7f' ? '\\u007f' : JSON.stringify(unit).slice(1, -1)));
}
