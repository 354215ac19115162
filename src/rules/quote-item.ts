// SPDX-License-Identifier: Apache-2.0

/** An item of a list as Falco writes it into a condition: quoted when it has a space and is not quoted yet. */
export function quoteItem(item: string): string {
  const isQuoted = item.startsWith('"') || item.startsWith("'");
  return item.includes(' ') && !isQuoted ? `"${item}"` : item;
}
