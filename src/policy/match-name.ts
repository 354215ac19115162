// SPDX-License-Identifier: Apache-2.0

/** Whether a name, in lower case and without final dot, is meant by `a.b` (that name) or `*.a.b` (one or more labels below). */
export function matchName(pattern: string, name: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === name;
  return name.length > pattern.length - 1 && name.endsWith(pattern.slice(1));
}
