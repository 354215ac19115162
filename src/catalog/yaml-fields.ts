// SPDX-License-Identifier: Apache-2.0
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { WeirError } from '../errors.ts';

const MAX_TEXT = 1 << 20;

/**
 * Reads the fields of one mapping of a YAML file, strictly: every reader names what it expects, `done` refuses what
 * nobody read. Everything that is wrong is a `CATALOG_INVALID` with file, line, field and what to write instead.
 */
export class YamlFields {
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #map: YAMLMap;
  /** Where the mapping is, such as `channels[2]`; empty at the top. */
  readonly #path: string;
  readonly #read = new Set<string>();

  private constructor(file: string, lines: LineCounter, map: YAMLMap, path: string) {
    this.#file = file;
    this.#lines = lines;
    this.#map = map;
    this.#path = path;
  }

  /** Parses `text`; `file` is only for messages. */
  static parse(text: string, file: string): YamlFields {
    if (text.length > MAX_TEXT) throw new WeirError('CATALOG_INVALID', `${file}: larger than 1 MiB`);
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const [problem] = [...document.errors, ...document.warnings];
    if (problem !== undefined) {
      const { line } = lines.linePos(problem.pos[0]);
      throw new WeirError('CATALOG_INVALID', `${file}:${line}: not valid YAML: ${problem.message}`, {
        details: { file, line },
      });
    }
    const top = document.contents;
    if (!isMap(top))
      throw new WeirError('CATALOG_INVALID', `${file}:1: a catalogue is a mapping with channels`);
    return new YamlFields(file, lines, top, '');
  }

  /** Ends with an error about a field of this mapping, at its line. */
  fail(field: string, problem: string, fix: string): never {
    const node = this.#map.get(field, true) ?? this.#map;
    throw this.#error(node as Node, field, problem, fix);
  }

  has(field: string): boolean {
    return this.#map.has(field);
  }

  string(field: string): string {
    const value = this.optionalString(field);
    return value ?? this.fail(field, 'is missing', 'add it');
  }

  optionalString(field: string): string | undefined {
    const node = this.#take(field);
    return node === undefined ? undefined : this.#text(node, field);
  }

  /** A string, or a list of them; empty when absent. */
  strings(field: string): readonly string[] {
    const node = this.#take(field);
    if (node === undefined) return [];
    if (!isSeq(node)) return [this.#text(node, field)];
    return node.items.map((item, index) => this.#text(item as Node, `${field}[${index}]`));
  }

  boolean(field: string): boolean {
    const node = this.#take(field);
    if (node === undefined) return false;
    if (isScalar(node) && typeof node.value === 'boolean') return node.value;
    return this.fail(field, 'is neither true nor false', 'write true or false');
  }

  /** A whole number, not negative. */
  count(field: string): number {
    const node = this.#take(field);
    if (
      isScalar(node) &&
      typeof node.value === 'number' &&
      Number.isSafeInteger(node.value) &&
      node.value >= 0
    ) {
      return node.value;
    }
    return this.fail(field, 'is not a whole number', 'write a number of 0 or more');
  }

  oneOf<Word extends string>(field: string, words: readonly Word[]): Word | undefined {
    const value = this.optionalString(field);
    if (value === undefined) return undefined;
    const word = words.find((candidate) => candidate === value);
    return word ?? this.fail(field, `is ${value}`, `write one of ${words.join(', ')}`);
  }

  /** A list of mappings; empty when absent. */
  list(field: string): readonly YamlFields[] {
    const node = this.#take(field);
    if (node === undefined) return [];
    if (!isSeq(node)) return this.fail(field, 'is not a list', 'write a list of mappings');
    return node.items.map((item, index) => {
      const path = `${this.#join(field)}[${index}]`;
      if (isMap(item)) return new YamlFields(this.#file, this.#lines, item, path);
      throw this.#error(item as Node, `${field}[${index}]`, 'is not a mapping', 'write key: value pairs');
    });
  }

  /** Refuses fields that nothing read. */
  done(): void {
    for (const pair of this.#map.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      if (this.#read.has(key)) continue;
      const known = [...this.#read].join(', ');
      throw this.#error(pair.key as Node, key, 'is not a known field', `remove it, or write one of ${known}`);
    }
  }

  #take(field: string): Node | undefined {
    this.#read.add(field);
    const node = this.#map.get(field, true) as Node | undefined;
    return isScalar(node) && node.value === null ? undefined : node;
  }

  /** Text of a scalar; numbers as they stand in the file, so that `8002` may be written without quotes. */
  #text(node: Node, field: string): string {
    if (isScalar(node) && typeof node.value === 'string') return node.value;
    if (isScalar(node) && typeof node.value === 'number') return node.source ?? String(node.value);
    throw this.#error(
      node,
      field,
      'is not text',
      'write a string, in quotes where it has special characters',
    );
  }

  #error(node: Node, field: string, problem: string, fix: string): WeirError {
    const { line } = this.#lines.linePos(node.range?.[0] ?? 0);
    const name = this.#join(field);
    return new WeirError('CATALOG_INVALID', `${this.#file}:${line}: ${name} ${problem}; ${fix}`, {
      details: { file: this.#file, line, field: name, fix },
    });
  }

  #join(field: string): string {
    return this.#path === '' ? field : `${this.#path}.${field}`;
  }
}
