// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { formatExplanation } from './format-explanation.ts';
import { formatPods } from './format-pods.ts';

it('shows pods in columns, without what a terminal would obey, and those that nobody told of', () => {
  const text = formatPods({
    node: 'node-1',
    time: '2026-11-21T09:30:00.000Z',
    sources: ['API server: pods current'],
    pods: [
      {
        namespace: 'research',
        name: 'note\u001b[2Jbook',
        uid: 'u-1',
        workload: { kind: 'StatefulSet', name: 'notebook' },
        labels: {},
        namespaceLabels: {},
        governance: { owner: 'nadia' },
        ai: {
          kind: 'notebook',
          confidence: 0.97,
          evidence: [
            { signal: 'image', weight: 0.9, detail: 'jupyter' },
            { signal: 'accelerator', weight: 0.7, detail: 'nvidia.com/gpu' },
            { signal: 'dns', weight: 0.6, detail: 'openai' },
            { signal: 'tracker', weight: 0.3, detail: 'wandb' },
          ],
        },
        control: 'l3-only',
        observed: true,
        reason: 'governance labels',
        containers: [{ name: 'main', image: 'x', kind: 'container' }],
        cgroups: 1,
        origins: [{ origin: 'api', since: '2026-11-21T09:30:00.000Z' }],
        since: '2026-11-21T09:30:00.000Z',
      },
    ],
    unknown: [{ uid: 'u-2', observed: false, reason: 'nobody told of this pod', cgroups: 1 }],
  });
  expect(text.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['node node-1: 1 pod, 1 that nobody told of, 1 observed'],
    ['API server: pods current'],
    [''],
    expect.arrayContaining(['NAMESPACE', 'OBSERVED']),
    [
      'research',
      'notebook',
      'StatefulSet/notebook',
      'owner=nadia',
      'notebook 0.97: image jupyter, accelerator nvidia.com/gpu, dns openai (l3-only)',
      'yes: governance labels',
      'main',
      'api',
      '2026-11-21T09:30:00Z',
    ],
    ['?', 'u-2', '?', '?', '-', 'no: nobody told of this pod', '?', '-', '?'],
    [''],
  ]);
});

it('explains in lines whose titles stand once', () => {
  const text = formatExplanation({
    question: '7\u0007',
    asked: 'process',
    steps: [
      { step: 'governance', value: 'domain x', learned: [{ from: 'label a' }, { from: 'label b' }] },
      { step: 'governance', value: 'owner y', missing: 'nothing' },
    ],
  });
  expect(text).toBe(
    [
      '7  (process)',
      '',
      'governance  domain x',
      '              told by label a; label b',
      '            owner y',
      '              missing: nothing',
      '',
    ].join('\n'),
  );
});
