// SPDX-License-Identifier: Apache-2.0
import { type Document, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import { WeirError } from '../errors.ts';
import type { PodFacts } from '../events/pod.ts';
import { failAt, type Located, labelsAt, listAt, locateObject, memberOf, textAt } from './located.ts';
import { readPod } from './read-pod.ts';

/** A file of manifests: YAML of one or more documents, or JSON. */
export interface ManifestFile {
  readonly name: string;
  readonly text: string;
}

type Labels = Readonly<Record<string, string>>;

/** What a file says: pods, and the labels of namespaces. */
export interface Manifests {
  readonly pods: readonly PodFacts[];
  readonly namespaces: ReadonlyMap<string, Labels>;
}

/** Kinds of lists, with the kind of their items where those don't say it (as the API server answers). */
const LISTS: ReadonlyMap<string, string | undefined> = new Map([
  ['List', undefined],
  ['PodList', 'Pod'],
  ['NamespaceList', 'Namespace'],
]);

/**
 * Reads Pod and Namespace objects, also inside a List; other kinds are passed over. Throws PODS_INVALID naming file,
 * line and field, with what it got.
 */
export function readManifests(file: ManifestFile): Manifests {
  return readJson(file) ?? readYaml(file);
}

/** What is JSON and right needs no tree of nodes with their places, which costs ten times its text. */
function readJson({ name, text }: ManifestFile): Manifests | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return collect([locateObject(name, JSON.parse(text))]);
  } catch (error: unknown) {
    // what is wrong with it, and in which line, the other reader says
    if (error instanceof SyntaxError || error instanceof WeirError) return undefined;
    throw error;
  }
}

function readYaml({ name, text }: ManifestFile): Manifests {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  const objects: Located[] = [];
  // An empty file has no documents; parseAllDocuments then gives an object without any.
  for (const document of Array.isArray(documents) ? documents : []) {
    const value = plainValue(document, name, lines);
    if (value !== null && value !== undefined) objects.push(locate(name, document, lines, [], value));
  }
  return collect(objects);
}

function collect(objects: readonly Located[]): Manifests {
  const pods: PodFacts[] = [];
  const namespaces = new Map<string, Labels>();
  const take = (at: Located, itemKind?: string): void => {
    const kind = at.child('kind').value ?? itemKind;
    if (typeof kind === 'string' && LISTS.has(kind))
      for (const item of listAt(at.child('items'))) take(item, LISTS.get(kind));
    else if (kind === 'Pod') pods.push(readPod(at));
    else if (kind === 'Namespace')
      namespaces.set(
        textAt(at.child('metadata').child('name')),
        labelsAt(at.child('metadata').child('labels')),
      );
    else if (typeof kind !== 'string') failAt(at.child('kind'), 'must be the kind of a Kubernetes object');
  };
  for (const object of objects) take(object);
  return { pods, namespaces };
}

/** The document as plain values. */
function plainValue(document: Document, name: string, lines: LineCounter): unknown {
  const [error] = document.errors;
  if (error !== undefined) {
    const { line } = lines.linePos(error.pos[0]);
    throw new WeirError('PODS_INVALID', `${name}:${line}: ${error.message.split('\n', 1)[0]}`);
  }
  try {
    return document.toJS();
  } catch (cause: unknown) {
    // an alias without its anchor, or so many that they are an attack
    if (!(cause instanceof ReferenceError)) throw cause;
    const { line } = lines.linePos(document.range?.[0] ?? 0);
    throw new WeirError('PODS_INVALID', `${name}:${line}: ${cause.message}`, { cause });
  }
}

function locate(
  file: string,
  document: Document,
  lines: LineCounter,
  path: readonly (string | number)[],
  value: unknown,
): Located {
  return {
    file,
    path: path.join('.'),
    value,
    get line() {
      return lineOf(document, lines, path);
    },
    child: (name) => locate(file, document, lines, [...path, name], memberOf(value, name)),
  };
}

/** Line of the value at `path`, or of the nearest thing around it that is there. */
function lineOf(document: Document, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node.range)
      return lines.linePos(node.range[0]).line;
  }
  return 1;
}
