// SPDX-License-Identifier: Apache-2.0
import type { Captures, SegmentTemplate } from './segment-template.ts';
import { compileSegment, matchSegment, splitTemplate, TemplateError } from './segment-template.ts';

/** Which host names are meant: `a.b` that name, `*.a.b` one or more labels below it, `{region}.a.b` by shape. */
export interface HostPattern {
  readonly text: string;
  readonly kind: 'exact' | 'shape' | 'below';
  /** What every such name ends with, whole labels: the key to index it by. */
  readonly tail: string;
  /** Of a shape: all its labels, left to right, of which the first may stand for several. */
  readonly labels: readonly SegmentTemplate[];
}

const LABEL = '[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?';
const LITERAL_LABEL = new RegExp(`^${LABEL}$`);
const LITERAL_NAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);

/** Compiles a host pattern. Throws `TemplateError` with what is wrong. */
export function compileHost(text: string): HostPattern {
  const isBelow = text.startsWith('*.');
  const name = isBelow ? text.slice(2) : text;
  if (/(?:^|\.)[0-9]+$/.test(name)) throw new TemplateError(`an address: write it under addresses: ${text}`);
  if (name.includes('{')) {
    if (isBelow) throw new TemplateError(`*. and placeholders don't go together: ${text}`);
    return compileShape(text);
  }
  if (!LITERAL_NAME.test(name)) throw notAName(text);
  return { text, kind: isBelow ? 'below' : 'exact', tail: name, labels: [] };
}

function compileShape(text: string): HostPattern {
  const parts = splitTemplate(text, '.');
  const labels = parts.map(compileSegment);
  for (const [index, label] of labels.entries()) {
    if (label.literal !== undefined && !LITERAL_LABEL.test(label.literal)) throw notAName(text);
    if (label.many && index > 0)
      throw new TemplateError(`only the first label can stand for several: ${text}`);
  }
  const lastHole = labels.findLastIndex((label) => label.literal === undefined);
  const tail = parts.slice(lastHole + 1).join('.');
  if (tail === '') throw new TemplateError(`the last label must be given: ${text}`);
  return { text, kind: 'shape', tail, labels };
}

function notAName(text: string): TemplateError {
  return new TemplateError(`not a host name in lower case, without port and final dot: ${text}`);
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
