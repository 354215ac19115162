// SPDX-License-Identifier: Apache-2.0
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
} from 'yaml';
import { joinFlowLines } from './join-flow-lines.ts';
import type { YamlEntry, YamlNode } from './yaml-node.ts';

/** What is wrong with a text that is to be YAML. `at` counts UTF-16 units. */
export interface YamlProblem {
  readonly message: string;
  readonly at: number;
}

/** More than a file of the largest size holds, unless aliases of aliases multiply it. */
const MAX_NODES = 20_000_000;

const NULLS: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);

/** A larger text is read in pieces of so much: the library needs two hundred times a text's size. UTF-16 units. */
const PIECE = 1 << 18;
/** Where a document, or an item of one that is a sequence, begins. */
const BEGIN = /^(?:-[ \t\r\n]|---)/gm;

/**
 * The documents of a YAML text, those that are null left out. No type is given to scalars, since rule files mean the text.
 * Duplicate keys are kept. Aliases share the node they stand for; what they would grow to is limited. A text of more than
 * 256 Ki is read in pieces, each a document: anchors hold in theirs alone.
 */
export function readYaml(
  text: string,
): { readonly documents: readonly YamlNode[] } | { readonly problem: YamlProblem } {
  try {
    return { documents: piecesOf(text).flatMap(({ piece, at }) => documentsOf(piece, at)) };
  } catch (error: unknown) {
    if (error instanceof YamlError) return { problem: { message: error.message, at: error.at } };
    throw error;
  }
}

class YamlError extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

function piecesOf(text: string): { readonly piece: string; readonly at: number }[] {
  const pieces: { piece: string; at: number }[] = [];
  let at = 0;
  while (text.length - at > PIECE) {
    BEGIN.lastIndex = at + PIECE;
    const next = BEGIN.exec(text)?.index ?? text.length;
    pieces.push({ piece: text.slice(at, next), at });
    at = next;
  }
  pieces.push({ piece: text.slice(at), at });
  return pieces;
}

function documentsOf(text: string, base: number): YamlNode[] {
  const nodes = parsePiece(text, base).map(({ contents }) =>
    new DocumentReader(base).read(contents as Node | null, base),
  );
  return nodes.filter((node) => node.kind !== 'scalar' || !node.isNull);
}

/** What is wrong only by how lines between brackets are indented is read all the same, as Falco does. */
function parsePiece(text: string, base: number): readonly Document[] {
  const parsed = parseDocuments(text, base);
  const error = firstError(parsed);
  if (error === undefined) return parsed;
  const joined = joinFlowLines(text);
  const again = joined === text ? parsed : parseDocuments(joined, base);
  if (firstError(again) === undefined) return again;
  const isDeep = error.message.includes('call stack');
  const message = isDeep ? TOO_DEEP : error.message.replace(/\s*\n.*$/s, '');
  throw new YamlError(message, base + error.pos[0]);
}

function firstError(documents: readonly Document[]) {
  return documents.flatMap(({ errors }) => errors)[0];
}

const TOO_DEEP = 'nested too deep';

function parseDocuments(text: string, base: number): readonly Document[] {
  try {
    const documents = parseAllDocuments(text, {
      schema: 'failsafe',
      strict: false,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'error',
    });
    // an empty text gives an object that is not an array
    return Array.isArray(documents) ? documents : [];
  } catch (error: unknown) {
    // the library goes down a level of nesting by a call
    if (error instanceof RangeError) throw new YamlError(TOO_DEEP, base);
    throw error;
  }
}

/** Anchors hold in their own document. */
class DocumentReader {
  readonly #anchors = new Map<string, { readonly node: YamlNode; readonly size: number }>();
  readonly #base: number;
  /** With what aliases stand for. */
  #size = 0;

  /** `base`: where the text that was parsed begins in the file. */
  constructor(base: number) {
    this.#base = base;
  }

  read(node: Node | null, after: number): YamlNode {
    if (node === null) return { kind: 'scalar', text: '', isNull: true, at: after };
    const at = node.range === null || node.range === undefined ? after : this.#base + node.range[0];
    if (isAlias(node)) return this.#follow(node.source, at);
    const before = this.#size;
    this.#grow(1, at);
    const read = this.#readOwn(node, at);
    const anchor = 'anchor' in node ? node.anchor : undefined;
    if (typeof anchor === 'string') this.#anchors.set(anchor, { node: read, size: this.#size - before });
    return read;
  }

  #readOwn(node: Node, at: number): YamlNode {
    if (isMap<Node, Node | null>(node)) {
      return { kind: 'mapping', entries: node.items.map((pair) => this.#readPair(pair, at)), at };
    }
    if (isSeq<Node>(node)) {
      return { kind: 'sequence', items: node.items.map((item) => this.read(item, at)), at };
    }
    if (!isScalar(node)) throw new YamlError('neither a scalar, nor a sequence, nor a mapping', at);
    const text = node.source ?? '';
    const isNull =
      node.type === 'PLAIN' && (node.tag === undefined || isNullTag(node.tag)) && NULLS.has(text);
    return { kind: 'scalar', text, isNull, at };
  }

  #readPair({ key, value }: Pair<Node, Node | null>, at: number): YamlEntry {
    const readKey = this.read(key, at);
    return { key: readKey, value: this.read(value, readKey.at) };
  }

  #follow(name: string, at: number): YamlNode {
    const anchored = this.#anchors.get(name);
    if (anchored === undefined) throw new YamlError(`there is no anchor '${name}' before this alias`, at);
    this.#grow(anchored.size, at);
    return anchored.node;
  }

  #grow(by: number, at: number): void {
    this.#size += by;
    if (this.#size > MAX_NODES) throw new YamlError('aliases multiply the document beyond any use', at);
  }
}

function isNullTag(tag: string): boolean {
  return tag === 'tag:yaml.org,2002:null' || tag === '!!null';
}
