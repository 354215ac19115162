// SPDX-License-Identifier: Apache-2.0

/** What a placeholder may be called, and so what a path or host name can tell. `_` is matched and forgotten. */
export const PLACEHOLDERS = [
  '_',
  'account',
  'bucket',
  'deployment',
  'file',
  'model',
  'name',
  'ns',
  'org',
  'region',
  'registry',
  'repoType',
  'revision',
  'sha256',
  'sha256Prefix',
  'tag',
  'team',
  'xet',
  'xorb',
] as const;

export type Placeholder = (typeof PLACEHOLDERS)[number];

/** What the placeholders of a template stood for. */
export type Captures = { [name in Placeholder]?: string };

interface Hole {
  readonly name: Placeholder;
  /** `{file...}`: stands for several segments. Only the template around it can match those. */
  readonly many: boolean;
  accepts(value: string): boolean;
}

/** One path segment or host label: literal text and holes, never two holes side by side. */
export interface SegmentTemplate {
  readonly pieces: readonly (string | Hole)[];
  /** The whole segment, where it has no hole. */
  readonly literal?: string;
  readonly many: boolean;
  /** Names of the holes. */
  readonly names: readonly Placeholder[];
}

/** A template that can't be; the message says why. Who reads the file adds where. */
export class TemplateError extends Error {}

/** Splits at `separator`, but not inside braces: `{bucket...}.s3` has two labels. */
export function splitTemplate(text: string, separator: string): string[] {
  if (!text.includes('{')) return text.split(separator);
  const parts = [''];
  let depth = 0;
  for (const char of text) {
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    if (char === separator && depth === 0) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts;
}

/** Compiles one segment. Throws `TemplateError`. */
export function compileSegment(text: string): SegmentTemplate {
  const pieces = readPieces(text);
  const holes = pieces.filter((piece) => typeof piece !== 'string');
  const many = holes.some((hole) => hole.many);
  if (many && pieces.length > 1) throw new TemplateError(`{…...} must be alone in its segment: ${text}`);
  for (const [index, piece] of pieces.entries()) {
    if (typeof piece !== 'string' && typeof pieces[index + 1] === 'object') {
      throw new TemplateError(`two placeholders side by side, nothing tells where one ends: ${text}`);
    }
  }
  const names = holes.map((hole) => hole.name);
  const only = pieces[0] ?? '';
  return pieces.length <= 1 && typeof only === 'string'
    ? { pieces, literal: only, many, names }
    : { pieces, many, names };
}

function readPieces(text: string): (string | Hole)[] {
  const pieces: (string | Hole)[] = [];
  let rest = text;
  while (rest !== '') {
    const open = rest.indexOf('{');
    const literal = open < 0 ? rest : rest.slice(0, open);
    if (literal.includes('}')) throw new TemplateError(`} without {: ${text}`);
    if (literal !== '') pieces.push(literal);
    if (open < 0) break;
    const close = rest.indexOf('}', open);
    if (close < 0) throw new TemplateError(`{ without }: ${text}`);
    pieces.push(compileHole(rest.slice(open + 1, close)));
    rest = rest.slice(close + 1);
  }
  return pieces;
}

function compileHole(text: string): Hole {
  const many = text.endsWith('...');
  const body = many ? text.slice(0, -3) : text;
  const colon = body.indexOf(':');
  const name = colon < 0 ? body : body.slice(0, colon);
  if (!isPlaceholder(name)) {
    throw new TemplateError(`no placeholder is called {${name}}; there are ${PLACEHOLDERS.join(', ')}`);
  }
  if (colon < 0) return { name, many, accepts: () => true };
  if (many) throw new TemplateError(`{${text}} can't have a constraint: it stands for several segments`);
  return { name, many, accepts: compileConstraint(body.slice(colon + 1)) };
}

function isPlaceholder(name: string): name is Placeholder {
  return (PLACEHOLDERS as readonly string[]).includes(name);
}

/** `hex40`, `num`, `a|b`, `!a|b`. Hand-written tests, no regular expressions: their input is a stranger's. */
function compileConstraint(text: string): (value: string) => boolean {
  const digits = /^(hex|num)([0-9]*)$/.exec(text);
  if (digits) {
    const isDigit = digits[1] === 'hex' ? isHexDigit : isDecimalDigit;
    const length = digits[2] === '' ? undefined : Number(digits[2]);
    return (value) => (length === undefined || value.length === length) && everyChar(value, isDigit);
  }
  const negated = text.startsWith('!');
  const words = new Set((negated ? text.slice(1) : text).split('|'));
  if (words.has('')) throw new TemplateError(`an alternative of {…:${text}} is empty`);
  return (value) => words.has(value) !== negated;
}

function everyChar(value: string, test: (code: number) => boolean): boolean {
  for (let index = 0; index < value.length; index += 1) {
    if (!test(value.charCodeAt(index))) return false;
  }
  return value !== '';
}

function isDecimalDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isHexDigit(code: number): boolean {
  const lower = code | 0x20;
  return isDecimalDigit(code) || (lower >= 0x61 && lower <= 0x66);
}

/**
 * Whether the segment is of this shape; what its holes stood for goes into `captures`, which holds rubbish when
 * the answer is no. Goes from the right, and a hole takes as little as it can: `{model}-{sha256Prefix:hex}.pth` splits
 * at the last dash. Looks at each character a fixed number of times.
 */
export function matchSegment(template: SegmentTemplate, value: string, captures: Captures): boolean {
  if (template.literal !== undefined) return template.literal === value;
  let end = value.length;
  for (let index = template.pieces.length - 1; index >= 0; index -= 1) {
    const piece = template.pieces[index];
    if (piece === undefined) return false;
    if (typeof piece === 'string') {
      if (!value.startsWith(piece, end - piece.length) || end < piece.length) return false;
      end -= piece.length;
      continue;
    }
    const before = template.pieces[index - 1];
    const start = typeof before === 'string' ? endOfLast(value, before, end, index === 1) : 0;
    if (start < 0 || start >= end) return false;
    const found = value.slice(start, end);
    if (!piece.accepts(found)) return false;
    if (piece.name !== '_') captures[piece.name] = found;
    end = start;
  }
  return end === 0;
}

/** Where the hole after `literal` begins: the literal is the first piece, or occurs last before `end`. */
function endOfLast(value: string, literal: string, end: number, isFirst: boolean): number {
  if (isFirst) return value.startsWith(literal) ? literal.length : -1;
  const at = value.lastIndexOf(literal, end - literal.length - 1);
  return at < 0 ? -1 : at + literal.length;
}
