// SPDX-License-Identifier: Apache-2.0
import {
  type Document,
  isNode,
  isPair,
  isScalar,
  isMap as isYamlMap,
  LineCounter,
  parseDocument,
} from 'yaml';
import { WeirError } from '../errors.ts';
import type { Config } from '../gen/config.ts';
import { validateConfig } from '../gen/validate-config.js';
import { nearestWord } from '../nearest-word.ts';
import { isRecordPath } from '../record-shape.ts';
import { entryOptions, OPTIONS, type Option } from './options.ts';
import { CONFIG_SCHEMA } from './schema.ts';
import { isMap, type LeafSchema, type MapSchema, type Schema } from './schema-node.ts';

/** Where the value of an option came from. */
export type Origin = 'flag' | 'env' | 'file' | 'default';

export interface LoadedConfig {
  readonly config: Config;
  /** By dotted path. */
  readonly origins: ReadonlyMap<string, Origin>;
}

/** What `loadConfig` reads: flags and environment by their names, and the text of a file. */
export interface ConfigInput {
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly file?: { readonly name: string; readonly text: string };
}

type ListSchema = Extract<LeafSchema, { type: 'array' }>;

type Tree = { [name: string]: Tree | unknown };

/**
 * The agent's options: flag over environment over file over default. Throws CONFIG_INVALID naming file, line and
 * field (or flag, or variable), with what it got.
 */
export function loadConfig(input: ConfigInput): LoadedConfig {
  const origins = new Map<string, Origin>();
  const { tree: file, lineAt } = input.file === undefined ? NO_FILE : readFile(input.file);
  const config: Tree = {};
  for (const option of OPTIONS) {
    const { value, origin } = resolve(option, input, file);
    const given = origin === 'flag' ? `--${option.flag}` : option.env;
    for (const list of listsOf(option, value))
      checkEntries(list, (i) =>
        origin === 'file'
          ? `${lineAt([...list.path, i])}: ${list.path.join('.')}.${i}`
          : list.path.length === option.path.length
            ? given
            : `${given}: ${list.path.join('.')}.${i}`,
      );
    set(config, option.path, isMap(option.schema) ? completeEntries(option.schema, value) : value);
    origins.set(option.path.join('.'), origin);
  }
  // Every value was checked where it was read, against the leaf of the schema that Config is generated from.
  return { config: config as unknown as Config, origins };
}

/** A file that says nothing. */
const NO_FILE: ReadFile = { tree: {}, lineAt: () => '' };

/** A list in what was read. */
interface GivenList {
  readonly path: readonly string[];
  readonly schema: ListSchema;
  readonly value: unknown;
}

/** The lists in the value of an option: itself, or those of each entry of a map. */
function listsOf({ path, schema }: Option, value: unknown): GivenList[] {
  if (!isMap(schema)) return schema.type === 'array' ? [{ path, schema, value }] : [];
  return Object.entries(value as Tree).flatMap(([name, entry]) =>
    entryOptions(schema).flatMap((each) =>
      each.schema.type === 'array'
        ? [{ path: [...path, name, ...each.path], schema: each.schema, value: get(entry as Tree, each.path) }]
        : [],
    ),
  );
}

/** The entries of a map, each with its defaults. */
function completeEntries(schema: MapSchema, value: unknown): Tree {
  const complete = Object.entries(value as Tree).map(([name, given]) => {
    const entry: Tree = {};
    for (const { path, schema: leaf } of entryOptions(schema))
      set(entry, path, get(given as Tree, path) ?? leaf.default);
    return [name, entry];
  });
  return Object.fromEntries(complete) as Tree;
}

/** Holds the entries of a list to what its schema can't say. `placeOf` names the place of one. */
function checkEntries({ schema, value }: GivenList, placeOf: (index: string) => string): void {
  if (schema.holds !== 'record-paths' || !Array.isArray(value)) return;
  for (const [i, entry] of value.entries()) {
    if (isRecordPath(String(entry))) continue;
    const got = JSON.stringify(entry);
    throw new WeirError('CONFIG_INVALID', `${placeOf(String(i))}: records have no such member, got ${got}`);
  }
}

function resolve(option: Option, input: ConfigInput, file: Tree): { value: unknown; origin: Origin } {
  const flag = input.flags?.[option.flag];
  if (flag !== undefined) return { value: fromText(option, flag, `--${option.flag}`), origin: 'flag' };
  const env = input.env?.[option.env];
  if (env !== undefined) return { value: fromText(option, env, option.env), origin: 'env' };
  const value = get(file, option.path);
  return value === undefined
    ? { value: option.schema.default, origin: 'default' }
    : { value, origin: 'file' };
}

interface ReadFile {
  readonly tree: Tree;
  /** `file:line` of an option. */
  readonly lineAt: (path: readonly string[]) => string;
}

function readFile(file: { name: string; text: string }): ReadFile {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines });
  const [syntax] = document.errors;
  if (syntax !== undefined) {
    throw new WeirError(
      'CONFIG_INVALID',
      `${file.name}:${lines.linePos(syntax.pos[0]).line}: ${firstLine(syntax.message)}`,
    );
  }
  const value: unknown = document.toJS() ?? {};
  const lineAt = (path: readonly string[]): string => `${file.name}:${lineOf(document, lines, path)}`;
  const messages = problemsOf(value).map(
    ({ at, problem }) => `${lineAt(at)}: ${at.join('.') || 'file'}: ${problem}`,
  );
  if (messages.length > 0) throw new WeirError('CONFIG_INVALID', messages.join('\n'));
  return { tree: value as Tree, lineAt };
}

