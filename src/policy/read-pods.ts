// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../errors.ts';
import type { Governance } from '../events/pod.ts';
import type { FieldPath } from './field-path.ts';
import { formatPath } from './field-path.ts';
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
  for (const object of files.flatMap(objectsOf)) {
    const kind = valueAt(object, ['kind']);
    const name = textAt(object, ['metadata', 'name']);
    if (kind === 'Namespace') namespaces.set(name ?? '', labelsAt(object, ['metadata', 'labels']));
    const template = kind === 'Pod' ? [] : typeof kind === 'string' ? TEMPLATES[kind] : undefined;
    if (template === undefined) continue;
    const namespace = textAt(object, ['metadata', 'namespace']) ?? 'default';
    const labels = labelsAt(object, [...template, 'metadata', 'labels']);
    pods.push({ namespace, name: name ?? fail(object, ['metadata', 'name'], 'is missing'), labels });
  }
  return pods.map((pod) => {
    const namespaceLabels = namespaces.get(pod.namespace) ?? {};
    return { ...pod, namespaceLabels, governance: governanceOf(pod.labels, namespaceLabels) };
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
