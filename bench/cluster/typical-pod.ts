// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { KubeObject } from '../../test/suites/api-server/object-store.ts';

const CONTAINERS = 4;

/** A pod as clusters have them: four containers with status, what controllers and the kubelet write, 7 KB of JSON. */
export function typicalPod(index: number, node: string): KubeObject {
  const workload = `service-${Math.floor(index / 10)}`;
  const name = `${workload}-${hash(`set ${workload}`).slice(0, 9)}-${hash(`pod ${index}`).slice(0, 5)}`;
  const names = Array.from({ length: CONTAINERS }, (_, each) => `container-${each}`);
  const conditions = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      namespace: `team-${index % 50}`,
      uid: uuid(`uid ${index}`),
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: {
        'app.kubernetes.io/name': workload,
        'app.kubernetes.io/part-of': `product-${index % 40}`,
        'pod-template-hash': hash(`set ${workload}`).slice(0, 9),
        ...(index % 20 === 0 && { 'weir.dev/domain': 'prod-model' }),
      },
      annotations: { 'prometheus.io/scrape': 'true', checksum: hash(workload) },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: workload,
          uid: uuid(`set ${workload}`),
          controller: true,
        },
      ],
      managedFields: ['kube-controller-manager', 'kubelet'].map((manager) => ({
        manager,
        operation: 'Update',
        time: '2026-01-01T00:00:00Z',
        fieldsV1: Object.fromEntries(
          names.map((each) => [`f:${each}`, { 'f:image': {}, 'f:env': { '.': {} } }]),
        ),
      })),
    },
    spec: {
      nodeName: node,
      serviceAccountName: workload,
      containers: names.map((each) => ({
        name: each,
        image: `registry.example.com/${workload}/${each}:1.${index % 7}`,
        args: ['--serve', `--port=${8000 + (index % 10)}`, '--log-level=info'],
        env: Array.from({ length: 8 }, (_, number) => ({
          name: `SETTING_${number}`,
          value: `value of ${number}`,
        })),
        resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
        volumeMounts: [
          { name: 'token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
        ],
      })),
    },
    status: {
      phase: 'Running',
      podIPs: [{ ip: `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}` }],
      conditions: conditions.map((type) => ({
        type,
        status: 'True',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      })),
      containerStatuses: names.map((each) => ({
        name: each,
        ready: true,
        restartCount: 0,
        containerID: `containerd://${hash(`${index} ${each}`)}`,
        imageID: `registry.example.com/${workload}/${each}@sha256:${hash(`${workload} ${each}`)}`,
        state: { running: { startedAt: '2026-01-01T00:00:00Z' } },
      })),
    },
  };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function uuid(text: string): string {
  return hash(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');
}
