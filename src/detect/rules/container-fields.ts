// SPDX-License-Identifier: Apache-2.0
import { encodeBytes } from '../../byte-text.ts';
import type { ContainerMount, Pod } from '../../events/pod.ts';
import { type FieldEntries, type KnownField, lacks, reads, takes } from './field-entry.ts';
import { imageParts } from './image-parts.ts';
import type { RuleEvent } from './rule-event.ts';

type Value = string | boolean | number | undefined;

/** How many characters of a container's id rules know it by. */
const SHORT_ID = 12;

function ofContainer(doc: string, read: (e: RuleEvent) => Value): KnownField {
  return reads(doc, 'container', (e) => {
    const value = read(e);
    return typeof value === 'string' ? encodeBytes(value) : value;
  });
}

/** Of the pod: undefined where nothing is known of it. */
function ofPod(doc: string, read: (pod: Pod) => Value): KnownField {
  return reads(doc, 'pod', (e) => {
    const { pod } = e.source;
    const value = pod === undefined ? undefined : read(pod);
    return typeof value === 'string' ? encodeBytes(value) : value;
  });
}

function label(doc: string, labels: (pod: Pod) => Readonly<Record<string, string>>): KnownField {
  return takes(doc, 'pod', (argument = '') => (e) => {
    const { pod } = e.source;
    if (pod === undefined) return undefined;
    const all = labels(pod);
    const value = Object.hasOwn(all, argument) ? all[argument] : undefined;
    return value === undefined ? undefined : encodeBytes(value);
  });
}

function listLabels(labels: Readonly<Record<string, string>>): string | undefined {
  const entries = Object.entries(labels);
  return entries.length === 0 ? undefined : entries.map(([name, value]) => `${name}:${value}`).join(', ');
}

/** A mount of the host, by where it is in the container or (`source`) on the host. `*` stands for anything. */
function mount(doc: string, key: 'path' | 'source', read: (mount: ContainerMount) => string): KnownField {
  return takes(doc, 'container', (argument = '') => {
    const parts = argument.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    const pattern = new RegExp(`^${parts.join('.*')}$`);
    return (e) => {
      const found = e.podContainer?.mounts?.find((each) => pattern.test(each[key]));
      return found === undefined ? undefined : encodeBytes(read(found));
    };
  });
}

/** The workload that owns the pod, where it is of this kind. */
function workload(kind: string): KnownField {
  return ofPod(`Name of the ${kind} that the pod belongs to.`, ({ workload: owner }) =>
    owner?.kind === kind ? owner.name : undefined,
  );
}

/** `host` outside of containers; empty while only the pod is known. */
function idOf({ source }: RuleEvent, length: number): string | undefined {
  const { container, pod, identity } = source;
  if (container !== undefined) return container.id.slice(0, length);
  if (pod !== undefined) return '';
  return identity === undefined || identity.state === 'host' ? 'host' : '';
}

const image = ({ source }: RuleEvent): string | undefined => source.container?.image;
const ids = (kind: string) => ({
  [`k8s.${kind}.id`]: 'Its uid.',
  [`k8s.${kind}.label`]: 'One of its labels.',
  [`k8s.${kind}.labels`]: 'Its labels.',
});

