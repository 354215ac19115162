// SPDX-License-Identifier: Apache-2.0

/**
 * A package URL taken apart, every part decoded: `pkg:type/namespace/name@version?qualifiers`. A subpath is not
 * kept: Weir names packages, not files in them. See ECMA-427, clause 5.
 */
export interface PackageUrl {
  /** Lower case. */
  readonly type: string;
  /** Segments joined by `/`, or absent. */
  readonly namespace?: string;
  readonly name: string;
  readonly version?: string;
  readonly qualifiers?: Readonly<Record<string, string>>;
}

const COMMIT = /^[0-9a-f]{40}$/i;
const TYPE = /^[a-z][a-z0-9.-]*$/;
const PLAIN = /^[A-Za-z0-9._~:-]*$/;
const QUALIFIER_KEY = /^[a-z][a-z0-9._-]*$/;

/**
 * The canonical text of a package URL: type rules applied (see `canonicalParts`), everything but letters, digits and
 * `.-_~:` percent-encoded, qualifiers sorted. Any name can be written; ill-formed UTF-16 becomes U+FFFD.
 */
export function formatPackageUrl(parts: PackageUrl): string {
  const { type, namespace, name, version, qualifiers } = canonicalParts(parts);
  const folder = namespace ? `${splitNonEmpty(namespace).map(encode).join('/')}/` : '';
  return `pkg:${type}/${folder}${encode(name)}${version ? `@${encode(version)}` : ''}${formatQualifiers(qualifiers)}`;
}

function formatQualifiers(qualifiers: PackageUrl['qualifiers'] = {}): string {
  const keys = Object.keys(qualifiers).filter((key) => qualifiers[key] !== '');
  if (keys.length === 0) return '';
  return `?${keys
    .sort()
    .map((key) => `${key}=${encode(qualifiers[key] ?? '')}`)
    .join('&')}`;
}

/**
 * Parses a package URL leniently (extra slashes, unsorted qualifiers) into canonical parts. Undefined when it is none:
 * no scheme, type or name, a qualifier key that can't be or is given twice, a broken percent-encoding.
 */
export function parsePackageUrl(text: string): PackageUrl | undefined {
  if (!text.startsWith('pkg:')) return undefined;
  const [beforeSubpath = ''] = text.slice(4).split('#', 1);
  const mark = beforeSubpath.indexOf('?');
  const path = mark < 0 ? beforeSubpath : beforeSubpath.slice(0, mark);
  const at = path.lastIndexOf('@');
  const [type = '', ...rest] = splitNonEmpty(at < 0 ? path : path.slice(0, at));
  if (!TYPE.test(type.toLowerCase())) return undefined;
  try {
    const segments = rest.map(decodeURIComponent);
    const name = segments.pop();
    const qualifiers = parseQualifiers(mark < 0 ? '' : beforeSubpath.slice(mark + 1));
    if (name === undefined || qualifiers === undefined) return undefined;
    const version = at < 0 ? '' : decodeURIComponent(path.slice(at + 1));
    return canonicalParts({
      type: type.toLowerCase(),
      name,
      ...(segments.length > 0 ? { namespace: segments.join('/') } : {}),
      ...(version === '' ? {} : { version }),
      ...(Object.keys(qualifiers).length > 0 ? { qualifiers } : {}),
    });
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function splitNonEmpty(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function parseQualifiers(query: string): Record<string, string> | undefined {
  const found = new Map<string, string>();
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=');
    const key = (equals < 0 ? pair : pair.slice(0, equals)).toLowerCase();
    const value = equals < 0 ? '' : decodeURIComponent(pair.slice(equals + 1));
    if (value === '') continue;
    if (!QUALIFIER_KEY.test(key) || found.has(key)) return undefined;
    found.set(key, value);
  }
  return Object.fromEntries(found);
}

/**
 * Type rules of the registered types that name models: `huggingface` is case-sensitive, but a commit is lower case;
 * `oci` and `github` names are lower case. See the type definitions of package-url/purl-spec.
 */
function canonicalParts(parts: PackageUrl): PackageUrl {
  const { type, namespace, name, version } = parts;
  if (type === 'huggingface') {
    return version !== undefined && COMMIT.test(version)
      ? { ...parts, version: version.toLowerCase() }
      : parts;
  }
  if (type === 'oci') {
    const lowered = { ...parts, name: name.toLowerCase() };
    return version === undefined ? lowered : { ...lowered, version: version.toLowerCase() };
  }
  if (type === 'github') {
    const lowered = { ...parts, name: name.toLowerCase() };
    return namespace === undefined ? lowered : { ...lowered, namespace: namespace.toLowerCase() };
  }
  return parts;
}

/** Percent-encoding of ECMA-427, 5.4: like encodeURIComponent, but the colon stays and !'()* do not. */
function encode(text: string): string {
  if (PLAIN.test(text)) return text;
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%3A', ':')
    .replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
