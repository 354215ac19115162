// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPod } from '../../test/suites/build-event.ts';
import { AI_KINDS, type AiKind } from '../events/ai-identity.ts';
import {
  AI_SIGNALS,
  AI_THRESHOLD,
  type AiSignal,
  type AiSignalName,
  CONFIDENCE_FACTORS,
} from '../events/ai-signals.ts';
import type { AiKnowledge } from './ai-knowledge.ts';
import { AiRecognition } from './ai-recognition.ts';

const KNOWLEDGE: AiKnowledge = {
  image: (reference) =>
    reference.startsWith('vllm/') ? { id: 'vllm', kind: 'inference', confidence: 'high' } : undefined,
  command: ([program]) =>
    program === 'torchrun' ? { id: 'torchrun', kind: 'training', confidence: 'high' } : undefined,
  owner: ({ kind }) => (kind === 'RayCluster' ? { id: 'kuberay', confidence: 'high' } : undefined),
  label: (key) => (key === 'ray.io/cluster' ? { id: 'kuberay', confidence: 'high' } : undefined),
};

function setUp(maxPods?: number) {
  const changes: [string, boolean][] = [];
  const ai = new AiRecognition({
    knowledge: KNOWLEDGE,
    onChange: (uid, promoted) => changes.push([uid, promoted]),
    ...(maxPods !== undefined && { maxPods }),
  });
  return { ai, changes };
}

const container = (image: string, command?: string[]) =>
  ({ name: 'main', image, kind: 'container', ...(command && { command }) }) as const;

describe('AiRecognition by spec', () => {
  it('takes a pod that asks for a GPU for accelerated, and tells its kind when something says so', () => {
    const { ai, changes } = setUp();
    ai.setPod(buildPod('a', 'b', { uid: 'u', resources: ['cpu', 'nvidia.com/gpu'] }));
    expect(ai.ofPod('u')).toEqual({
      ai: {
        kind: 'accelerated',
        confidence: 0.7,
        evidence: [{ signal: 'accelerator', weight: 0.7, detail: 'nvidia.com/gpu' }],
      },
    });
    ai.note('u', { signal: 'argv', kind: 'training', detail: 'torchrun' });
    expect(ai.ofPod('u').ai).toMatchObject({ kind: 'training', confidence: 0.94 });
    expect(changes).toEqual([
      ['u', true],
      ['u', false],
    ]);
  });

  it('knows owners, operators, images, commands and declared models', () => {
    const { ai } = setUp();
    const labels = { 'ray.io/cluster': 'x', app: 'y' };
    ai.setPod(buildPod('a', 'b', { uid: 'ray', workload: { kind: 'RayCluster', name: 'x' }, labels }));
    expect(ai.ofPod('ray').ai?.evidence.map(({ signal, detail }) => [signal, detail])).toEqual([
      ['owner', 'RayCluster (kuberay)'],
      ['operator-label', 'ray.io/cluster'],
    ]);
    ai.setPod(buildPod('a', 'c', { uid: 'vllm', containers: [container('vllm/vllm-openai:v1')] }));
    expect(ai.ofPod('vllm').ai).toMatchObject({ kind: 'inference', confidence: 0.9 });
    ai.setPod(buildPod('a', 'd', { uid: 't', containers: [container('python:3', ['torchrun', 'x.py'])] }));
    expect(ai.ofPod('t').ai).toMatchObject({ kind: 'training', confidence: 0.8 });
    ai.setPod(buildPod('a', 'e', { uid: 'm', modelUris: ['s3://key:secret@bucket/model'] }));
    expect(ai.ofPod('m').ai?.evidence).toEqual([{ signal: 'model-uri', weight: 0.8, detail: 's3://' }]);
    ai.setPod(buildPod('a', 'f', { uid: 'dra', resources: ['resource.k8s.io/gpus'] }));
    expect([ai.isAi('dra'), ai.ofPod('dra').ai?.confidence]).toEqual([true, 0.5]);
  });

  it('says nothing of other pods', () => {
    const { ai, changes } = setUp();
    ai.setPod(
      buildPod('a', 'b', {
        uid: 'u',
        resources: ['cpu', 'memory'],
        containers: [container('nginx', ['nginx'])],
      }),
    );
    expect([ai.ofPod('u'), ai.isAi('u'), changes]).toEqual([{}, false, []]);
  });

  it.each([
    [{ runtimeClass: 'kata-qemu' }, 'ungovernable'],
    [{ runtimeClass: 'gvisor' }, 'ungovernable'],
    [{ runtimeClass: 'io.containerd.runsc.v1' }, 'ungovernable'],
    [{ resources: ['rdma/hca_shared_devices_a'] }, 'l3-only'],
    [{ resources: ['nvidia.com/hca'] }, 'l3-only'],
    [{ resources: ['vpc.amazonaws.com/efa'] }, 'l3-only'],
    [{ runtimeClass: 'kata', resources: ['rdma/ib'] }, 'ungovernable'],
    [
      {
        containers: [{ ...container('x'), mounts: [{ path: '/dev/infiniband', source: '/dev/infiniband' }] }],
      },
      'l3-only',
    ],
    [{ runtimeClass: 'nvidia', resources: ['nvidia.com/gpu'] }, undefined],
    [{ runtimeClass: 'akatalog', resources: ['example.com/default'] }, undefined],
  ])('takes %j for %s', (spec, control) => {
    const { ai } = setUp();
    ai.setPod(buildPod('a', 'b', { uid: 'u', ...spec }));
    expect(ai.ofPod('u').control).toBe(control);
  });

  it('keeps what was seen of devices, whatever the spec says later', () => {
    const { ai, changes } = setUp();
    const rdma = { podUid: 'u', control: 'l3-only' } as const;
    expect([ai.noteSighting(rdma), ai.noteSighting(rdma)]).toEqual([true, false]);
    ai.setPod(buildPod('a', 'b', { uid: 'u' }));
    expect([ai.ofPod('u'), changes]).toEqual([{ control: 'l3-only' }, [['u', false]]]);
  });
});

