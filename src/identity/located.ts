// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../errors.ts';

/** A value of a Kubernetes object, with where it stands: what complaints about it name. */
export interface Located {
  readonly file: string;
  /** 1-based; 0 where the object did not come from a file. */
  readonly line: number;
  /** Field path in the object; empty for the object itself. */
  readonly path: string;
  readonly value: unknown;
  readonly child: (name: string | number) => Located;
}

/** An object that came over a connection: `source` stands for the file. */
export function locateObject(
  source: string,
  value: unknown,
  path: readonly (string | number)[] = [],
): Located {
  return {
    file: source,
    line: 0,
    path: path.join('.'),
    value,
    child: (name) => locateObject(source, memberOf(value, name), [...path, name]),
  };
}

export function memberOf(value: unknown, name: string | number): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string | number, unknown>)[name]
    : undefined;
}

/** An absent object is empty. */
export function objectAt(at: Located): Readonly<Record<string, unknown>> {
  if (at.value === undefined || at.value === null) return {};
  if (typeof at.value !== 'object' || Array.isArray(at.value)) failAt(at, 'must be an object');
  return at.value as Record<string, unknown>;
}

/** An absent list is empty. */
export function listAt(at: Located): Located[] {
  if (at.value === undefined || at.value === null) return [];
  if (!Array.isArray(at.value)) failAt(at, 'must be a list');
  return at.value.map((_, index) => at.child(index));
}

export function textAt(at: Located): string {
  return typeof at.value === 'string' ? at.value : failAt(at, 'must be text');
}

export function optionalTextAt(at: Located): string | undefined {
  return at.value === undefined || at.value === null ? undefined : textAt(at);
}

/** Names and texts; an absent one is empty. */
export function labelsAt(at: Located): Readonly<Record<string, string>> {
  for (const name of Object.keys(objectAt(at))) textAt(at.child(name));
  return objectAt(at) as Readonly<Record<string, string>>;
}

/** Throws PODS_INVALID naming file, line and field, with what was got. */
export function failAt(at: Located, problem: string): never {
  const got = at.value === undefined ? 'nothing' : JSON.stringify(at.value).slice(0, 80);
  const place = at.line === 0 ? at.file : `${at.file}:${at.line}`;
  throw new WeirError('PODS_INVALID', `${place}: ${at.path || 'document'}: ${problem}, got ${got}`);
}
