// SPDX-License-Identifier: Apache-2.0

/** The fields that say something: what is absent, false or an empty list is left out. */
export type Compact<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

/** Copies a record without what is absent, false or an empty list. */
export function compact<Fields extends Record<string, unknown>>(fields: Fields): Compact<Fields> {
  const kept = Object.entries(fields).filter(([, value]) => {
    return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
  });
  return Object.fromEntries(kept) as Compact<Fields>;
}
