// SPDX-License-Identifier: Apache-2.0
import { CONFIG_SCHEMA } from './schema.ts';
import { isMap, type LeafSchema, type MapSchema, type ObjectSchema } from './schema-node.ts';

/** One option: where it stands in the file, and what its flag and environment variable are called. */
export interface Option {
  readonly path: readonly string[];
  readonly flag: string;
  readonly env: string;
  readonly schema: LeafSchema | MapSchema;
}

/** An option of each entry of a map: where it stands below the entry's name. */
export interface EntryOption {
  readonly path: readonly string[];
  readonly schema: LeafSchema;
}

/** Every leaf of the schema, and every map of named objects, in its order. */
export const OPTIONS: readonly Option[] = listOptions(CONFIG_SCHEMA, []);

function listOptions(schema: ObjectSchema, path: readonly string[]): Option[] {
  return Object.entries(schema.properties).flatMap(([name, child]) => {
    const at = [...path, name];
    return child.type === 'object' && !isMap(child)
      ? listOptions(child, at)
      : [
          {
            path: at,
            ...namesOf('flag' in child && child.flag !== undefined ? [child.flag] : at),
            schema: child,
          },
        ];
  });
}

/** The options that each entry of a map has. */
export function entryOptions({ each }: MapSchema): EntryOption[] {
  return Object.entries(each.properties).flatMap(([name, schema]) =>
    schema.type === 'object' ? [] : [{ path: [name], schema }],
  );
}

function namesOf(path: readonly string[]): { flag: string; env: string } {
  const kebab = path
    .join('-')
    .replace(/[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase();
  return { flag: kebab, env: `WEIR_${kebab.replaceAll('-', '_').toUpperCase()}` };
}
