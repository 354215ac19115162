// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { buildPod } from '../../test/suites/build-event.ts';
import type { AiIdentity } from '../events/ai-identity.ts';
import type { Pod } from '../events/pod.ts';
import type { AiResult } from '../identity/ai-recognition.ts';
import { type PodMetricParts, podMetrics } from './pod-metrics.ts';

const ROOM = { maxNamespaces: 10, maxWorkloads: 10, maxModels: 10, maxSeries: 100 };
const AGENT: AiIdentity = { kind: 'agent', confidence: 0.9, evidence: [] };
const BOT = { workload: { kind: 'Deployment', name: 'bot' } };

/** Lines of the metrics of these pods, without those that are zero. */
function linesOf(
  pods: readonly (readonly [Pod, AiResult])[],
  { cgroups = [], limits = ROOM }: { cgroups?: readonly string[]; limits?: typeof ROOM } = {},
): string[] {
  const results = new Map(pods.map(([pod, result]) => [pod.uid, result]));
  const lookup = new Map(pods.map(([pod]) => [pod.uid, pod]));
  const parts = {
    pods: { list: () => lookup.values(), byUid: (uid: string) => lookup.get(uid) },
    recognition: {
      ofPod: (uid: string) => results.get(uid) ?? {},
      isAi: (uid: string) => (results.get(uid)?.ai?.confidence ?? 0) >= 0.5,
      refused: 0,
    },
    identity: { cgroups: () => cgroups.map((podUid) => ({ place: { podUid } })) },
    limits,
  } as unknown as PodMetricParts;
  return [...podMetrics(parts)]
    .filter(({ value }) => value !== 0)
    .map(({ name, labels, value }) => `${name} ${Object.values(labels).join(' ')} ${value}`);
}

describe('podMetrics', () => {
  it('counts AI pods by workload, kind, and whether they have a governance label', () => {
    const lines = linesOf([
      [buildPod('shadow', 'bot-1', BOT), { ai: AGENT }],
      [buildPod('shadow', 'bot-2', BOT), { ai: AGENT }],
      [buildPod('shadow', 'bot-3', { ...BOT, governance: { owner: 'nadia' } }), { ai: AGENT }],
      [buildPod('shadow', 'notebook'), { ai: { ...AGENT, kind: 'notebook' } }],
      [buildPod('web', 'shop'), {}],
      [buildPod('web', 'perhaps'), { ai: { ...AGENT, confidence: 0.4 } }],
    ]);
    expect(lines).toEqual([
      'weir_pods_known api 6',
      'weir_ai_pods shadow Deployment/bot agent false 2',
      'weir_ai_pods shadow Deployment/bot agent true 1',
      'weir_ai_pods shadow Pod/notebook notebook false 1',
    ]);
  });

  it('counts what can not be governed whether it is AI or not, and calls no label a policy', () => {
    const lines = linesOf([
      [buildPod('shadow', 'box', { governance: { owner: 'nadia' } }), { control: 'ungovernable' }],
      [buildPod('training', 'big'), { control: 'l3-only', ai: { ...AGENT, kind: 'training' } }],
    ]);
    expect(lines.slice(1)).toEqual([
      'weir_ungovernable_pods shadow Pod/box ungovernable 1',
      'weir_ai_pods training Pod/big training false 1',
      'weir_ungovernable_pods training Pod/big l3-only 1',
    ]);
  });

  it('counts pods with cgroups that nobody told of, or only the container runtime', () => {
    const [known, partial] = [buildPod('a', 'known'), buildPod('a', 'partial', { origin: 'cri' })];
    const cgroups = [known.uid, partial.uid, partial.uid, 'nobody', 'nobody', 'noone'];
    const lines = linesOf(
      [
        [known, {}],
        [partial, {}],
      ],
      { cgroups },
    );
    expect(lines).toEqual([
      'weir_pods_known api 1',
      'weir_pods_known cri 1',
      'weir_pods_pending pending 2',
      'weir_pods_pending partial 1',
    ]);
  });

  it('puts workloads that find no room together, and loses none of them', () => {
    const pods = ['a', 'b', 'c'].map((name) => [buildPod('shadow', name), { ai: AGENT }] as const);
    expect(linesOf(pods, { limits: { ...ROOM, maxWorkloads: 1 } }).slice(1)).toEqual([
      'weir_ai_pods shadow Pod/a agent false 1',
      'weir_ai_pods shadow other agent false 2',
    ]);
  });
});
