// SPDX-License-Identifier: Apache-2.0
import { type Document, isMap, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import { WeirError } from '../errors.ts';
import type { Config } from '../gen/config.ts';
import { validateConfig } from '../gen/validate-config.js';
import { OPTIONS, type Option } from './options.ts';
import type { LeafSchema } from './schema-node.ts';

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

type Tree = { [name: string]: Tree | unknown };

/**
 * The agent's options: flag over environment over file over default. Throws CONFIG_INVALID naming file, line and
 * field (or flag, or variable), with what it got.
 */
export function loadConfig(input: ConfigInput): LoadedConfig {
  const origins = new Map<string, Origin>();
  const file = input.file === undefined ? {} : readFile(input.file);
  const config: Tree = {};
  for (const option of OPTIONS) {
    const { value, origin } = resolve(option, input, file);
    set(config, option.path, value);
    origins.set(option.path.join('.'), origin);
  }
  // Every value was checked where it was read, against the leaf of the schema that Config is generated from.
  return { config: config as unknown as Config, origins };
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

function readFile(file: { name: string; text: string }): Tree {
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
  if (validateConfig(value)) return value as Tree;
  const messages = (validateConfig.errors ?? []).map((error) => {
    const path = error.instancePath.split('/').slice(1);
    const unknown = error.params.additionalProperty;
    const at = typeof unknown === 'string' ? [...path, unknown] : path;
    const problem =
      typeof unknown === 'string' ? 'unknown option' : describe(error, get(value as Tree, path));
    return `${file.name}:${lineOf(document, lines, at)}: ${at.join('.') || 'file'}: ${problem}`;
  });
  throw new WeirError('CONFIG_INVALID', messages.join('\n'));
}

function describe(
  error: { keyword: string; message?: string; params: Record<string, unknown> },
  got: unknown,
): string {
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
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === name);
    if (pair !== undefined && isScalar(pair.key) && pair.key.range)
      return lines.linePos(pair.key.range[0]).line;
  }
  return 1;
}

function fromText(option: Option, given: unknown, name: string): unknown {
  const { schema } = option;
  const texts = (Array.isArray(given) ? given : [given]).map(String);
  if (schema.type === 'array') return texts.flatMap((text) => text.split(',')).filter((text) => text !== '');
  const text = texts.at(-1) ?? '';
  const value = scalarFromText(schema, text);
  if (value === undefined)
    throw new WeirError('CONFIG_INVALID', `${name}: ${expectation(schema)}, got ${JSON.stringify(text)}`);
  return value;
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