describe('AiRecognition by what is seen', () => {
  it('promotes a pod that nobody told of, and says so once', () => {
    const { ai, changes } = setUp();
    ai.note('u', { signal: 'tracker', kind: 'training', detail: 'wandb' });
    expect(ai.isAi('u')).toBe(false);
    ai.note('u', { signal: 'dns', kind: 'agent', detail: 'openai' });
    ai.note('u', { signal: 'dns', kind: 'agent', detail: 'anthropic' });
    expect(ai.ofPod('u').ai).toEqual({
      kind: 'agent',
      confidence: 0.72,
      evidence: [
        { signal: 'dns', weight: 0.6, detail: 'openai' },
        { signal: 'tracker', weight: 0.3, detail: 'wandb' },
      ],
    });
    expect(changes).toEqual([
      ['u', false],
      ['u', true],
    ]);
  });

  it('counts one signal once, whatever kinds it tells', () => {
    const { ai } = setUp();
    for (const kind of ['agent', 'pipeline'] as const) ai.note('u', { signal: 'dns', kind, detail: kind });
    expect(ai.ofPod('u').ai?.confidence).toBe(0.6);
  });

  it('keeps a deleted pod promoted until it needs the room, and never forgets one that is there', () => {
    const { ai } = setUp(2);
    const gpu = (uid: string) => buildPod('a', uid, { uid, resources: ['nvidia.com/gpu'] });
    ai.setPod(gpu('u'));
    ai.setPod(gpu('v'));
    ai.note('w', { signal: 'library', detail: 'torch' });
    expect([ai.isAi('w'), ai.refused]).toEqual([false, 1]);
    ai.change({ type: 'delete', uid: 'u' });
    expect(ai.isAi('u')).toBe(true);
    ai.note('w', { signal: 'library', detail: 'torch' });
    expect(['u', 'v', 'w'].map((uid) => ai.isAi(uid))).toEqual([false, true, true]);
    ai.note('x', { signal: 'library', detail: 'torch' });
    expect(['v', 'w', 'x'].map((uid) => ai.isAi(uid))).toEqual([true, false, true]);
  });
});

