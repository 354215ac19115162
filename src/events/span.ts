// SPDX-License-Identifier: Apache-2.0

/** Part of a text: from `start` up to but not including `end`, in characters. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The same text covered by spans in order that neither touch nor overlap; empty ones are left out. */
export function mergeSpans(spans: Span[]): Span[] {
  const merged: Span[] = [];
  let open: { start: number; end: number } | undefined;
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    if (span.end <= span.start) continue;
    if (open !== undefined && span.start <= open.end) {
      open.end = Math.max(open.end, span.end);
    } else {
      open = { start: span.start, end: span.end };
      merged.push(open);
    }
  }
  return merged;
}
