// SPDX-License-Identifier: Apache-2.0

/** The subset of JSON Schema that options use; every leaf has a default, a description and the version it came with. */
export type Schema = ObjectSchema | MapSchema | LeafSchema;

export interface ObjectSchema {
  readonly type: 'object';
  readonly description: string;
  readonly properties: Readonly<Record<string, Schema>>;
}

/** Objects of one shape, each under a name that the user gives it. One option: all of them together are its value. */
export interface MapSchema {
  readonly type: 'object';
  readonly description: string;
  readonly since: string;
  readonly default: Readonly<Record<string, never>>;
  /** Pattern of names. */
  readonly names: string;
  readonly each: ObjectSchema;
  /** Properties that each must have. */
  readonly required: readonly string[];
}

export function isMap(schema: Schema): schema is MapSchema {
  return 'each' in schema;
}

interface LeafBase {
  readonly description: string;
  readonly since: string;
  readonly unit?: string;
  /** Name of its flag and, in capitals, of its variable, where it is not that of its path. */
  readonly flag?: string;
}

export type LeafSchema =
  | (LeafBase & { readonly type: 'string'; readonly enum?: readonly string[]; readonly default: string })
  | (LeafBase & { readonly type: 'boolean'; readonly default: boolean })
  | (LeafBase & {
      readonly type: 'integer';
      readonly minimum: number;
      readonly maximum: number;
      readonly default: number;
    })
  | (LeafBase & {
      readonly type: 'array';
      readonly items: {
        readonly type: 'string';
        readonly enum?: readonly string[];
        readonly pattern?: string;
      };
      /** What the entries are beyond their schema: `record-paths` are dotted paths of members of records. */
      readonly holds?: 'record-paths';
      readonly default: readonly string[];
    });
