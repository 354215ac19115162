// SPDX-License-Identifier: Apache-2.0

/**
 * The domain that a name is grouped under, for people: its last two labels, or three where these look like `co.uk`. It
 * decides how clauses are called and nothing else, so that no list of suffixes is needed.
 */
export function domainOfName(name: string): string {
  const labels = name.replace(/^\*\./, '').split('.');
  const [second = '', top = ''] = labels.slice(-2);
  const isShort = top.length === 2 && second.length <= 3;
  return labels.slice(isShort ? -3 : -2).join('.');
}
