// SPDX-License-Identifier: Apache-2.0
import { containerRuntimeOf } from '../events/container-runtime.ts';
import type { PodContainer, PodFacts, Workload } from '../events/pod.ts';
import { DEVICE_CLAIM } from './is-accelerator.ts';
import { type Located, labelsAt, listAt, objectAt, optionalTextAt, textAt } from './located.ts';

/** Annotations of a pod that say where its model comes from (KServe storage initializer). */
const MODEL_ANNOTATIONS = ['internal.serving.kserve.io/storage-initializer-sourceuri'];

/** Environment variables of containers that say the same. */
const MODEL_VARIABLES = new Set(['STORAGE_URI', 'MODEL_URI']);

const MAX_MODEL_URIS = 16;

/**
 * What is used of a Pod object, as the API server and manifests write it. Throws PODS_INVALID naming where it stands,
 * the field and what was got.
 */
export function readPod(at: Located): PodFacts {
  const metadata = at.child('metadata');
  const spec = at.child('spec');
  const node = optionalTextAt(spec.child('nodeName'));
  const serviceAccount = optionalTextAt(spec.child('serviceAccountName'));
  const runtimeClass = optionalTextAt(spec.child('runtimeClassName'));
  const modelUris = readModelUris(metadata, spec);
  const owner = controllerOf(metadata);
  return {
    namespace: optionalTextAt(metadata.child('namespace')) ?? 'default',
    name: textAt(metadata.child('name')),
    uid: uidOf(metadata),
    ...(node !== undefined && { node }),
    ...(serviceAccount !== undefined && { serviceAccount }),
    ...(owner && { workload: workloadOf(owner) }),
    labels: labelsAt(metadata.child('labels')),
    containers: readContainers(spec, at.child('status')),
    resources: readResources(spec),
    ...(runtimeClass !== undefined && { runtimeClass }),
    ...(spec.child('hostNetwork').value === true && { hostNetwork: true }),
    ...(spec.child('hostPID').value === true && { hostPid: true }),
    ...(modelUris.length > 0 && { modelUris }),
  };
}

/** A reference to the object that controls another. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** The controller that an object's metadata names. */
export function controllerOf(metadata: Located): OwnerReference | undefined {
  const owner = listAt(metadata.child('ownerReferences')).find(
    (reference) => reference.child('controller').value === true,
  );
  return (
    owner && {
      apiVersion: optionalTextAt(owner.child('apiVersion')) ?? '',
      kind: textAt(owner.child('kind')),
      name: textAt(owner.child('name')),
      uid: optionalTextAt(owner.child('uid')) ?? '',
    }
  );
}

/** The object that a reference names, as what a pod belongs to. */
export function workloadOf({ kind, name, apiVersion }: OwnerReference): Workload {
  return { kind, name, ...(apiVersion !== '' && { apiVersion }) };
}

/** MD5 in hex: what the kubelet makes of a manifest. No other pod has such a uid: theirs have dashes. */
const MANIFEST_HASH = /^[0-9a-f]{32}$/;

/**
 * The uid that the pod's cgroup carries: the object's own, but for a static pod, which the kubelet runs under the hash of
 * its manifest and mirrors to the API server with that hash as an annotation (kubernetes.io/config.hash). Tenants can
 * write annotations: one that isn't such a hash would claim another pod's uid, and is not believed.
 */
function uidOf(metadata: Located): string {
  const annotations = metadata.child('annotations');
  const hash = optionalTextAt(annotations.child('kubernetes.io/config.hash')) ?? '';
  const isMirror = annotations.child('kubernetes.io/config.mirror').value === hash;
  return isMirror && MANIFEST_HASH.test(hash) ? hash : textAt(metadata.child('uid'));
}

const CONTAINER_KINDS = [
  ['containers', 'containerStatuses', 'container'],
  ['initContainers', 'initContainerStatuses', 'init'],
  ['ephemeralContainers', 'ephemeralContainerStatuses', 'ephemeral'],
] as const;

/** Scheme and id: `containerd://…` (kubernetes pkg/kubelet/container/runtime.go, ContainerID). */
const CONTAINER_ID = /^([a-z0-9-]+):\/\/([0-9a-f]{64})$/;

function readContainers(spec: Located, status: Located): PodContainer[] {
  return CONTAINER_KINDS.flatMap(([specName, statusName, kind]) => {
    const statuses = listAt(status.child(statusName));
    return listAt(spec.child(specName)).map((container) => {
      const name = textAt(container.child('name'));
      const started = statuses.find((entry) => entry.child('name').value === name);
      const [, scheme = '', id] =
        CONTAINER_ID.exec(started ? (optionalTextAt(started.child('containerID')) ?? '') : '') ?? [];
      const runtime = containerRuntimeOf(scheme);
      const imageDigest = /sha256:[0-9a-f]{64}/.exec(
        started ? (optionalTextAt(started.child('imageID')) ?? '') : '',
      )?.[0];
      const image = optionalTextAt(container.child('image')) ?? '';
      const command = [...listAt(container.child('command')), ...listAt(container.child('args'))].map(textAt);
      return {
        name,
        image,
        kind,
        ...(id !== undefined && { id }),
        ...(runtime !== undefined && { runtime }),
        ...(imageDigest !== undefined && { imageDigest }),
        ...(command.length > 0 && { command }),
        ...(container.child('securityContext').child('privileged').value === true && { privileged: true }),
      };
    });
  });
}

/** Names of all resources that containers ask for, and of device claims, behind `DEVICE_CLAIM`. */
function readResources(spec: Located): string[] {
  const names = CONTAINER_KINDS.flatMap(([specName]) => listAt(spec.child(specName))).flatMap((container) =>
    ['requests', 'limits'].flatMap((part) => Object.keys(objectAt(container.child('resources').child(part)))),
  );
  const claims = listAt(spec.child('resourceClaims')).map(
    (claim) => DEVICE_CLAIM + textAt(claim.child('name')),
  );
  return [...new Set([...names, ...claims])];
}

function readModelUris(metadata: Located, spec: Located): string[] {
  const annotations = metadata.child('annotations');
  const annotated = MODEL_ANNOTATIONS.map((name) => optionalTextAt(annotations.child(name)));
  const variables = CONTAINER_KINDS.flatMap(([specName]) => listAt(spec.child(specName)))
    .flatMap((container) => listAt(container.child('env')))
    .filter((variable) => MODEL_VARIABLES.has(optionalTextAt(variable.child('name')) ?? ''))
    .map((variable) => optionalTextAt(variable.child('value')));
  const all = [...annotated, ...variables].filter((uri) => uri !== undefined);
  return [...new Set(all)].slice(0, MAX_MODEL_URIS);
}
