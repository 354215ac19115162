// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MetricLimits, WorkloadTable } from './workload-table.ts';

const ROOM: MetricLimits = { maxNamespaces: 100, maxWorkloads: 100, maxModels: 100, maxSeries: 1000 };
const HOUR = 3600e9;

function table(limits: Partial<MetricLimits> = {}): WorkloadTable {
  return new WorkloadTable({ ...ROOM, ...limits });
}

function names(of: WorkloadTable): string[] {
  return [...of].map(({ namespace, workload }) => `${namespace} ${workload}`);
}

const MODEL = {
  model: 'pkg:huggingface/a/b',
  channel: 'huggingface-hub',
  operation: 'download',
  approved: 'true',
} as const;

describe('WorkloadTable', () => {
  it('adds up what one workload does, whichever of its pods does it', () => {
    const workloads = table();
    const one = workloads.of('serving', 'Deployment/llm', 1);
    one.moved('huggingface-hub', 'model-registry', { sent: 1, received: 10 }, 2);
    workloads
      .of('serving', 'Deployment/llm', 3)
      .moved('huggingface-hub', 'model-registry', { sent: 2, received: 20 }, 4);
    one.found('rule', 'huggingface-hub', 7);
    one.found('rule', 'huggingface-hub', 5);
    one.requested(MODEL, 8);
    const [only] = workloads;
    expect([...(only?.traffic ?? [])]).toEqual([
      { channel: 'huggingface-hub', category: 'model-registry', sent: 3, received: 30 },
    ]);
    expect([...(only?.findings ?? [])]).toEqual([
      { rule: 'rule', channel: 'huggingface-hub', count: 2, lastNs: 7 },
    ]);
    expect([...(only?.models ?? [])]).toEqual([{ ...MODEL, requests: 1 }]);
  });

  it('counts workloads that find no room under `other` of their namespace, and says how often', () => {
    const workloads = table({ maxWorkloads: 1 });
    workloads.of('a', 'Deployment/one', 1);
    const two = workloads.of('a', 'Deployment/two', 1);
    expect(workloads.of('a', 'Deployment/three', 1)).toBe(two);
    workloads.of('b', 'Deployment/four', 1);
    expect(names(workloads)).toEqual(['a Deployment/one', 'a other', 'b other']);
    expect(workloads.folded).toEqual({ namespace: 0, workload: 3, channel: 0, model: 0 });
  });

  it('counts namespaces that find no room under `other`', () => {
    const workloads = table({ maxNamespaces: 1 });
    for (const namespace of ['a', 'b', 'c']) workloads.of(namespace, 'Deployment/x', 1);
    expect(names(workloads)).toEqual(['a Deployment/x', 'other other']);
    expect(workloads.folded.namespace).toBe(2);
  });

  it('makes room by forgetting who did nothing for an hour, and says so to whoever holds its counters', () => {
    const workloads = table({ maxWorkloads: 2 });
    const idle = workloads.of('a', 'Job/idle', 1);
    const busy = workloads.of('b', 'Deployment/busy', 1);
    busy.moved('', '', { sent: 1, received: 1 }, HOUR);
    workloads.of('c', 'Job/new', HOUR + 2);
    expect([idle.isRetired, busy.isRetired]).toEqual([true, false]);
    expect(names(workloads)).toEqual(['b Deployment/busy', 'c Job/new']);
    expect(workloads.folded.workload).toBe(0);
  });

  it('keeps findings one of their rule, and traffic and models apart from those that fit', () => {
    const workloads = table({ maxSeries: 4, maxModels: 1 });
    const counters = workloads.of('a', 'Deployment/x', 1);
    counters.requested(MODEL, 1);
    counters.requested({ ...MODEL, model: 'another' }, 1);
    counters.requested({ ...MODEL, model: 'a third' }, 1);
    counters.moved('one', 'c', { sent: 1, received: 0 }, 1);
    counters.moved('two', 'c', { sent: 2, received: 0 }, 1);
    counters.moved('three', 'c', { sent: 4, received: 0 }, 1);
    counters.found('rule', 'one', 1);
    expect([...counters.models].map(({ model, requests }) => [model, requests])).toEqual([
      [MODEL.model, 1],
      ['other', 2],
    ]);
    expect([...counters.traffic].map(({ channel, sent }) => [channel, sent])).toEqual([
      ['one', 1],
      ['other', 6],
    ]);
    expect([...counters.findings]).toMatchObject([{ rule: 'rule', channel: 'other', count: 1 }]);
    expect(workloads.folded).toEqual({ namespace: 0, workload: 0, channel: 3, model: 2 });
  });

  it('cuts what tenants write', () => {
    const counters = table().of('a', 'Deployment/x', 1);
    counters.requested({ ...MODEL, model: 'x'.repeat(10_000) }, 1);
    expect([...counters.models][0]?.model).toHaveLength(200);
  });

  it('loses no byte, and has no more names than it may, whatever pods do', () => {
    const step = fc.record({
      namespace: fc.integer({ min: 0, max: 5 }),
      workload: fc.integer({ min: 0, max: 8 }),
      channel: fc.integer({ min: 0, max: 5 }),
      bytes: fc.integer({ min: 1, max: 9 }),
    });
    const property = fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const limits = { maxNamespaces: 3, maxWorkloads: 6, maxModels: 3, maxSeries: 20 };
      const workloads = table(limits);
      let moved = 0;
      for (const [at, { namespace, workload, channel, bytes }] of steps.entries()) {
        const counters = workloads.of(`n${namespace}`, `w${workload}`, at);
        counters.moved(`c${channel}`, 'x', { sent: bytes, received: 0 }, at);
        counters.requested({ ...MODEL, model: `m${channel}` }, at);
        moved += bytes;
      }
      const all = [...workloads];
      const sum = all.flatMap(({ traffic }) => [...traffic]).reduce((total, { sent }) => total + sent, 0);
      expect(sum).toBe(moved);
      const namespaces = new Set(all.map(({ namespace }) => namespace).filter((name) => name !== 'other'));
      expect(namespaces.size).toBeLessThanOrEqual(limits.maxNamespaces);
      expect(workloads.size).toBeLessThanOrEqual(limits.maxWorkloads);
      const models = all.flatMap((counters) => [...counters.models]).filter(({ model }) => model !== 'other');
      expect(models.length).toBeLessThanOrEqual(limits.maxModels);
      const channels = all
        .flatMap(({ traffic }) => [...traffic])
        .filter(({ channel }) => channel !== 'other');
      expect(channels.length * 2 + models.length).toBeLessThanOrEqual(limits.maxSeries);
    });
    fc.assert(property, { numRuns: Number(process.env.WEIR_FUZZ_RUNS ?? 100) });
  });
});
