// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { loadBuiltinCatalog } from '../catalog/load-builtin-catalog.ts';
import type { AiSighting } from '../events/ai-signals.ts';
import { AiRecognition } from '../identity/ai-recognition.ts';
import { createAiKnowledge } from './ai-knowledge.ts';
import { AiRefinement, type Traces } from './ai-refinement.ts';

const catalog = loadBuiltinCatalog();

function setUp(traces: Record<number, Partial<Traces>>) {
  let now = 0;
  const read: number[] = [];
  const sightings: AiSighting[] = [];
  const recognition = new AiRecognition({
    knowledge: createAiKnowledge(catalog),
    onChange: () => undefined,
  });
  recognition.note('ai', { signal: 'argv', detail: 'vllm' });
  const refinement = new AiRefinement({
    catalog,
    recognition,
    read: (_, pid) => {
      read.push(pid);
      return traces[pid] && { mapped: [], open: [], truncated: false, ...traces[pid] };
    },
    isWanted: (podUid) => recognition.isAi(podUid),
    onSighting: (sighting) => sightings.push(sighting),
    now: () => now,
  });
  const wait = (ms: number): void => {
    now += ms;
    for (let i = 0; i < 1000; i++) refinement.tick();
  };
  return { recognition, refinement, read, sightings, wait };
}

describe('AiRefinement', () => {
  it('notes libraries, devices and model files of a promoted pod, some time after the exec', () => {
    const { recognition, refinement, read, sightings, wait } = setUp({
      7: {
        mapped: ['/usr/lib/libc.so.6', '/opt/torch/lib/libtorch_cpu.so', '/models/secret-name.safetensors'],
        open: ['/dev/nvidia0', '/dev/null', '/var/log/x'],
      },
    });
    refinement.onExec('ai', 7);
    refinement.tick();
    expect(read).toEqual([]);
    wait(1_000);
    expect(recognition.ofPod('ai')).toEqual({
      ai: {
        kind: 'accelerated',
        confidence: 0.99,
        evidence: [
          { signal: 'argv', weight: 0.8, detail: 'vllm' },
          { signal: 'library', weight: 0.7, detail: 'torch' },
          { signal: 'model-file', weight: 0.6, detail: '.safetensors' },
          { signal: 'device', weight: 0.51, detail: 'nvidia' },
        ],
      },
    });
    wait(60_000);
    expect(read).toEqual([7, 7, 7]);
    // each is news once
    expect(sightings.map((each) => 'signal' in each && each.signal.signal)).toEqual([
      'library',
      'device',
      'model-file',
    ]);
  });

  it('finds an open RDMA device', () => {
    const { recognition, refinement, wait } = setUp({ 7: { open: ['/dev/infiniband/uverbs0'] } });
    refinement.onExec('ai', 7);
    wait(1_000);
    expect(recognition.ofPod('ai').control).toBe('l3-only');
  });

  it('does not look at pods that it is not to look at', () => {
    const { refinement, read, wait } = setUp({});
    refinement.onExec('web', 7);
    wait(60_000);
    expect([read, refinement.counts().skipped]).toEqual([[], 0]);
  });

  it('is bounded by pod and by tick, counts what it skipped, and lets processes go', () => {
    const { refinement, read, wait } = setUp({ 3: { truncated: true } });
    for (let pid = 0; pid < 20; pid++) refinement.onExec('ai', pid);
    expect(refinement.counts()).toEqual({ looked: 0, skipped: 12, truncated: 0, waiting: 48 });
    wait(60_000);
    expect(read).toHaveLength(48);
    expect(refinement.counts()).toEqual({ looked: 3, skipped: 12, truncated: 3, waiting: 0 });
    refinement.onExec('ai', 3);
    expect(refinement.counts().waiting).toBe(3);
  });

  it('does few looks at a time, and fewer where one takes long', () => {
    for (const [msPerLook, expected] of [
      [0, 4],
      [3, 2],
      [15, 1],
    ] as const) {
      let now = 0;
      let looks = 0;
      const recognition = new AiRecognition({
        knowledge: createAiKnowledge(catalog),
        onChange: () => undefined,
      });
      const refinement = new AiRefinement({
        catalog,
        recognition,
        isWanted: () => true,
        onSighting: () => undefined,
        read: () => {
          looks++;
          now += msPerLook;
          return undefined;
        },
        now: () => now,
      });
      for (let pid = 0; pid < 16; pid++) refinement.onExec('ai', pid);
      now = 2_000;
      refinement.tick();
      expect(looks).toBe(expected);
    }
  });
});
