// SPDX-License-Identifier: Apache-2.0

/** A scalar, as it is written: `0755`, `yes` and `1e3` stay text. */
export interface YamlScalar {
  readonly kind: 'scalar';
  readonly text: string;
  readonly isNull: boolean;
  /** UTF-16 units from the beginning of the file. */
  readonly at: number;
}

export interface YamlSequence {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
  readonly at: number;
}

export interface YamlMapping {
  readonly kind: 'mapping';
  /** In the order of the file; a key may be there twice. */
  readonly entries: readonly YamlEntry[];
  readonly at: number;
}

export interface YamlEntry {
  readonly key: YamlNode;
  readonly value: YamlNode;
}

/** A value of a YAML document. Aliases are the node they stand for. */
export type YamlNode = YamlScalar | YamlSequence | YamlMapping;

/** The value of a key, the first one of that name. */
export function childOf({ entries }: YamlMapping, name: string): YamlNode | undefined {
  return entries.find(({ key }) => key.kind === 'scalar' && key.text === name)?.value;
}

/** Whether there is nothing: `key:`, `~` or `null`. */
export function isNullNode(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.isNull;
}
