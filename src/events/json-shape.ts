// SPDX-License-Identifier: Apache-2.0

/** Takes a value that JSON gave for a `T`, or throws a `TypeError` that says where it is none. */
export type Shape<T> = (value: unknown, at: string) => T;

interface OptionalShape<T> {
  readonly optional: Shape<T>;
}

type Shapes<T> = { readonly [Key in keyof T]-?: Shape<T[Key]> | OptionalShape<NonNullable<T[Key]>> };

export const text: Shape<string> = (value, at) => {
  if (typeof value !== 'string') throw new TypeError(`${at} is no text`);
  return value;
};

export const number: Shape<number> = (value, at) => {
  if (typeof value !== 'number') throw new TypeError(`${at} is no number`);
  return value;
};

export const boolean: Shape<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw new TypeError(`${at} is neither true nor false`);
  return value;
};

/** A 64-bit number as decimal text. */
export const wide: Shape<bigint> = (value, at) => {
  if (typeof value !== 'string' || !/^-?\d{1,20}$/.test(value))
    throw new TypeError(`${at} is no decimal text`);
  return BigInt(value);
};

/** One of the given texts or truth values. */
export function oneOf<const T extends string | boolean>(values: readonly T[]): Shape<T> {
  return (value, at) => {
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) throw new TypeError(`${at} is none of ${values.join(', ')}`);
    return found;
  };
}

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw new TypeError(`${at} is no list`);
    return value.map((element: unknown, i) => item(element, `${at}[${i}]`));
  };
}

/** Any keys, values of one shape. */
export function map<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value, at) =>
    Object.fromEntries(
      Object.entries(asObject(value, at)).map(([key, field]) => [key, item(field, `${at}.${key}`)]),
    );
}

/** A field that may be left out. */
export function optional<T>(shape: Shape<T>): OptionalShape<T> {
  return { optional: shape };
}

/** An object of known fields; others are left out of the result. */
export function object<T extends object>(shapes: Shapes<T>): Shape<T> {
  const fields = Object.entries<Shape<unknown> | OptionalShape<unknown>>(shapes);
  return (value, at) => {
    const given = asObject(value, at);
    const taken: Record<string, unknown> = {};
    for (const [key, shape] of fields) {
      const field = Object.hasOwn(given, key) ? given[key] : undefined;
      if (typeof shape === 'function') taken[key] = shape(field, `${at}.${key}`);
      else if (field !== undefined) taken[key] = shape.optional(field, `${at}.${key}`);
    }
    // Every field of `T` has been taken by its shape.
    return taken as T;
  };
}

function asObject(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`${at} is no object`);
  }
  return value as Readonly<Record<string, unknown>>;
}
