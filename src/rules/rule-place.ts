// SPDX-License-Identifier: Apache-2.0
import { SourceText, type TextPosition } from './source-text.ts';

/** What a place is in, in Falco's words. */
export type ItemType =
  | 'value for'
  | 'exceptions'
  | 'exception'
  | 'exception values'
  | 'exception value'
  | 'rules content'
  | 'rules content item'
  | 'required_engine_version'
  | 'required plugin versions'
  | 'required plugin versions entry'
  | 'required plugin versions alternative'
  | 'list'
  | 'list item'
  | 'macro'
  | 'macro condition'
  | 'rule'
  | 'rule condition'
  | 'condition expression'
  | 'rule output'
  | 'rule priority'
  | 'overrides';

export interface ItemLocation {
  readonly itemType: ItemType;
  /** Empty where the item has no name. */
  readonly itemName: string;
  readonly position: TextPosition;
}

/** How much of a condition names it. */
const NAME_LENGTH = 20;

/** A place in a rule file, and the items it is in. */
export class RulePlace {
  readonly source: SourceText;
  readonly at: number;
  readonly itemType: ItemType;
  readonly itemName: string;
  readonly #parent: RulePlace | undefined;

  constructor(source: SourceText, at: number, itemType: ItemType, itemName: string, parent?: RulePlace) {
    this.source = source;
    this.at = at;
    this.itemType = itemType;
    this.itemName = itemName;
    this.#parent = parent;
  }

  /** The place of a whole file. */
  static ofFile(name: string, text: string): RulePlace {
    return new RulePlace(new SourceText(name, text), 0, 'rules content', '');
  }

  within(itemType: ItemType, at: number, itemName = ''): RulePlace {
    return new RulePlace(this.source, at, itemType, itemName, this);
  }

  /** A place in the text of a condition, which is not the file's: its lists are put in, its lines folded. */
  inCondition(text: string, at: number): RulePlace {
    const begin = text.length > NAME_LENGTH ? `${text.slice(0, NAME_LENGTH - 3)}...` : text;
    const name = `"${begin.replaceAll(/[\r\n]/g, ' ')}"`;
    return new RulePlace(new SourceText(name, text, 1), at, 'condition expression', '', this);
  }

  /** From the file inwards. */
  get locations(): readonly ItemLocation[] {
    const { itemType, itemName } = this;
    const own = { itemType, itemName, position: this.source.position(this.at) };
    return this.#parent === undefined ? [own] : [...this.#parent.locations, own];
  }

  get snippet(): string {
    return this.source.snippet(this.at);
  }
}
