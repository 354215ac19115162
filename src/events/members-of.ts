// SPDX-License-Identifier: Apache-2.0

type Scalar = string | number | boolean | bigint | null | undefined;

/** Members of one alternative of a union that are in any of them. */
type KeyOf<T> = T extends unknown ? keyof T : never;

type ValueOf<T, Key extends PropertyKey> = T extends unknown ? (Key extends keyof T ? T[Key] : never) : never;

type ShapeOfValue<T> = [Exclude<T, undefined>] extends [Scalar]
  ? true
  : ShapeOfObject<Exclude<T, Scalar | readonly unknown[]> | EntryOf<Extract<T, readonly unknown[]>>>;

type EntryOf<T> = T extends readonly (infer Entry)[] ? Entry : never;

/** What has members of any name is asked for as a whole. */
type ShapeOfObject<T> = [T] extends [Scalar]
  ? true
  : string extends keyof Exclude<T, Scalar>
    ? true
    : MembersOf<Exclude<T, Scalar>>;

/** `true` for each member of `T` that holds a value, and the same again for each that holds members; lists count as their entries. */
export type MembersOf<T> = { readonly [Key in KeyOf<T> & string]: ShapeOfValue<ValueOf<T, Key>> };
