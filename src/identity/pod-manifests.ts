// SPDX-License-Identifier: Apache-2.0
import { type Document, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import { WeirError } from '../errors.ts';
import type { Pod, PodContainer } from '../events/pod.ts';
import { type GovernanceKeys, governanceOf } from './governance.ts';
import { DEVICE_CLAIM } from './is-accelerator.ts';

/** A file of manifests: YAML of one or more documents, or JSON. */
export interface ManifestFile {
  readonly name: string;
  readonly text: string;
}

type Labels = Readonly<Record<string, string>>;

/** What a file says: pods without what their namespaces add, and the labels of namespaces. */
export interface Manifests {
  readonly pods: readonly Omit<Pod, 'namespaceLabels' | 'governance'>[];
  readonly namespaces: ReadonlyMap<string, Labels>;
}

/** Kinds of lists, with the kind of their items where those don't say it (as the API server answers). */
const LISTS: ReadonlyMap<string, string | undefined> = new Map([
  ['List', undefined],
  ['PodList', 'Pod'],
  ['NamespaceList', 'Namespace'],
]);

/** Where in a file a value stands, and the value. */
interface At {
  readonly file: string;
  readonly line: number;
  readonly path: string;
  readonly value: unknown;
  readonly child: (name: string | number) => At;
}

/**
 * Reads Pod and Namespace objects, also inside a List; other kinds are passed over. Throws PODS_INVALID naming file,
 * line and field, with what it got.
 */
export function readManifests({ name, text }: ManifestFile): Manifests {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  const pods: Omit<Pod, 'namespaceLabels' | 'governance'>[] = [];
  const namespaces = new Map<string, Labels>();
  const take = (at: At, itemKind?: string): void => {
    const kind = at.child('kind').value ?? itemKind;
    if (typeof kind === 'string' && LISTS.has(kind))
      for (const item of listAt(at.child('items'))) take(item, LISTS.get(kind));
    else if (kind === 'Pod') pods.push(readPod(at));
    else if (kind === 'Namespace')
      namespaces.set(
        textAt(at.child('metadata').child('name')),
        labelsAt(at.child('metadata').child('labels')),
      );
    else if (typeof kind !== 'string') fail(at.child('kind'), 'must be the kind of a Kubernetes object');
  };
  // An empty file has no documents; parseAllDocuments then gives an object without any.
  for (const document of Array.isArray(documents) ? documents : []) {
    const value = plainValue(document, name, lines);
    if (value !== null && value !== undefined) take(locate(name, document, lines, [], value));
  }
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

/** Pods with the labels of their namespaces and the governance that follows; of two with one uid the later holds. */
export function podsOfManifests(files: Iterable<Manifests>, keys: GovernanceKeys): Pod[] {
  const all = [...files];
  const namespaces = new Map(all.flatMap((file) => [...file.namespaces]));
  const pods = new Map<string, Pod>();
  for (const pod of all.flatMap((file) => file.pods)) {
    const namespaceLabels = namespaces.get(pod.namespace) ?? {};
    pods.set(pod.uid, {
      ...pod,
      namespaceLabels,
      governance: governanceOf(pod.labels, namespaceLabels, keys),
    });
  }
  return [...pods.values()];
}

function readPod(at: At): Omit<Pod, 'namespaceLabels' | 'governance'> {
  const metadata = at.child('metadata');
  const spec = at.child('spec');
  const node = optionalTextAt(spec.child('nodeName'));
  const serviceAccount = optionalTextAt(spec.child('serviceAccountName'));
  const owner = listAt(metadata.child('ownerReferences')).find(
    (reference) => reference.child('controller').value === true,
  );
  return {
    namespace: optionalTextAt(metadata.child('namespace')) ?? 'default',
    name: textAt(metadata.child('name')),
    uid: uidOf(metadata),
    ...(node !== undefined && { node }),
    ...(serviceAccount !== undefined && { serviceAccount }),
    ...(owner && { workload: { kind: textAt(owner.child('kind')), name: textAt(owner.child('name')) } }),
    labels: labelsAt(metadata.child('labels')),
    containers: readContainers(spec, at.child('status')),
    resources: readResources(spec),
  };
}

/**
 * The uid that the pod's cgroup carries: the object's own, but for a static pod, which the kubelet runs under the hash
 * of its manifest and mirrors to the API server with that hash as an annotation (kubernetes.io/config.hash).
 */
function uidOf(metadata: At): string {
  return (
    optionalTextAt(metadata.child('annotations').child('kubernetes.io/config.hash')) ??
    textAt(metadata.child('uid'))
  );
}

const CONTAINER_KINDS = [
  ['containers', 'containerStatuses', 'container'],
  ['initContainers', 'initContainerStatuses', 'init'],
  ['ephemeralContainers', 'ephemeralContainerStatuses', 'ephemeral'],
] as const;

function readContainers(spec: At, status: At): PodContainer[] {
  return CONTAINER_KINDS.flatMap(([specName, statusName, kind]) => {
    const statuses = listAt(status.child(statusName));
    return listAt(spec.child(specName)).map((container) => {
      const name = textAt(container.child('name'));
      const started = statuses.find((entry) => entry.child('name').value === name);
      const id = /^[a-z0-9-]+:\/\/([0-9a-f]{64})$/.exec(
        started ? (optionalTextAt(started.child('containerID')) ?? '') : '',
      )?.[1];
      const imageDigest = /sha256:[0-9a-f]{64}/.exec(
        started ? (optionalTextAt(started.child('imageID')) ?? '') : '',
      )?.[0];
      const image = optionalTextAt(container.child('image')) ?? '';
      return {
        name,
        image,
        kind,
        ...(id !== undefined && { id }),
        ...(imageDigest !== undefined && { imageDigest }),
      };
    });
  });
}

/** Names of all resources that containers ask for, and of device claims, behind `DEVICE_CLAIM`. */
function readResources(spec: At): string[] {
  const names = CONTAINER_KINDS.flatMap(([specName]) => listAt(spec.child(specName))).flatMap((container) =>
    ['requests', 'limits'].flatMap((part) => Object.keys(objectAt(container.child('resources').child(part)))),
  );
  const claims = listAt(spec.child('resourceClaims')).map(
    (claim) => DEVICE_CLAIM + textAt(claim.child('name')),
  );
  return [...new Set([...names, ...claims])];
}

function objectAt(at: At): Readonly<Record<string, unknown>> {
  if (at.value === undefined || at.value === null) return {};
  if (typeof at.value !== 'object' || Array.isArray(at.value)) fail(at, 'must be an object');
  return at.value as Record<string, unknown>;
}

function listAt(at: At): At[] {
  if (at.value === undefined || at.value === null) return [];
  if (!Array.isArray(at.value)) fail(at, 'must be a list');
  return at.value.map((_, index) => at.child(index));
}

function labelsAt(at: At): Labels {
  for (const name of Object.keys(objectAt(at))) textAt(at.child(name));
  return objectAt(at) as Labels;
}

function optionalTextAt(at: At): string | undefined {
  return at.value === undefined || at.value === null ? undefined : textAt(at);
}

function textAt(at: At): string {
  return typeof at.value === 'string' ? at.value : fail(at, 'must be text');
}

function fail(at: At, problem: string): never {
  const got = at.value === undefined ? 'nothing' : JSON.stringify(at.value).slice(0, 80);
  throw new WeirError(
    'PODS_INVALID',
    `${at.file}:${at.line}: ${at.path || 'document'}: ${problem}, got ${got}`,
  );
}

function locate(
  file: string,
  document: Document,
  lines: LineCounter,
  path: readonly (string | number)[],
  value: unknown,
): At {
  return {
    file,
    path: path.join('.'),
    value,
    get line() {
      return lineOf(document, lines, path);
    },
    child: (name) => {
      const inner =
        typeof value === 'object' && value !== null
          ? (value as Record<string | number, unknown>)[name]
          : undefined;
      return locate(file, document, lines, [...path, name], inner);
    },
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