it('keeps few of the pods that are gone, however many come and go', () => {
  const { ai } = setUp();
  ai.setPod(buildPod('a', 'told', { uid: 'told', resources: ['nvidia.com/gpu'] }));
  ai.endCgroup('told');
  for (let i = 0; i < 1000; i++) {
    ai.note(`u${i}`, { signal: 'library', detail: 'torch' });
    ai.endCgroup(`u${i}`);
  }
  const kept = Array.from({ length: 1000 }, (_, i) => `u${i}`).filter((uid) => ai.isAi(uid));
  expect([kept.length, kept[0], ai.refused]).toEqual([256, 'u744', 0]);
  expect(ai.isAi('told')).toBe(true);
});

const signals: fc.Arbitrary<AiSignal> = fc.record(
  {
    signal: fc.constantFrom(...(Object.keys(AI_SIGNALS) as AiSignalName[])),
    kind: fc.constantFrom(...(Object.keys(AI_KINDS) as AiKind[])),
    confidence: fc.constantFrom('high', 'medium', 'low'),
    detail: fc.constantFrom('a', 'b'),
  },
  { requiredKeys: ['signal', 'detail'] },
);

describe('the confidence', () => {
  it('never falls, stays below 1, and a pod that was promoted stays so', () => {
    fc.assert(
      fc.property(fc.array(signals, { maxLength: 40 }), (seen) => {
        const { ai } = setUp();
        let last = 0;
        for (const signal of seen) {
          ai.note('u', signal);
          const confidence = ai.ofPod('u').ai?.confidence ?? 0;
          expect(confidence).toBeGreaterThanOrEqual(last);
          expect(confidence).toBeLessThan(1);
          expect(ai.isAi('u')).toBe(confidence >= AI_THRESHOLD);
          last = confidence;
        }
      }),
    );
  });

  it('and the kind do not depend on the order in which things are seen', () => {
    fc.assert(
      fc.property(fc.array(signals, { maxLength: 20 }), (seen) => {
        const [a, b] = [setUp().ai, setUp().ai];
        for (const signal of seen) a.note('u', signal);
        for (const signal of [...seen].reverse()) b.note('u', signal);
        expect(b.ofPod('u').ai?.kind).toBe(a.ofPod('u').ai?.kind);
        expect(b.ofPod('u').ai?.confidence).toBe(a.ofPod('u').ai?.confidence);
      }),
    );
  });

  it('is at least that of the strongest signal', () => {
    fc.assert(
      fc.property(signals, fc.array(signals, { maxLength: 10 }), (one, others) => {
        const { ai } = setUp();
        for (const signal of [...others, one]) ai.note('u', signal);
        const weight = AI_SIGNALS[one.signal].weight * CONFIDENCE_FACTORS[one.confidence ?? 'high'];
        expect(ai.ofPod('u').ai?.confidence).toBeGreaterThanOrEqual(weight - 0.006);
      }),
    );
  });

  it('has a bounded amount of evidence, the strongest first', () => {
    fc.assert(
      fc.property(fc.array(signals, { maxLength: 200 }), (seen) => {
        const { ai } = setUp();
        for (const signal of seen) ai.note('u', signal);
        const weights = ai.ofPod('u').ai?.evidence.map(({ weight }) => weight) ?? [];
        expect(weights).toEqual([...weights].sort((a, b) => b - a));
        expect(weights.length).toBeLessThanOrEqual(
          Object.keys(AI_SIGNALS).length * (Object.keys(AI_KINDS).length + 1),
        );
      }),
    );
  });
});
