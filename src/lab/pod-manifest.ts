// SPDX-License-Identifier: Apache-2.0
import { stringify } from 'yaml';
import type { ContainerRuntime } from './cgroup-layout.ts';
import { NODE_ADDRESS, type PodAddresses } from './network-plan.ts';
import type { PodSpec } from './pod-spec.ts';

/** What the kubelet and the runtime decide about a pod. */
export interface PodFacts {
  readonly uid: string;
  readonly runtime: ContainerRuntime;
  readonly addresses: PodAddresses;
  /** The containers of the spec, each with its id (64 hexadecimal digits). */
  readonly containers: readonly { readonly name: string; readonly image: string; readonly id: string }[];
}

/** The pod as the API server would show it, in YAML. */
export function podManifest(spec: PodSpec, facts: PodFacts): string {
  const { v4, v6 } = facts.addresses;
  return stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: spec.name,
      namespace: spec.namespace,
      uid: facts.uid,
      labels: spec.labels ?? {},
      ...(spec.annotations === undefined ? {} : { annotations: spec.annotations }),
    },
    spec: {
      nodeName: 'lab',
      serviceAccountName: spec.serviceAccount ?? 'default',
      ...(spec.runtimeClass === undefined ? {} : { runtimeClassName: spec.runtimeClass }),
      containers: facts.containers.map(({ name, image }, index) => ({
        name,
        image,
        ...(index === 0 && spec.resources !== undefined && { resources: { limits: onesOf(spec.resources) } }),
      })),
    },
    status: {
      phase: 'Running',
      qosClass: spec.qos ?? 'Burstable',
      hostIP: NODE_ADDRESS.v4,
      podIP: v4,
      podIPs: [{ ip: v4 }, ...(v6 === undefined ? [] : [{ ip: v6 }])],
      containerStatuses: facts.containers.map((container) => ({
        name: container.name,
        image: container.image,
        imageID: '',
        containerID: `${facts.runtime === 'crio' ? 'cri-o' : 'containerd'}://${container.id}`,
        ready: true,
        restartCount: 0,
        started: true,
        state: { running: {} },
      })),
    },
  });
}

function onesOf(resources: readonly string[]): Record<string, string> {
  return Object.fromEntries(resources.map((name) => [name, '1']));
}

/** The pod's namespace, in YAML. */
export function namespaceManifest(spec: PodSpec): string {
  const labels = { 'kubernetes.io/metadata.name': spec.namespace, ...spec.namespaceLabels };
  return stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: spec.namespace, labels } });
}
