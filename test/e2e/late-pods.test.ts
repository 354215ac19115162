// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AgentSummary } from '../../src/agent/running-agent.ts';
import { startReplay } from '../../src/agent/start-replay.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { WeirRecord } from '../../src/events/record.ts';
import { readByteFile } from '../../src/host/read-byte-file.ts';
import { buildActor } from '../kernel/actor.ts';
import { describeLive } from '../kernel/live.ts';
import { memorySink } from '../suites/memory-sink.ts';
import { SmallNode } from './small-node.ts';

const UIDS = {
  labelled: '11111111-1111-4111-8111-111111111111',
  plain: '22222222-2222-4222-8222-222222222222',
  stranger: '33333333-3333-4333-8333-333333333333',
};

type Name = keyof typeof UIDS;

describeLive('pods that are told late', () => {
  let node: SmallNode;
  let summary: AgentSummary;

  beforeAll(async () => {
    buildActor();
    node = new SmallNode('late');
    // a busy machine may be slow to read a manifest
    await node.start({ 'identity-hold-ms': '5000' });
  });
  afterAll(() => node.close());

  function tell(name: Name, labels: Record<string, string>): void {
    node.tell(UIDS[name], name, labels);
  }

  /** Programs that ran in a pod, each as what its record says of the pod. */
  function execs(name: Name): string[] {
    return node
      .execs(UIDS[name])
      .map(({ pod, identity }) => `${pod?.name} ${pod?.governance?.domain} ${identity?.state}`);
  }

  function afterRun(name: Name): string | undefined {
    node.run(UIDS[name]);
    return execs(name).at(-1);
  }

  test('have all their programs under their name and labels, from the first one on', async () => {
    node.run(UIDS.labelled, 20);
    expect(execs('labelled')).toEqual([]);
    tell('labelled', { 'weir.dev/domain': 'training' });
    await expect.poll(() => execs('labelled').length, { timeout: 20_000 }).toBe(20);
    expect(new Set(execs('labelled'))).toEqual(new Set(['labelled training undefined']));
  });

  test('leave no record when they turn out not to be observed, until a label says otherwise', async () => {
    node.run(UIDS.plain, 5);
    tell('plain', {});
    tell('labelled', { 'weir.dev/domain': 'prod-model' });
    await expect.poll(() => afterRun('labelled'), { timeout: 20_000 }).toBe('labelled prod-model undefined');
    node.run(UIDS.plain, 5);
    node.run(UIDS.labelled);
    expect(execs('plain')).toEqual([]);
    tell('plain', { 'weir.dev/domain': 'agents' });
    await expect.poll(() => afterRun('plain'), { timeout: 20_000 }).toBe('plain agents undefined');
  });

  test('are named by their uid alone when nobody tells of them in time', async () => {
    node.run(UIDS.stranger, 3);
    await expect.poll(() => execs('stranger').length, { timeout: 20_000 }).toBe(3);
    expect(new Set(execs('stranger'))).toEqual(new Set(['undefined undefined pending']));
    summary = await node.agent.stop();
    expect(summary.identity).toMatchObject({ held: 0, overflowed: 0, partial: 0 });
    expect(summary.identity.completed).toBeGreaterThanOrEqual(20);
    expect(summary.identity.unobserved).toBeGreaterThanOrEqual(10);
    expect(summary.identity.timedOut).toBeGreaterThanOrEqual(3);
    expect(summary.lost).toEqual([]);
  });

  test('give the same records when the recording is replayed, whatever its agent is told to observe', async () => {
    const again: WeirRecord[] = [];
    const { config } = loadConfig({ flags: { observe: 'governed' } });
    const bytes = readByteFile(node.recording);
    const replay = startReplay({ config, bytes, sinks: [memorySink(again)] });
    await replay.ended;
    const { identity } = await replay.stop();
    const comparable = (all: readonly WeirRecord[]) =>
      all.filter(({ kind }) => kind !== 'heartbeat').map(({ run: _, sequence: __, ...rest }) => rest);
    expect(comparable(again)).toEqual(comparable(node.records));
    const { completed, timedOut, unobserved, pending } = summary.identity;
    expect(identity).toMatchObject({ completed, timedOut, unobserved, pending });
  });
});
