// SPDX-License-Identifier: Apache-2.0
import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import type { FieldPath } from './field-path.ts';
import type { Place, PolicyProblem } from './policy-problem.ts';
import { YamlPlaces } from './yaml-places.ts';

/** A file of policies: YAML of one or more documents, or JSON. */
export interface PolicyFile {
  readonly name: string;
  readonly text: string;
}

/** A Kubernetes object of a file, not looked into yet. */
export interface FileObject {
  readonly value: unknown;
  readonly placeOf: (path: FieldPath, isKey?: boolean) => Place;
}

export interface ReadDocuments {
  readonly objects: readonly FileObject[];
  readonly problems: readonly PolicyProblem[];
}

/** What etcd takes of one object is 1.5 MiB, as JSON. */
const MAX_DOCUMENT = 1 << 20;

/** The objects of a file, those of lists one by one. */
export function readDocuments({ name, text }: PolicyFile): ReadDocuments {
  const large = findLarge(name, text);
  if (large !== undefined) return { objects: [], problems: [large] };
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  // An empty file has no documents; parseAllDocuments then gives an object without any.
  const documents: readonly Document[] = Array.isArray(parsed) ? parsed : [];
  const objects: FileObject[] = [];
  const problems: PolicyProblem[] = [];
  for (const document of documents) {
    const places = new YamlPlaces(name, document, lines);
    const value = plainValue(document, places, problems);
    if (value === undefined || value === null) continue;
    objects.push(...objectsOf(value, places));
  }
  return { objects, problems };
}

/** A document that is too large, told before it is parsed: that would take long, and be for nothing. */
function findLarge(file: string, text: string): PolicyProblem | undefined {
  if (text.length <= MAX_DOCUMENT) return undefined;
  let line = 1;
  for (const document of text.split(/^(?=---(?:\s|$))/m)) {
    if (Buffer.byteLength(document) > MAX_DOCUMENT) {
      const message = `the document is larger than 1 MiB (${Buffer.byteLength(document)} bytes)`;
      const suggestion = 'split it into policies that select the same pods: their clauses add up';
      const place = { file, line, column: 1, field: '' };
      return { severity: 'error', code: 'too-large', ...place, message, suggestion };
    }
    line += document.split('\n').length - 1;
  }
  return undefined;
}

function plainValue(document: Document, places: YamlPlaces, problems: PolicyProblem[]): unknown {
  const faults = [...document.errors, ...document.warnings];
  for (const { pos, message } of faults) {
    const text = message.split('\n', 1)[0] ?? message;
    problems.push({ ...yamlProblem(text), ...places.at(pos[0]) });
  }
  if (faults.length > 0) return undefined;
  try {
    return document.toJS();
  } catch (error: unknown) {
    // an alias without its anchor, or so many that they are an attack
    if (!(error instanceof ReferenceError)) throw error;
    const { message } = error;
    problems.push({ ...yamlProblem(message), ...places.of([]) });
    return undefined;
  }
}

function yamlProblem(message: string) {
  const suggestion = FIXES.find(([pattern]) => pattern.test(message))?.[1] ?? DEFAULT_FIX;
  return { severity: 'error', code: 'yaml', field: '', message, suggestion } as const;
}

const DEFAULT_FIX = 'look at indentation and brackets; text with : # * & { [ or % goes in quotes';
const FIXES: readonly (readonly [RegExp, string])[] = [
  [/must be unique/, 'remove one of the two'],
  [/alias|anchor/i, 'write the anchor (&name) before it, or put text that begins with * in quotes'],
  [/tab/i, 'indent by spaces'],
];

function objectsOf(value: unknown, places: YamlPlaces): FileObject[] {
  const { kind, items } = value as { kind?: unknown; items?: unknown };
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items))
    return [{ value, placeOf: (path, isKey) => places.of(path, isKey) }];
  return items.map((item: unknown, at) => ({
    value: item,
    placeOf: (path, isKey) => places.of(['items', at, ...path], isKey),
  }));
}
