// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../errors.ts';
import type { Governance } from '../events/pod.ts';
import type { FieldPath } from './field-path.ts';
import { formatPath } from './field-path.ts';
import { identitiesOf } from './pod-identity.ts';
import type { Labels, PolicyPod } from './policy-pod.ts';
import { type FileObject, type PolicyFile, readDocuments } from './read-documents.ts';

/** Where the pods of a workload are described. */
const TEMPLATES: Readonly<Record<string, FieldPath>> = {
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** Resolves the governance of a pod from its labels and those of its namespace. */
export type GovernanceResolver = (labels: Labels, namespaceLabels: Labels) => Governance;

/**
 * The pods of manifests, as policies see them: pods, and one for each workload by its template, named as the workload.
 * They may be such as are kept in a repository, without uid and status. Labels of namespaces are those of the Namespace
 * objects among them. Throws PODS_INVALID with file, line and field.
 */
export function readPods(
  files: readonly PolicyFile[],
  governanceOf: GovernanceResolver,
): readonly PolicyPod[] {
  const namespaces = new Map<string, Labels>();
  const pods: Omit<PolicyPod, 'namespaceLabels' | 'governance'>[] = [];
  const objects = files.flatMap(objectsOf);
  const accounts = annotationsOfAccounts(objects);
  for (const object of objects) {
    const kind = valueAt(object, ['kind']);
    const name = textAt(object, ['metadata', 'name']);
    if (kind === 'Namespace') namespaces.set(name ?? '', labelsAt(object, ['metadata', 'labels']));
    const template = kind === 'Pod' ? [] : typeof kind === 'string' ? TEMPLATES[kind] : undefined;
    if (template === undefined) continue;
    const namespace = textAt(object, ['metadata', 'namespace']) ?? 'default';
    const labels = labelsAt(object, [...template, 'metadata', 'labels']);
    const account = textAt(object, [...podSpecOf(template), 'serviceAccountName']) ?? 'default';
    const identities = identitiesOf({
      labels,
      accountAnnotations: accounts.get(`${namespace}/${account}`) ?? {},
      audiences: audiencesOf(valueAt(object, [...podSpecOf(template), 'volumes'])),
    });
    pods.push({
      namespace,
      name: name ?? fail(object, ['metadata', 'name'], 'is missing'),
      labels,
      ...(identities.length > 0 && { identities }),
    });
  }
  return pods.map((pod) => {
    const namespaceLabels = namespaces.get(pod.namespace) ?? {};
    return { ...pod, namespaceLabels, governance: governanceOf(pod.labels, namespaceLabels) };
  });
}

/** Annotations of service accounts, by namespace and name. */
function annotationsOfAccounts(
  objects: readonly FileObject[],
): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const accounts = objects.filter((object) => valueAt(object, ['kind']) === 'ServiceAccount');
  return new Map(
    accounts.map((object) => {
      const namespace = textAt(object, ['metadata', 'namespace']) ?? 'default';
      const annotations = valueAt(object, ['metadata', 'annotations']);
      const known = typeof annotations === 'object' && annotations !== null ? annotations : {};
      return [`${namespace}/${textAt(object, ['metadata', 'name'])}`, known as Record<string, unknown>];
    }),
  );
}

/** Where a pod's spec is: its own, or its template's. */
function podSpecOf(template: FieldPath): FieldPath {
  return [...template, 'spec'];
}

/** Audiences of projected tokens; what is of another shape than a volume has none. */
function audiencesOf(volumes: unknown): readonly string[] {
  if (!Array.isArray(volumes)) return [];
  const sources = volumes.flatMap((volume: { projected?: { sources?: unknown } } | null) => {
    const of = volume?.projected?.sources;
    return Array.isArray(of) ? of : [];
  });
  return sources.flatMap((source: { serviceAccountToken?: { audience?: unknown } } | null) => {
    const audience = source?.serviceAccountToken?.audience;
    return typeof audience === 'string' ? [audience] : [];
  });
}

function objectsOf(file: PolicyFile): readonly FileObject[] {
  const { objects, problems } = readDocuments(file);
  const [problem] = problems;
  if (problem === undefined) return objects;
  throw new WeirError('PODS_INVALID', `${problem.file}:${problem.line}: ${problem.message}`);
}

function valueAt({ value }: FileObject, path: FieldPath): unknown {
  return path.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined),
    value,
  );
}

function textAt(object: FileObject, path: FieldPath): string | undefined {
  const value = valueAt(object, path);
  if (value === undefined || typeof value === 'string') return value;
  return fail(object, path, 'must be text');
}

function labelsAt(object: FileObject, path: FieldPath): Labels {
  const value = valueAt(object, path) ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) fail(object, path, 'must be labels');
  for (const name of Object.keys(value as object)) textAt(object, [...path, name]);
  // Each was checked to be text.
  return value as Labels;
}

function fail({ placeOf }: FileObject, path: FieldPath, message: string): never {
  const { file, line } = placeOf(path);
  throw new WeirError('PODS_INVALID', `${file}:${line}: ${formatPath(path)}: ${message}`);
}
