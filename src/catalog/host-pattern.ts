// SPDX-License-Identifier: Apache-2.0
import type { Captures, SegmentTemplate } from './segment-template.ts';
import { compileSegment, matchSegment, splitTemplate, TemplateError } from './segment-template.ts';

/** Which host names are meant: `a.b` that name, `*.a.b` one or more labels below it, `{region}.a.b` by shape. */
export interface HostPattern {
  readonly text: string;
  readonly kind: 'exact' | 'shape' | 'below';
  /** What every such name ends with, whole labels: the key to index it by. */
  readonly tail: string;
  /** Of a shape: all its labels, left to right. The first may stand for several. */
  readonly labels: readonly SegmentTemplate[];
}

const LITERAL_LABEL = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;

/** Compiles a host pattern. Throws `TemplateError` with what is wrong. */
export function compileHost(text: string): HostPattern {
  const isBelow = text.startsWith('*.');
  const parts = splitTemplate(isBelow ? text.slice(2) : text, '.');
  const labels = parts.map(compileSegment);
  for (const [index, label] of labels.entries()) {
    if (label.literal !== undefined && !LITERAL_LABEL.test(label.literal)) {
      throw new TemplateError(`not a host name in lower case, without port and final dot: ${text}`);
    }
    if (label.many && index > 0)
      throw new TemplateError(`only the first label can stand for several: ${text}`);
  }
  const lastHole = labels.findLastIndex((label) => label.literal === undefined);
  const tail = parts.slice(lastHole + 1).join('.');
  if (/^[0-9]+$/.test(parts.at(-1) ?? ''))
    throw new TemplateError(`an address: write it under addresses: ${text}`);
  if (tail === '') throw new TemplateError(`the last label must be given: ${text}`);
  if (isBelow && lastHole >= 0) throw new TemplateError(`*. and placeholders don't go together: ${text}`);
  return { text, kind: isBelow ? 'below' : lastHole < 0 ? 'exact' : 'shape', tail, labels };
}

/** What the placeholders stand for if the labels (lower case) are of this shape, otherwise undefined. */
export function matchHost(pattern: HostPattern, labels: readonly string[]): Captures | undefined {
  const first = pattern.labels[0];
  const extra = labels.length - pattern.labels.length;
  if (first === undefined || extra < 0 || (extra > 0 && !first.many)) return undefined;
  const captures: Captures = {};
  for (let index = pattern.labels.length - 1; index > 0; index -= 1) {
    const template = pattern.labels[index];
    const label = labels[index + extra];
    if (template === undefined || label === undefined || !matchSegment(template, label, captures))
      return undefined;
  }
  const start = labels.slice(0, extra + 1).join('.');
  if (!first.many) return matchSegment(first, start, captures) ? captures : undefined;
  const name = first.names[0];
  if (name !== undefined && name !== '_') captures[name] = start;
  return captures;
}
