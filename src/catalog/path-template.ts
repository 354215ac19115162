// SPDX-License-Identifier: Apache-2.0

import type { Captures, SegmentTemplate } from './segment-template.ts';
import { compileSegment, matchSegment, splitTemplate, TemplateError } from './segment-template.ts';
import type { RequestTarget } from './split-target.ts';
import { queryParameter } from './split-target.ts';

/**
 * The shape of a path, in segments: `/{ns}/{name}/resolve/{revision}/{file...}?download=true`. The grammar stands at
 * the top of catalog.yaml. Not a regular expression on purpose: matching takes time linear in the path whatever the
 * path is, and a shape this plain can be compiled for the kernel as well.
 */
export interface PathTemplate {
  readonly text: string;
  /** Starts at the root; otherwise it may start at any segment. */
  readonly anchored: boolean;
  readonly before: readonly SegmentTemplate[];
  /** `{x...}`: one or more segments between `before` and `after`. */
  readonly many?: SegmentTemplate;
  readonly after: readonly SegmentTemplate[];
  /** Ends in `/...`: anything may follow. */
  readonly open: boolean;
  readonly parameters: readonly { readonly name: string; readonly value: SegmentTemplate }[];
}

/** Compiles a path template. Throws `TemplateError` with what is wrong. */
export function compilePath(text: string): PathTemplate {
  const mark = splitTemplate(text, '?');
  if (mark.length > 2) throw new TemplateError(`more than one ?: ${text}`);
  const anchored = text.startsWith('/');
  const parts = splitTemplate(mark[0] ?? '', '/').slice(anchored ? 1 : 0);
  const open = parts.at(-1) === '...';
  const segments = (open ? parts.slice(0, -1) : parts).map(compileSegment);
  if (segments.length === 0) throw new TemplateError(`it matches every path: ${text}`);
  if (segments.some((segment) => segment.literal === ''))
    throw new TemplateError(`an empty segment: ${text}`);
  const at = segments.findIndex((segment) => segment.many);
  if (at >= 0 && (open || segments.some((segment, index) => index > at && segment.many))) {
    throw new TemplateError(`more than one part of it stands for several segments: ${text}`);
  }
  const many = segments[at];
  return {
    text,
    anchored,
    before: at < 0 ? segments : segments.slice(0, at),
    ...(many === undefined ? {} : { many }),
    after: at < 0 ? [] : segments.slice(at + 1),
    open,
    parameters: compileParameters(mark[1]),
  };
}

function compileParameters(query: string | undefined): PathTemplate['parameters'] {
  if (query === undefined) return [];
  return splitTemplate(query, '&').map((pair) => {
    const equals = pair.indexOf('=');
    if (equals < 1) throw new TemplateError(`a query parameter needs name=value: ${pair}`);
    return { name: pair.slice(0, equals), value: compileSegment(pair.slice(equals + 1)) };
  });
}

/** What the placeholders stand for if the target is of this shape, otherwise undefined. */
export function matchPath(template: PathTemplate, target: RequestTarget): Captures | undefined {
  const last = target.segments.length - template.before.length - template.after.length;
  if (last < (template.many ? 1 : 0)) return undefined;
  const end = template.anchored ? 0 : last;
  for (let start = 0; start <= end; start += 1) {
    const captures = matchAt(template, target, start);
    if (captures) return captures;
  }
  return undefined;
}

function matchAt(
  template: PathTemplate,
  { segments, query }: RequestTarget,
  start: number,
): Captures | undefined {
  const { before, many, after, open } = template;
  const afterStart = segments.length - after.length;
  const manyStart = start + before.length;
  if (many ? manyStart >= afterStart : !open && manyStart !== afterStart) return undefined;
  if (!literalsFit(before, segments, start) || !literalsFit(after, segments, afterStart)) return undefined;
  const captures: Captures = {};
  if (!matchAll(before, segments, start, captures) || !matchAll(after, segments, afterStart, captures))
    return undefined;
  const name = many?.names[0];
  if (name !== undefined && name !== '_') captures[name] = segments.slice(manyStart, afterStart).join('/');
  for (const parameter of template.parameters) {
    const value = queryParameter(query, parameter.name);
    if (value === undefined || !matchSegment(parameter.value, value, captures)) return undefined;
  }
  return captures;
}

/** The cheap test first: most templates fail on a literal, before anything is allocated. */
function literalsFit(
  templates: readonly SegmentTemplate[],
  segments: readonly string[],
  start: number,
): boolean {
  for (let index = 0; index < templates.length; index += 1) {
    const literal = templates[index]?.literal;
    if (literal !== undefined && literal !== segments[start + index]) return false;
  }
  return true;
}

function matchAll(
  templates: readonly SegmentTemplate[],
  segments: readonly string[],
  start: number,
  captures: Captures,
): boolean {
  for (const [index, template] of templates.entries()) {
    const segment = segments[start + index];
    if (segment === undefined || !matchSegment(template, segment, captures)) return false;
  }
  return true;
}