export const CONTAINER_FIELDS: FieldEntries = {
  'container.id': ofContainer(
    'First 12 digits of the container’s id; `host` outside of containers, empty while it is not known.',
    (e) => idOf(e, SHORT_ID),
  ),
  'container.full_id': ofContainer('The whole id.', (e) => idOf(e, 64)),
  'container.name': ofContainer('Name of the container in its pod; `host` outside of containers.', (e) =>
    e.source.container === undefined ? idOf(e, 0) : e.source.container.name,
  ),
  'container.type': ofContainer(
    'What runs it: `containerd`, `cri-o`, …',
    ({ source }) => source.container?.runtime,
  ),
  'container.image': ofContainer('Image, as the pod names it.', image),
  'container.image.id': ofContainer('Digest of the image.', ({ source }) => source.container?.imageDigest),
  'container.image.digest': ofContainer(
    'Digest of the image.',
    ({ source }) => source.container?.imageDigest,
  ),
  'container.image.repository': ofContainer(
    'Image without tag and digest.',
    (e) => imageParts(image(e))?.repository,
  ),
  'container.image.tag': ofContainer('Tag of the image.', (e) => imageParts(image(e))?.tag),
  'container.privileged': ofContainer('Whether it may do what the host may.', (e) => {
    const { podContainer } = e;
    return podContainer === undefined ? undefined : podContainer.privileged === true;
  }),
  'container.mounts': ofContainer('Folders of the host in it: `source:path`.', (e) => {
    const { podContainer } = e;
    if (podContainer === undefined) return undefined;
    return (podContainer.mounts ?? []).map(({ source, path }) => `${source}:${path}`).join(',');
  }),
  'container.mount': mount(
    'A folder of the host in it, by its place there: `source:path`.',
    'path',
    ({ source, path }) => `${source}:${path}`,
  ),
  'container.mount.source': mount(
    'Where on the host a folder of it is, by its place in the container.',
    'path',
    ({ source }) => source,
  ),
  'container.mount.dest': mount(
    'Where in the container a folder of the host is, by its place on the host.',
    'source',
    ({ path }) => path,
  ),
  'container.host_pid': ofPod(
    'Whether it is in the pid namespace of the host.',
    ({ hostPid }) => hostPid === true,
  ),
  'container.host_network': ofPod(
    'Whether it is in the network namespace of the host.',
    ({ hostNetwork }) => hostNetwork === true,
  ),
  'k8s.pod.name': ofPod('Name of the pod.', ({ name }) => name),
  'k8s.ns.name': ofPod('Namespace of the pod.', ({ namespace }) => namespace),
  'k8s.pod.id': reads('Uid of the pod.', 'pod', ({ source }) => source.pod?.uid ?? source.container?.podUid),
  'k8s.pod.uid': reads('Uid of the pod.', 'pod', ({ source }) => source.pod?.uid ?? source.container?.podUid),
  'k8s.pod.label': label('A label of the pod.', ({ labels }) => labels),
  'k8s.pod.labels': ofPod('Labels of the pod.', ({ labels }) => listLabels(labels)),
  'k8s.ns.label': label('A label of its namespace.', ({ namespaceLabels }) => namespaceLabels),
  'k8s.ns.labels': ofPod('Labels of its namespace.', ({ namespaceLabels }) => listLabels(namespaceLabels)),
  'k8s.pod.sandbox_id': ofPod('First 12 digits of the id of its sandbox.', ({ sandboxes }) =>
    sandboxes?.[0]?.slice(0, SHORT_ID),
  ),
  'k8s.pod.full_sandbox_id': ofPod('The whole id.', ({ sandboxes }) => sandboxes?.[0]),
  'k8s.deployment.name': workload('Deployment'),
  'k8s.rs.name': workload('ReplicaSet'),
  'k8s.rc.name': workload('ReplicationController'),
  ...lacks('the propagation and the mode of mounts are not told', {
    'container.mount.mode': 'Mode of a mount.',
    'container.mount.rdwr': 'Whether it may be written.',
    'container.mount.propagation': 'How mounts below it propagate.',
  }),
  ...lacks('neither the API server nor the runtime is asked for it', {
    'container.healthcheck': 'Health check of the container.',
    'container.liveness_probe': 'Liveness probe of the container.',
    'container.readiness_probe': 'Readiness probe of the container.',
    'container.start_ts': 'When the container began.',
    'container.duration': 'For how long it has been running.',
    'container.ip': 'Address of the container.',
    'container.cni.json': 'What the network plugin says of it.',
    'container.host_ipc': 'Whether it is in the IPC namespace of the host.',
    'container.label': 'A label of the container.',
    'container.labels': 'Labels of the container.',
    'k8s.pod.ip': 'Address of the pod.',
    'k8s.pod.cni.json': 'What the network plugin says of it.',
  }),
  ...lacks('Falco gives it no value any more either: only the name is known, of who owns the pod', {
    'k8s.svc.name': 'Service of the pod.',
    'k8s.ns.id': 'Uid of the namespace.',
    ...ids('svc'),
    ...ids('rc'),
    ...ids('rs'),
    ...ids('deployment'),
  }),
};
