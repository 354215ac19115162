// SPDX-License-Identifier: Apache-2.0
import { hostName } from './host-name.ts';

/** What a part of a request is. `more`: nothing is wrong with what there is of it. `other`: no HTTP. */
export type NotWhole = 'more' | 'other' | 'unreadable';

export interface RequestLine {
  readonly isConnect: boolean;
  /** Name in the target, lower case, without port and final dot; undefined: it has none. */
  readonly authority: string | undefined;
  /** The same as it was written. */
  readonly target: string | undefined;
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]*/;
const MAX_METHOD = 32;
/** What RFC 9112 3 lets a server take for a space. */
const SPACES = /^[ \t\v\f\r]*/;
const VISIBLE = '!-~\\x80-\\xff';
const ABSOLUTE = /^(?!\*)[!#$%&'*+\-.^_`|~0-9A-Za-z]+:\/\//;
const AUTHORITY = new RegExp(`^(?![/?#])[${VISIBLE}]*?(?=$|[/?# \\t]|[^${VISIBLE}])`);
const VERSION = /[ \t\v\f\r]HTTP\//i;
const NO_TARGET = new RegExp(`[^${VISIBLE} \\t\\v\\f\\r]`);
const FIRST_VERSION = /^1\.\d[ \t\v\f]*\r?$/;
const BEGUN_VERSION = /^(1(\.(\d[ \t\v\f]*\r?)?)?)?$/;

/**
 * Reads a request line (RFC 9112 3) as the most lenient server would, as far as it is there: `isWhole` when the line break
 * comes next. `onTarget` hears that it names somebody, whatever follows. `second`: HTTP/2.
 */
export function readRequestLine(
  line: string,
  isWhole: boolean,
  onTarget: () => void,
): RequestLine | NotWhole | 'second' {
  const [method = ''] = TOKEN.exec(line) ?? [];
  if (method === '' || method.length > MAX_METHOD) return 'other';
  if (method.length === line.length) return isWhole ? 'other' : 'more';
  const after = line.slice(method.length);
  const [spaces = ''] = SPACES.exec(after) ?? [];
  if (spaces === '') return 'other';
  const isConnect = method.toUpperCase() === 'CONNECT';
  if (isConnect) {
    const target = readAuthority(after.slice(1), isWhole);
    if (typeof target === 'string') return target;
    onTarget();
    return readVersion(target.rest, isWhole, method, target);
  }
  const target = after.slice(spaces.length);
  if (target === '') return isWhole ? 'other' : 'more';
  const absolute = ABSOLUTE.exec(target);
  if (absolute === null) return readVersion(target, isWhole, method, undefined);
  const authority = readAuthority(target.slice(absolute[0].length), isWhole);
  if (typeof authority === 'string') return authority;
  onTarget();
  return readVersion(authority.rest, isWhole, method, authority);
}

interface Authority {
  readonly name: string;
  readonly text: string;
  readonly rest: string;
}

function readAuthority(text: string, isWhole: boolean): Authority | NotWhole {
  if (text === '') return isWhole ? 'unreadable' : 'more';
  const [authority = ''] = AUTHORITY.exec(text) ?? [];
  if (authority === '' || authority.includes('@')) return 'unreadable';
  const rest = text.slice(authority.length);
  if (rest === '') return isWhole ? 'unreadable' : 'more';
  const name = /^[/?# \t]/.test(rest) ? hostName(authority) : undefined;
  return name === undefined ? 'unreadable' : { name, text: authority, rest };
}

function readVersion(
  text: string,
  isWhole: boolean,
  method: string,
  authority: Authority | undefined,
): RequestLine | NotWhole | 'second' {
  const found = VERSION.exec(text);
  if (NO_TARGET.test(found ? text.slice(0, found.index) : text)) return 'other';
  if (found === null) return isWhole ? 'other' : 'more';
  const version = text.slice(found.index + found[0].length);
  if (version.startsWith('2')) return method.toUpperCase() === 'PRI' ? 'second' : 'unreadable';
  if (isWhole && FIRST_VERSION.test(version))
    return {
      isConnect: method.toUpperCase() === 'CONNECT',
      authority: authority?.name,
      target: authority?.text,
    };
  return !isWhole && BEGUN_VERSION.test(version) ? 'more' : 'unreadable';
}
