// SPDX-License-Identifier: Apache-2.0
import { dirname, join } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { WeirError } from '../../../errors.ts';
import { nearestWord } from '../../../nearest-word.ts';
import { FIELD_ROWS } from '../../../rules/field-rows.ts';
import { GIVEN_FIELDS, type GivenEvent, type GivenValue } from '../../../rules/given-event.ts';
import type { RuleTest, RuleTestFile } from './rule-test.ts';

const FILE_KEYS = ['rules', 'tests'];
const TEST_KEYS = ['name', 'events', 'recording', 'fires', 'silent'];

/** Reads a file of rule tests. Paths in it are from its own folder. Throws RULES_INVALID naming file, line and field. */
export function readRuleTests(name: string, text: string): RuleTestFile {
  return new TestReader(name, text).read();
}

class TestReader {
  readonly #name: string;
  readonly #lines = new LineCounter();
  readonly #text: string;

  constructor(name: string, text: string) {
    this.#name = name;
    this.#text = text;
  }

  read(): RuleTestFile {
    const document = parseDocument(this.#text, { lineCounter: this.#lines, maxAliasCount: 100 } as never);
    const [error] = document.errors;
    if (error !== undefined) throw this.#fail(error.pos[0], '', error.message.split('\n', 1)[0] ?? '');
    const top = this.#map(document.contents, 'file', FILE_KEYS);
    const rules = this.#names(top, 'rules') ?? [];
    const tests = top.get('tests', true) as Node | undefined;
    if (!isSeq(tests) || tests.items.length === 0)
      throw this.#fail(placeOf(tests ?? top), 'tests', 'must be a list of tests');
    return {
      name: this.#name,
      rules: rules.map((path) => (path === 'shipped' ? path : join(dirname(this.#name), path))),
      tests: tests.items.map((item) => this.#test(item as Node)),
    };
  }

  #test(node: Node): RuleTest {
    const map = this.#map(node, 'tests', TEST_KEYS);
    const name = map.get('name');
    if (typeof name !== 'string') throw this.#fail(placeOf(map), 'name', 'must be text');
    const fires = this.#names(map, 'fires');
    const silent = this.#names(map, 'silent');
    if (fires === undefined && silent === undefined)
      throw this.#fail(placeOf(map), name, 'must have fires or silent: a test has to expect something');
    return {
      name,
      line: this.#lineOf(placeOf(map)),
      input: this.#input(map, name),
      fires: fires ?? [],
      silent,
    };
  }

  #input(map: YAMLMap, name: string): RuleTest['input'] {
    const recording = map.get('recording');
    const events = map.get('events', true) as Node | undefined;
    if ((recording === undefined) === (events === undefined))
      throw this.#fail(placeOf(map), name, 'must have either events or a recording');
    if (events === undefined) {
      if (typeof recording !== 'string') throw this.#fail(placeOf(map), 'recording', 'must be a path');
      return { recording: join(dirname(this.#name), recording) };
    }
    if (!isSeq(events) || events.items.length === 0)
      throw this.#fail(placeOf(events), 'events', 'must be a list of events');
    return { events: events.items.map((item) => this.#event(item as Node)) };
  }

  #event(node: Node): GivenEvent {
    const map = this.#map(node, 'events');
    const values = new Map<string, GivenValue | readonly GivenValue[]>();
    for (const { key, value } of map.items) {
      const field = isScalar(key) ? String(key.value) : '';
      const at = placeOf(key as Node);
      this.#checkField(field, at);
      if (isSeq(value)) {
        values.set(
          field,
          value.items.map((item) => this.#value(item as Node, field)),
        );
      } else if (isScalar(value) && value.value === null) continue;
      else values.set(field, this.#value(value as Node, field));
    }
    if (!values.has('evt.type')) throw this.#fail(placeOf(map), 'evt.type', 'must say what happens');
    return { values };
  }

  #value(node: Node, field: string): GivenValue {
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
    throw this.#fail(placeOf(node), field, 'must be text, a number, true or false, or a list of them');
  }

  #checkField(field: string, at: number): void {
    const [, name = field] = /^(.*)\[.*\]$/.exec(field) ?? [];
    if (GIVEN_FIELDS.find(name) !== undefined) return;
    const near = nearestWord(
      name,
      FIELD_ROWS.map((row) => row.name),
    );
    throw this.#fail(at, field, `is no field${near === undefined ? '' : `; did you mean ${near}?`}`);
  }

  /** Texts of a list, or of one. */
  #names(map: YAMLMap, key: string): readonly string[] | undefined {
    const node = map.get(key, true) as Node | undefined;
    if (node === undefined) return undefined;
    const items = isSeq(node) ? node.items : [node];
    return items.map((item) => {
      if (isScalar(item) && typeof item.value === 'string') return item.value;
      throw this.#fail(placeOf(node), key, 'must be a list of names');
    });
  }

  #map(node: unknown, field: string, keys?: readonly string[]): YAMLMap {
    if (!isMap(node)) throw this.#fail(placeOf(node as Node | null), field, 'must be a mapping');
    for (const { key } of keys === undefined ? [] : node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      if (keys?.includes(name)) continue;
      const near = nearestWord(name, keys ?? []);
      throw this.#fail(
        placeOf(key as Node),
        name,
        `is unknown${near === undefined ? '' : `; did you mean ${near}?`}`,
      );
    }
    return node;
  }

  #lineOf(at: number): number {
    return this.#lines.linePos(at).line;
  }

  #fail(at: number, field: string, problem: string): WeirError {
    const place = `${this.#name}:${this.#lineOf(at)}`;
    return new WeirError('RULES_INVALID', `${place}: ${[field, problem].filter(Boolean).join(' ')}`);
  }
}

function placeOf(node: Node | null | undefined): number {
  return node?.range?.[0] ?? 0;
}
