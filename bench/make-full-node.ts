// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BenchPlace } from './bench-place.ts';

export const CONTAINERS_PER_POD = 4;

/** Makes cgroups and manifests of so many pods beside the place's own one. Nothing runs in them. */
export function makeFullNode(place: Pick<BenchPlace, 'observed' | 'pods'>, pods: number): { remove(): void } {
  const kubepods = dirname(dirname(dirname(place.observed)));
  const made: string[] = [];
  const files: string[] = [];
  for (let pod = 0; pod < pods; pod += 1) {
    const uid = `00000000-0000-4000-8000-${String(pod).padStart(12, '0')}`;
    const folder = join(kubepods, `kubepods-pod${uid.replaceAll('-', '_')}.slice`);
    const ids = Array.from({ length: CONTAINERS_PER_POD }, (_, n) => containerId(pod, n));
    for (const path of [folder, ...ids.map((id) => join(folder, `cri-containerd-${id}.scope`))]) {
      mkdirSync(path);
      made.push(path);
    }
    const file = join(place.pods, `${uid}.json`);
    writeFileSync(file, JSON.stringify(manifest(uid, pod, ids)));
    files.push(file);
  }
  return {
    remove: () => {
      for (const path of made.reverse()) rmdirSync(path);
      for (const file of files) rmSync(file);
    },
  };
}

function containerId(pod: number, n: number): string {
  return `${pod.toString(16).padStart(32, 'a')}${n.toString(16).padStart(32, 'b')}`;
}

/** A pod as the API server shows one of a deployment. */
function manifest(uid: string, pod: number, ids: readonly string[]): object {
  const names = ids.map((_, n) => `container-${n}`);
  const labels = Object.fromEntries(
    Array.from({ length: 8 }, (_, n) => [`app.kubernetes.io/label-${n}`, `value-${pod}`]),
  );
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace: `team-${pod % 12}`,
      name: `serving-${pod}`,
      uid,
      labels: { ...labels, 'weir.dev/domain': 'prod-model' },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'serving', uid: 'r', controller: true },
      ],
    },
    spec: {
      serviceAccountName: 'serving',
      containers: names.map((name) => ({
        name,
        image: `registry.local/${name}:1.${pod}`,
        command: ['/usr/bin/python3', '-m', 'serve', '--port', '8080'],
        volumeMounts: [{ name: 'cache', mountPath: '/cache' }],
      })),
      volumes: [{ name: 'cache', hostPath: { path: '/var/cache' } }],
    },
    status: {
      containerStatuses: names.map((name, n) => ({
        name,
        image: `registry.local/${name}:1.${pod}`,
        imageID: `registry.local/${name}@sha256:${'0'.repeat(64)}`,
        containerID: `containerd://${ids[n]}`,
      })),
    },
  };
}
