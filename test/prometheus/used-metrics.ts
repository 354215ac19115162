// SPDX-License-Identifier: Apache-2.0

/** A metric of ours in a query, with the labels that are asked of it. */
export interface UsedMetric {
  readonly name: string;
  readonly labels: readonly string[];
}

const SELECTOR = /\b(weir_[a-z_]+)\b(?:\{([^}]*)\})?/g;
const MATCHER = /([a-z_]+)\s*(?:=~|!~|!=|=)/g;
const GROUPING = /\b(?:by|on|ignoring|without|group_left|group_right)\s*\(([^)]*)\)/g;

/** Our metrics that a query names, and the labels by which they are selected. */
export function usedMetrics(query: string): UsedMetric[] {
  return [...query.matchAll(SELECTOR)].map(([, name = '', matchers = '']) => ({
    name,
    labels: [...matchers.matchAll(MATCHER)].map(([, label = '']) => label),
  }));
}

/** Labels by which a query groups or joins. */
export function groupingLabels(query: string): string[] {
  return [...query.matchAll(GROUPING)].flatMap(([, list = '']) =>
    list
      .split(',')
      .map((label) => label.trim())
      .filter((label) => label !== ''),
  );
}
