// SPDX-License-Identifier: Apache-2.0

// One alternative per thing that is not code; the order matters only in that each starts with its own character.
const NOT_CODE = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;

/** TypeScript source with comments and string contents replaced by spaces, so that offsets and lines stay. */
export function blankText(source: string): string {
  return source.replace(NOT_CODE, (text) => text.replace(/[^\n]/g, ' '));
}

/** The same without comments only: import statements keep their module names. */
export function blankComments(source: string): string {
  return source.replace(NOT_CODE, (text) => (text.startsWith('/') ? text.replace(/[^\n]/g, ' ') : text));
}
