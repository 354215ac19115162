// SPDX-License-Identifier: Apache-2.0
import type { Doubt } from '../events/model-identity.ts';

/** Longer targets are cut: what says which model stands in the first few hundred bytes of an honest one. */
export const MAX_TARGET = 8192;

/** A request target taken apart as a server would, and what makes it doubtful that the server does the same. */
export interface RequestTarget {
  /** Percent-decoded, without empty ones; `.` and `..` are resolved. */
  readonly segments: readonly string[];
  /** As sent, without the question mark. */
  readonly query: string;
  /** Host (and port) of an absolute-form target or of CONNECT, which goes before the Host header (RFC 9112, 3.2.2). */
  readonly authority?: string;
  /** About the path. */
  readonly doubt?: Doubt;
  /** The query was cut: matters only to who reads it. */
  readonly queryDoubt?: Doubt;
}

/**
 * Takes a request target apart: origin-form, absolute-form, authority-form or `*` (RFC 9112, 3.2). `truncated` says
 * that whoever captured it has less than was sent. Never throws; time is linear in at most `MAX_TARGET` characters.
 */
export function splitTarget(target: string, truncated = false): RequestTarget {
  const text = target.slice(0, MAX_TARGET);
  const { authority, rest } = splitAuthority(cutAt(text, '#'));
  const mark = rest.indexOf('?');
  const path = mark < 0 ? rest : rest.slice(0, mark);
  const query = mark < 0 ? '' : rest.slice(mark + 1);
  const { segments, doubt: pathDoubt } = splitPath(path);
  const cut = target.length > MAX_TARGET ? 'too-long' : truncated ? 'truncated' : undefined;
  const doubt = (mark < 0 ? cut : undefined) ?? pathDoubt;
  return {
    segments,
    query,
    ...(authority === undefined ? {} : { authority }),
    ...(cut === undefined || mark < 0 ? {} : { queryDoubt: cut }),
    ...(doubt === undefined ? {} : { doubt }),
  };
}

function cutAt(text: string, char: string): string {
  const at = text.indexOf(char);
  return at < 0 ? text : text.slice(0, at);
}

function splitAuthority(text: string): { authority?: string; rest: string } {
  if (text.startsWith('/') || text === '*' || text === '') return { rest: text };
  const scheme = text.indexOf('://');
  const slash = text.indexOf('/');
  // No scheme before the first slash: authority-form (`CONNECT host:443`), or nothing a server would take.
  if (scheme < 0 || scheme + 1 !== slash) return { authority: cutAt(cutAt(text, '/'), '?'), rest: '' };
  const after = text.slice(scheme + 3);
  const end = after.search(/[/?]/);
  const authority = end < 0 ? after : after.slice(0, end);
  // User information is not part of the host.
  return {
    authority: authority.slice(authority.lastIndexOf('@') + 1),
    rest: end < 0 ? '' : after.slice(end),
  };
}

function splitPath(path: string): { segments: string[]; doubt?: Doubt } {
  const segments: string[] = [];
  let doubt = hasControl(path) ? ('control-character' as Doubt) : undefined;
  for (const raw of path.split('/')) {
    if (raw === '') continue;
    const decoded = raw.includes('%') ? decode(raw) : { text: raw };
    doubt ??= decoded.doubt;
    if (decoded.text === '.' || decoded.text === '..') {
      doubt ??= 'dot-segments';
      if (decoded.text === '..') segments.pop();
      continue;
    }
    if (decoded.text !== raw && decoded.text.includes('/') && hasDotSegment(decoded.text))
      doubt ??= 'dot-segments';
    segments.push(decoded.text);
  }
  return doubt === undefined ? { segments } : { segments, doubt };
}

function decode(raw: string): { text: string; doubt?: Doubt } {
  try {
    const text = decodeURIComponent(raw);
    if (hasControl(text)) return { text, doubt: 'control-character' };
    // A server that decodes twice sees another name than one that decodes once.
    return /%[0-9A-Fa-f]{2}/.test(text) ? { text, doubt: 'double-encoding' } : { text };
  } catch (error) {
    if (error instanceof URIError) return { text: raw, doubt: 'bad-encoding' };
    throw error;
  }
}

function hasDotSegment(text: string): boolean {
  return text.split('/').some((part) => part === '.' || part === '..');
}

function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

/** The decoded value of a query parameter (the first of that name), or undefined. */
export function queryParameter(query: string, name: string): string | undefined {
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=');
    if (equals < 0 || decodeOrRaw(pair.slice(0, equals)) !== name) continue;
    return decodeOrRaw(pair.slice(equals + 1));
  }
  return undefined;
}

function decodeOrRaw(text: string): string {
  return text.includes('%') ? decode(text).text : text;
}

/** What is doubtful about one query parameter: given twice, servers differ in which one counts. */
export function parameterDoubt({ query, queryDoubt }: RequestTarget, name: string): Doubt | undefined {
  const values = query
    .split('&')
    .map((pair) => pair.split('=', 2))
    .filter(([key = '']) => decodeOrRaw(key) === name)
    .map(([, value = '']) => value);
  if (values.length > 1) return 'repeated-parameter';
  const [value = ''] = values;
  return queryDoubt ?? (value.includes('%') ? decode(value).doubt : undefined);
}
