// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { namespaceManifest, podManifest } from './pod-manifest.ts';

const FACTS = {
  uid: '72f9048f-73f0-423c-9817-d9c4dbe57b4f',
  runtime: 'crio',
  addresses: { v4: '10.244.0.2', v6: 'fd00:10:244::2' },
  containers: [{ name: 'jupyter', image: 'registry.example/jupyter:1', id: 'ab'.repeat(32) }],
} as const;

test('shows what the API server shows of a running pod', () => {
  const manifest = podManifest(
    { namespace: 'research', name: 'notebook', labels: { 'weir.dev/domain': 'research' } },
    FACTS,
  );
  expect(parse(manifest)).toMatchObject({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'notebook',
      namespace: 'research',
      uid: FACTS.uid,
      labels: { 'weir.dev/domain': 'research' },
    },
    spec: {
      serviceAccountName: 'default',
      containers: [{ name: 'jupyter', image: 'registry.example/jupyter:1' }],
    },
    status: {
      podIPs: [{ ip: '10.244.0.2' }, { ip: 'fd00:10:244::2' }],
      containerStatuses: [{ name: 'jupyter', containerID: `cri-o://${'ab'.repeat(32)}` }],
    },
  });
});

test('gives namespaces their labels', () => {
  const manifest = namespaceManifest({ namespace: 'serving', name: 'x', namespaceLabels: { env: 'prod' } });
  expect(parse(manifest)).toMatchObject({
    kind: 'Namespace',
    metadata: { name: 'serving', labels: { env: 'prod', 'kubernetes.io/metadata.name': 'serving' } },
  });
});