type SchemaError = NonNullable<typeof validateConfig.errors>[number];

/** What is wrong with a tree of options, and where. */
function problemsOf(value: unknown): { at: readonly string[]; problem: string }[] {
  if (validateConfig(value)) return [];
  // that a name breaks the rule of names is said once, with the rule
  const errors = (validateConfig.errors ?? []).filter(({ keyword }) => keyword !== 'propertyNames');
  return errors.map((error) => {
    const path = error.instancePath.split('/').slice(1);
    const { additionalProperty: unknown, missingProperty: missing } = error.params;
    if (typeof unknown === 'string') return { at: [...path, unknown], problem: unknownOption(path, unknown) };
    if (typeof missing === 'string') return { at: path, problem: `must have ${missing}` };
    if (error.propertyName !== undefined)
      return { at: [...path, error.propertyName], problem: `a name ${error.message}` };
    return { at: path, problem: describe(error, get(value as Tree, path)) };
  });
}

function unknownOption(path: readonly string[], name: string): string {
  const near = nearestWord(name, namesAt(path));
  return near === undefined ? 'unknown option' : `unknown option; did you mean ${near}?`;
}

/** Names of the options that may stand at a place of the file. */
function namesAt(path: readonly string[]): string[] {
  let at: Schema | undefined = CONFIG_SCHEMA;
  for (const name of path) {
    if (at?.type !== 'object') return [];
    at = isMap(at) ? at.each : at.properties[name];
  }
  return at?.type === 'object' && !isMap(at) ? Object.keys(at.properties) : [];
}

function describe(error: SchemaError, got: unknown): string {
  const allowed = error.params.allowedValues;
  const must = Array.isArray(allowed)
    ? `must be one of ${allowed.join(', ')}`
    : (error.message ?? error.keyword);
  return `${must}, got ${JSON.stringify(got)}`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}

function lineOf(document: Document, lines: LineCounter, path: readonly string[]): number {
  const parent = path.length <= 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const name = path.at(-1);
  const node = path.length === 0 ? undefined : document.getIn(path, true);
  if (isYamlMap(parent)) {
    const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === name);
    if (pair !== undefined && isScalar(pair.key) && pair.key.range)
      return lines.linePos(pair.key.range[0]).line;
  }
  // an entry of a list
  return isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1;
}

function fromText(option: Option, given: unknown, name: string): unknown {
  const { schema } = option;
  const texts = (Array.isArray(given) ? given : [given]).map(String);
  if (isMap(schema)) return entriesFromText(option, texts.at(-1) ?? '', name);
  if (schema.type === 'array') return listFromTexts(schema, texts, name);
  const text = texts.at(-1) ?? '';
  const value = scalarFromText(schema, text);
  if (value === undefined)
    throw new WeirError('CONFIG_INVALID', `${name}: ${expectation(schema)}, got ${JSON.stringify(text)}`);
  return value;
}

/** Named objects as YAML on one line, of which JSON is a part. */
function entriesFromText({ path }: Option, text: string, name: string): unknown {
  const document = parseDocument(text);
  const [syntax] = document.errors;
  if (syntax !== undefined)
    throw new WeirError('CONFIG_INVALID', `${name}: must be YAML: ${firstLine(syntax.message)}`);
  const value: unknown = document.toJS() ?? {};
  const tree: Tree = {};
  set(tree, path, value);
  const problems = problemsOf(tree).map(({ at, problem }) => `${name}: ${at.join('.')}: ${problem}`);
  if (problems.length > 0) throw new WeirError('CONFIG_INVALID', problems.join('\n'));
  return value;
}

function listFromTexts({ items }: ListSchema, texts: readonly string[], name: string): string[] {
  const entries = texts.flatMap((text) => text.split(',')).filter((text) => text !== '');
  const pattern = items.pattern === undefined ? undefined : new RegExp(items.pattern);
  for (const entry of entries) {
    const must =
      items.enum !== undefined && !items.enum.includes(entry)
        ? `must be one of ${items.enum.join(', ')}`
        : pattern?.test(entry) === false
          ? `must match ${items.pattern}`
          : undefined;
    if (must !== undefined)
      throw new WeirError('CONFIG_INVALID', `${name}: ${must}, got ${JSON.stringify(entry)}`);
  }
  return entries;
}

function scalarFromText(schema: LeafSchema, text: string): unknown {
  if (schema.type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  if (schema.type === 'string')
    return schema.enum === undefined || schema.enum.includes(text) ? text : undefined;
  if (schema.type !== 'integer' || !/^-?\d+$/.test(text)) return undefined;
  const value = Number(text);
  return value >= schema.minimum && value <= schema.maximum ? value : undefined;
}

function expectation(schema: LeafSchema): string {
  if (schema.type === 'integer') return `must be a whole number from ${schema.minimum} to ${schema.maximum}`;
  if (schema.type === 'string' && schema.enum !== undefined)
    return `must be one of ${schema.enum.join(', ')}`;
  return schema.type === 'boolean' ? 'must be true or false' : 'must be text';
}

function get(tree: Tree, path: readonly string[]): unknown {
  let value: unknown = tree;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Tree)[name];
  }
  return value;
}

function set(tree: Tree, path: readonly string[], value: unknown): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  if (rest.length === 0) {
    tree[name] = value;
    return;
  }
  const child = (tree[name] ?? {}) as Tree;
  tree[name] = child;
  set(child, rest, value);
}
