// SPDX-License-Identifier: Apache-2.0
import { RuleLoadError } from './rule-load-error.ts';
import type { RulePlace } from './rule-place.ts';
import { childOf, isNullNode, type YamlMapping, type YamlNode } from './yaml-node.ts';

/** YAML 1.1's words, which rule files are written with. In small letters, in capitals, or the first a capital. */
const BOOLEAN = /^(?:(y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)|n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const UNSIGNED = /^\+?(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/;
const MAX_UNSIGNED = 2 ** 32 - 1;

/** Reads the keys of an item. What isn't as it has to be is a RuleLoadError (LOAD_ERR_YAML_VALIDATE). */
export class YamlItem {
  readonly node: YamlMapping;
  readonly place: RulePlace;

  constructor(node: YamlMapping, place: RulePlace) {
    this.node = node;
    this.place = place;
  }

  has(key: string): boolean {
    return childOf(this.node, key) !== undefined;
  }

  /** The keys that are not among those given, each with its place. */
  keysBeside(known: ReadonlySet<string>): readonly { readonly name: string; readonly at: number }[] {
    return this.node.entries.flatMap(({ key }) => {
      const name = key.kind === 'scalar' ? key.text : '';
      return known.has(name) ? [] : [{ name, at: key.at }];
    });
  }

  /** The place of a value; of the item where it has none of that key. */
  placeOf(key: string, itemType: Parameters<RulePlace['within']>[0], name = ''): RulePlace {
    return this.place.within(itemType, childOf(this.node, key)?.at ?? this.place.at, name);
  }

  text(key: string): string {
    const node = this.#required(key);
    const place = this.place.within('value for', node.at, key);
    if (node.kind !== 'scalar') return invalid('Value is not a scalar value', place);
    if (node.text === '') return invalid('Value must be non-empty', place);
    return node.text;
  }

  /** Undefined when there is nothing. */
  optionalText(key: string): string | undefined {
    return this.#isGiven(key) ? this.text(key) : undefined;
  }

  boolean(key: string): boolean {
    const match = BOOLEAN.exec(this.text(key));
    return match === null ? this.#undecodable(key) : match[1] !== undefined;
  }

  optionalBoolean(key: string): boolean | undefined {
    return this.#isGiven(key) ? this.boolean(key) : undefined;
  }

  unsigned(key: string): number {
    const text = this.text(key);
    const number = UNSIGNED.test(text) ? toNumber(text) : Number.NaN;
    return number <= MAX_UNSIGNED ? number : this.#undecodable(key);
  }

  optionalUnsigned(key: string): number | undefined {
    return this.#isGiven(key) ? this.unsigned(key) : undefined;
  }

  /** Whether the key's value is a number that `unsigned` takes. */
  isUnsigned(key: string): boolean {
    const node = childOf(this.node, key);
    return node?.kind === 'scalar' && UNSIGNED.test(node.text);
  }

  texts(key: string): readonly string[] {
    const node = this.#required(key, true);
    const place = this.place.within('value for', node.at, key);
    if (node.kind !== 'sequence') return invalid('Value is not a sequence', place);
    return node.items.map((item) => {
      if (item.kind === 'scalar' && !item.isNull) return item.text;
      return invalid('sequence value is not scalar', place.within('list item', item.at));
    });
  }

  optionalTexts(key: string): readonly string[] | undefined {
    return this.has(key) ? this.texts(key) : undefined;
  }

  #required(key: string, mayBeNull = false): YamlNode {
    const node = childOf(this.node, key);
    if (node === undefined) return invalid(`Item has no mapping for key '${key}'`, this.place);
    if (isNullNode(node) && !mayBeNull) return invalid(`Mapping for key '${key}' is empty`, this.place);
    return node;
  }

  #isGiven(key: string): boolean {
    const node = childOf(this.node, key);
    return node !== undefined && !(node.kind === 'scalar' && (node.isNull || node.text === ''));
  }

  #undecodable(key: string): never {
    return invalid("Can't decode YAML scalar value", this.placeOf(key, 'value for', key));
  }
}

/** Refuses what a file's structure may not be. */
export function invalid(message: string, place: RulePlace): never {
  throw new RuleLoadError('LOAD_ERR_YAML_VALIDATE', message, place);
}

function toNumber(text: string): number {
  const digits = text.replace(/^\+/, '');
  return /^0[0-7]/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
}
