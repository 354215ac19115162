// SPDX-License-Identifier: Apache-2.0
import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import type { FieldPath } from './field-path.ts';
import type { Place } from './policy-problem.ts';

/** Where the fields of one YAML document stand. */
export class YamlPlaces {
  readonly #file: string;
  readonly #document: Document;
  readonly #lines: LineCounter;

  constructor(file: string, document: Document, lines: LineCounter) {
    this.#file = file;
    this.#document = document;
    this.#lines = lines;
  }

  /** The value at a path, or its name where `isKey`; what is not there stands where what is around it begins. */
  of(path: FieldPath, isKey = false): Place {
    let node: unknown = this.#document.contents;
    let offset = rangeOf(node) ?? this.#document.range?.[0] ?? 0;
    for (const [at, part] of path.entries()) {
      const found = this.#child(node, part);
      if (found === undefined) break;
      const isLast = at === path.length - 1;
      // A mapping or list is best shown by its name; a text by itself.
      const byKey = isLast ? isKey || !isScalar(found.value) : true;
      offset = (byKey ? rangeOf(found.key) : undefined) ?? rangeOf(found.value) ?? offset;
      node = found.value;
    }
    return this.at(offset);
  }

  /** The place of an offset in the file. */
  at(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col) };
  }

  #child(node: unknown, part: string | number): { key?: unknown; value: unknown } | undefined {
    const holder = isAlias(node) ? node.resolve(this.#document) : node;
    if (isSeq(holder) && typeof part === 'number') {
      const value = holder.items[part];
      return value === undefined ? undefined : { value };
    }
    if (!isMap(holder)) return undefined;
    return holder.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
  }
}

function rangeOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
