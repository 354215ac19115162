// SPDX-License-Identifier: Apache-2.0

/** What tells an object from others. */
export interface ObjectHead {
  /** `namespace/name`, or the name alone. */
  readonly key: string;
  readonly uid: string;
  readonly version: string;
}

/** Head of an object; undefined where it has none that could be used. */
export function headOf(object: unknown): ObjectHead | undefined {
  const { metadata } = asRecord(object);
  const { name, namespace, uid, resourceVersion } = asRecord(metadata);
  if (typeof name !== 'string' || name === '') return undefined;
  return { key: keyOf(name, namespace), uid: textOr(uid), version: textOr(resourceVersion) };
}

/** Version alone: all that a bookmark has. */
export function versionOf(object: unknown): string {
  return textOr(asRecord(asRecord(object).metadata).resourceVersion);
}

/**
 * Key of an object that is too large to be read, from its first bytes: the API server writes name and namespace first
 * (field order of metav1.ObjectMeta). Undefined when they are not there: then nothing is known of what it is.
 */
export function keyFromText(start: Buffer): string | undefined {
  const text = start.subarray(0, 4096).toString('utf8');
  const found = /"metadata"\s*:\s*\{\s*"name"\s*:\s*"([^"\\]{1,253})"/.exec(text);
  if (found?.[1] === undefined) return undefined;
  const rest = text.slice(found.index + found[0].length);
  const namespace =
    /^\s*,\s*(?:"generateName"\s*:\s*"[^"\\]*"\s*,\s*)?"namespace"\s*:\s*"([^"\\]{1,253})"/.exec(rest);
  return keyOf(found[1], namespace?.[1]);
}

export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function keyOf(name: string, namespace: unknown): string {
  return typeof namespace === 'string' && namespace !== '' ? `${namespace}/${name}` : name;
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
