// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { WeirError } from '../errors.ts';
import { decodePodFacts } from '../events/fact-json.ts';
import { map, number, object, text } from '../events/json-shape.ts';
import type { Pod, PodFacts } from '../events/pod.ts';
import { redactTarget } from '../events/redact.ts';
import type { PodDirectory } from './pod-directory.ts';

type Labels = Readonly<Record<string, string>>;

/** Whose state it is: pods of another node, or of before a reboot, say nothing of this one. */
export interface StateOwner {
  readonly node: string;
  readonly bootId: string;
}

/** What the API server told of this node's pods. */
export interface PodState {
  /** When it was written, milliseconds since 1970. */
  readonly written: number;
  readonly pods: readonly PodFacts[];
  /** Labels of their namespaces. */
  readonly namespaces: ReadonlyMap<string, Labels>;
}

/** The file's text, and how many pods were left out because it would have become too large. */
export interface EncodedState {
  readonly text: string;
  readonly leftOut: number;
}

interface Header extends StateOwner {
  readonly weir: string;
  readonly version: number;
  readonly written: number;
  /** Of all that follows the first line, hexadecimal. */
  readonly sha256: string;
}

const MAGIC = 'state';
const VERSION = 1;

/** Longest file that is written and read, bytes. 500 pods take about half a megabyte. */
export const MAX_STATE_BYTES = 16 << 20;
/** For header and punctuation. */
const RESERVED_BYTES = 4096;

/**
 * The pods that the API server told of, or that were kept from it, as the text of a state file: a line that says whose
 * it is, with a checksum, then a line for each namespace and pod. Commands of containers and mounts are left out, and
 * credentials in URIs: no secret stands in it.
 */
export function encodePodState(
  directory: PodDirectory,
  owner: StateOwner,
  written: number,
  maxBytes = MAX_STATE_BYTES,
): EncodedState {
  const pods = [...directory.list()].filter(({ uid }) => isOfApi(directory.originsOf(uid)));
  const lines: string[] = [];
  const namespaces = new Set<string>();
  let bytes = RESERVED_BYTES;
  let leftOut = 0;
  for (const pod of pods) {
    const { namespace } = pod;
    const own = namespaces.has(namespace) ? [] : namespaceLines(namespace, directory);
    const added = [...own, `${JSON.stringify({ pod: factsOf(pod) })}\n`];
    const size = added.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
    if (bytes + size > maxBytes) {
      leftOut++;
      continue;
    }
    bytes += size;
    namespaces.add(namespace);
    lines.push(...added);
  }
  const body = lines.join('');
  const { node, bootId } = owner;
  const header: Header = { weir: MAGIC, version: VERSION, node, bootId, written, sha256: digestOf(body) };
  return { text: `${JSON.stringify(header)}\n${body}`, leftOut };
}

function isOfApi(origins: ReturnType<PodDirectory['originsOf']>): boolean {
  return origins.some(({ origin }) => origin === 'api' || origin === 'state');
}

function namespaceLines(name: string, directory: PodDirectory): string[] {
  if (!isOfApi(directory.originsOfNamespace(name))) return [];
  return [`${JSON.stringify({ namespace: { name, labels: directory.namespaceLabels(name) ?? {} } })}\n`];
}

function factsOf(pod: Pod): PodFacts {
  const { namespaceLabels, governance, origin, since, modelUris, containers, ...facts } = pod;
  return {
    ...facts,
    containers: containers.map(({ command, mounts, ...container }) => container),
    ...(modelUris && { modelUris: modelUris.map(redactTarget) }),
  };
}

/**
 * What a state file tells; undefined when it is another node's, or from before a reboot. Throws STATE_INVALID, naming
 * what is wrong, when it is damaged or none of ours.
 */
export function decodePodState(file: string, content: string, owner: StateOwner): PodState | undefined {
  try {
    return decode(content, owner);
  } catch (error: unknown) {
    if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error;
    throw new WeirError('STATE_INVALID', `${file}: ${error.message}`, { cause: error });
  }
}

const readHeader = object<Header>({
  weir: text,
  version: number,
  node: text,
  bootId: text,
  written: number,
  sha256: text,
});
const readNamespace = object<{ name: string; labels: Labels }>({ name: text, labels: map(text) });

function decode(content: string, owner: StateOwner): PodState | undefined {
  const end = content.indexOf('\n');
  if (end < 0) throw new TypeError('it has no complete first line');
  const header = readHeader(parse(content.slice(0, end), 'first line'), 'first line');
  if (header.weir !== MAGIC) throw new TypeError('it is no state file of Weir');
  if (header.version !== VERSION)
    throw new TypeError(`version ${header.version} of the file is not known here, only ${VERSION}`);
  const body = content.slice(end + 1);
  if (digestOf(body) !== header.sha256) throw new TypeError('its content does not have its checksum');
  if (header.node !== owner.node || header.bootId !== owner.bootId) return undefined;
  const pods: PodFacts[] = [];
  const namespaces = new Map<string, Labels>();
  for (const [index, line] of body.split('\n').entries()) {
    if (line === '') continue;
    const at = `line ${index + 2}`;
    const entry = parse(line, at);
    if ('pod' in entry) pods.push(decodePodFacts(entry.pod, `${at}: pod`));
    else if ('namespace' in entry) {
      const { name, labels } = readNamespace(entry.namespace, `${at}: namespace`);
      namespaces.set(name, labels);
    } else throw new TypeError(`${at} is neither a pod nor a namespace`);
  }
  return { written: header.written, pods, namespaces };
}

function parse(line: string, at: string): object {
  const value: unknown = JSON.parse(line);
  if (typeof value !== 'object' || value === null) throw new TypeError(`${at} is no object`);
  return value;
}

function digestOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
