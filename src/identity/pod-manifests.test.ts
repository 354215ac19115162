// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { readManifests } from './pod-manifests.ts';

const ID = 'ab'.repeat(32);

function pods(...texts: string[]) {
  return texts.flatMap((text, i) => readManifests({ name: `f${i}.yaml`, text }).pods);
}

describe('readManifests', () => {
  it('reads what is used of a pod', () => {
    const text = `
kind: Pod
metadata:
  name: notebook-7d
  namespace: research
  uid: u1
  labels: { app: x }
  ownerReferences:
    - { kind: Other, name: o }
    - { kind: ReplicaSet, name: notebook, controller: true }
spec:
  nodeName: node-1
  serviceAccountName: sa
  resourceClaims: [{ name: gpu, resourceClaimTemplateName: large }]
  initContainers: [{ name: init, image: busybox }]
  containers:
    - name: main
      image: vllm/vllm-openai:v1
      resources: { requests: { cpu: 1 }, limits: { cpu: 2, nvidia.com/gpu: 1 } }
status:
  containerStatuses:
    - { name: main, containerID: 'containerd://${ID}', imageID: 'x@sha256:${'cd'.repeat(32)}' }
`;
    expect(pods(text)).toEqual([
      {
        namespace: 'research',
        name: 'notebook-7d',
        uid: 'u1',
        node: 'node-1',
        serviceAccount: 'sa',
        workload: { kind: 'ReplicaSet', name: 'notebook' },
        labels: { app: 'x' },
        containers: [
          {
            name: 'main',
            kind: 'container',
            image: 'vllm/vllm-openai:v1',
            id: ID,
            runtime: 'containerd',
            imageDigest: `sha256:${'cd'.repeat(32)}`,
          },
          { name: 'init', kind: 'init', image: 'busybox' },
        ],
        resources: ['cpu', 'nvidia.com/gpu', 'resource.k8s.io/gpu'],
      },
    ]);
  });

  it('reads lists, as kubectl and as the API server write them, and passes over other kinds', () => {
    const pod = (uid: string) => `{ metadata: { name: p, uid: ${uid} } }`;
    expect(
      pods(
        `kind: List\nitems: [{ kind: Pod, metadata: { name: p, uid: a } }, { kind: Service }]\n---\n---\nkind: Secret`,
        `{ "kind": "PodList", "items": [${pod('b')}, ${pod('c')}] }`,
        '',
      ).map(({ uid }) => uid),
    ).toEqual(['a', 'b', 'c']);
  });

  it('takes the uid that the cgroup of a static pod carries, and labels of namespaces', () => {
    const hash = 'ab'.repeat(16);
    const text =
      `kind: Pod\nmetadata: { name: p, uid: x, annotations: { kubernetes.io/config.hash: ${hash}, kubernetes.io/config.mirror: ${hash} } }\n---\n` +
      'kind: Namespace\nmetadata: { name: n, labels: { weir.dev/owner: risk } }';
    const read = readManifests({ name: 'f', text });
    expect(read.pods[0]).toMatchObject({ uid: hash });
    expect([...read.namespaces]).toEqual([['n', { 'weir.dev/owner': 'risk' }]]);
  });

  it.each([
    ['a uid of another pod', '0b7c3c0e-1d2f-4a7b-9c55-7d1b2a3c4d5e', '0b7c3c0e-1d2f-4a7b-9c55-7d1b2a3c4d5e'],
    ['a hash that no mirror has', 'ab'.repeat(16), ''],
  ])('does not believe an annotation that claims %s', (_, hash, mirror) => {
    const annotations = `{ kubernetes.io/config.hash: ${hash}, kubernetes.io/config.mirror: "${mirror}" }`;
    const text = `kind: Pod\nmetadata: { name: p, uid: own, annotations: ${annotations} }`;
    expect(readManifests({ name: 'f', text }).pods[0]).toMatchObject({ uid: 'own' });
  });

  it('reads what makes a pod special', () => {
    const [pod] = pods(`
kind: Pod
metadata: { name: p, uid: a, annotations: { internal.serving.kserve.io/storage-initializer-sourceuri: s3://m/llama } }
spec:
  runtimeClassName: kata
  hostNetwork: true
  hostPID: true
  containers:
    - name: c
      image: i
      command: [python3]
      args: [-m, vllm.entrypoints.openai.api_server]
      securityContext: { privileged: true }
      env: [{ name: STORAGE_URI, value: hf://org/model }, { name: TOKEN, value: secret }]
`);
    expect(pod).toMatchObject({
      runtimeClass: 'kata',
      hostNetwork: true,
      hostPid: true,
      modelUris: ['s3://m/llama', 'hf://org/model'],
      containers: [{ command: ['python3', '-m', 'vllm.entrypoints.openai.api_server'], privileged: true }],
    });
    expect(JSON.stringify(pod)).not.toContain('secret');
  });

  it.each([
    ['kind: Pod\nmetadata:\n  uid: a\n', /^f0\.yaml:3: metadata\.name: must be text, got nothing$/],
    ['kind: Pod\nmetadata:\n  name: a\n  uid: [1]\n', /^f0\.yaml:4: metadata\.uid: must be text, got \[1\]$/],
    ['a: 1\n---\nkind: 7\n', /^f0\.yaml:1: kind: must be the kind of a Kubernetes object, got nothing$/],
    [
      'kind: Pod\nmetadata: { name: a, uid: b }\nspec:\n  containers: 5\n',
      /^f0\.yaml:4: spec\.containers: must be a list/,
    ],
    ['kind: [Pod\n', /^f0\.yaml:\d+: /],
    ['kind: Pod\nmetadata: *none\n', /^f0\.yaml:1: .*none/],
    ['kind: Pod\nkind: Pod\n', /^f0\.yaml:2: /],
  ])('names file, line and field of %j', (text, message) => {
    expect(() => pods(text)).toThrow(
      expect.objectContaining({ code: 'PODS_INVALID', message: expect.stringMatching(message) }),
    );
  });

  it('reads JSON as it reads YAML, and names the line of what is wrong with it', () => {
    const object = {
      kind: 'List',
      items: [
        { kind: 'Pod', metadata: { name: 'p', uid: 'u', labels: { a: 'b' } }, spec: { containers: [] } },
        { kind: 'Namespace', metadata: { name: 'n', labels: { c: 'd' } } },
      ],
    };
    const read = (text: string) => readManifests({ name: 'f.json', text });
    const text = JSON.stringify(object);
    expect(read(text).pods).toHaveLength(1);
    // a comment is no JSON, but YAML
    expect(read(text)).toEqual(read(`# not JSON\n${text}`));
    const wrong = text.replace('"u"', '\n7').replace('"p"', '\n"p"');
    expect(() => read(wrong)).toThrow(/^f\.json:3: .*metadata\.uid/);
    expect(() => read('{ "kind": "Pod",\n\n "metadata": }')).toThrow(/^f\.json:3: /);
    expect(() => read(`${text} trailing`)).toThrow(/^f\.json:1: /);
  });

  it('refuses a document that would grow without bound', () => {
    const levels = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`);
    expect(() => pods(['a0: &a0 [1]', ...levels].join('\n'))).toThrow(
      expect.objectContaining({ code: 'PODS_INVALID' }),
    );
  });
});
