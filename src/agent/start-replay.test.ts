// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildPod } from '../../test/suites/build-event.ts';
import { address, type BuiltEvent, buildFrames } from '../../test/suites/build-frames.ts';
import { MemorySink, memorySource } from '../../test/suites/memory-bytes.ts';
import { memorySink } from '../../test/suites/memory-sink.ts';
import { loadConfig } from '../config/load-config.ts';
import { createRecordingWriter } from '../events/create-recording-writer.ts';
import type { EventRecord, FindingRecord, WeirRecord } from '../events/record.ts';
import { EgressDecisionCursor, EgressHook, EgressVerdict, GateReason, LAYOUT_HASH } from '../gen/events.ts';
import { recordClauses } from './record-clauses.ts';
import { startReplay } from './start-replay.ts';

const SECOND = 1_000_000_000;
const CONTAINER = 'c'.repeat(64);
const POD = buildPod('research', 'notebook', {
  uid: '11111111-2222-3333-4444-555555555555',
  containers: [{ name: 'main', id: CONTAINER, image: 'i', kind: 'container' }],
});

const HEADER = {
  layout: LAYOUT_HASH,
  agent: '0.1.0',
  kernel: '6.18.0',
  node: 'n',
  bootId: 'b',
  run: 'r',
  clockOffsetNs: 0n,
  startedNs: BigInt(100 * SECOND),
};

/** A process of a pod begins after 1 second, connects after 5, closes after 6. */
async function recordSample(): Promise<Uint8Array> {
  const sink = new MemorySink();
  const writer = createRecordingWriter({ sink, header: HEADER, groupBytes: 1 });
  writer.fact({ type: 'pod', change: { type: 'set', pod: POD } });
  writer.fact({ type: 'cgroup', cgroup: { id: 9n, path: `/kubepods/pod${POD.uid}/${CONTAINER}` } });
  const at = (seconds: number) => ({
    time: (100 + seconds) * SECOND,
    tgid: 70,
    processStart: 100 * SECOND,
    cgroupId: 9,
  });
  const socket = {
    cookie: 1,
    remoteAddress: address('203.0.113.1'),
    remotePort: 443,
    protocol: 6,
    direction: 1,
  };
  const events: BuiltEvent[] = [
    ['process.exec', { header: at(1), executable: '/usr/bin/curl', args: 'curl\0' }],
    ['network.connect', { header: at(5), socket }],
    ['network.close', { header: at(6), socket, bytesReceived: 7 }],
  ];
  for (const event of events) {
    const { view, byteLength } = buildFrames([event]);
    writer.batch(view, byteLength);
    writer.endBatch();
  }
  await writer.close();
  return sink.bytes();
}

async function replay(
  bytes: Uint8Array,
  fromNs?: bigint,
  flags: Record<string, string> = {},
): Promise<WeirRecord[]> {
  const records: WeirRecord[] = [];
  const { config } = loadConfig({ flags });
  const agent = startReplay({
    config,
    bytes: memorySource(bytes),
    sinks: [memorySink(records)],
    ...(fromNs !== undefined && { fromNs }),
  });
  await agent.ended;
  await agent.stop();
  return records;
}

describe('startReplay', () => {
  it('gives records with the names that were known then', async () => {
    const records = await replay(await recordSample());
    expect(records.map(({ kind }) => kind)).toEqual(['process.exec', 'network.connect', 'network.flow']);
    expect(records.at(-1)).toMatchObject({
      pod: { name: 'notebook' },
      container: { name: 'main' },
      process: { executable: '/usr/bin/curl' },
      flow: { bytesReceived: 7 },
    });
  });

  it('names the clauses of decisions as the live agent did', async () => {
    const clause = { kind: 'ClusterAIGovernancePolicy', name: 'training', mode: 'enforce' };
    const sink = new MemorySink();
    const writer = createRecordingWriter({ sink, header: HEADER });
    const decision = (cookie: number, rule: number): BuiltEvent => [
      'egress.decision',
      {
        header: { time: 101 * SECOND },
        socket: { cookie, remoteAddress: address('203.0.113.1'), remotePort: 443, protocol: 6, direction: 1 },
        set: 3,
        verdict: EgressVerdict.DENY,
        hook: EgressHook.CONNECT,
        enforcedClusterReason: GateReason.DENY,
        enforcedClusterRule: rule,
      },
    ];
    const { view, byteLength } = buildFrames([decision(1, 1), decision(2, 1), decision(3, 2)]);
    writer.batch(view, byteLength);
    const live = recordClauses(
      ({ enforcedClusterRule }) =>
        enforcedClusterRule === 1 ? { ...clause, clause: 'egress.deny.apis' } : undefined,
      (fact) => writer.fact(fact),
    );
    const cursor = new EgressDecisionCursor();
    for (let at = 0; at < byteLength; at += 8 + Math.ceil((view.u32[at >> 2] ?? 0) / 8) * 8)
      live(cursor.move(view, at + 8));
    writer.endBatch();
    await writer.close();
    const records = (await replay(sink.bytes())) as EventRecord[];
    expect(records.map(({ policy }) => policy)).toMatchObject([
      { ...clause, clause: 'egress.deny.apis', hook: 'connect', set: 3 },
      { ...clause, clause: 'egress.deny.apis', hook: 'connect', set: 3 },
      { hook: 'connect', set: 3 },
    ]);
    expect(records[2]?.policy).not.toHaveProperty('name');
  });

  it('is a run of its own, the same for the same replay', async () => {
    const bytes = await recordSample();
    const runs = async (fromNs?: bigint): Promise<string[]> => [
      ...new Set((await replay(bytes, fromNs)).map(({ run }) => run)),
    ];
    const [run, ...others] = await runs();
    expect(run).toMatch(/^[0-9a-f]{16}$/);
    expect(others).toEqual([]);
    expect(run).not.toBe('r');
    expect(await runs()).toEqual([run]);
    expect(await runs(BigInt(3 * SECOND))).not.toEqual([run]);
  });

  it('begins where it is told to, and still knows who is who', async () => {
    const records = (await replay(await recordSample(), BigInt(3 * SECOND))) as EventRecord[];
    expect(records.map(({ kind, sequence }) => [kind, sequence])).toEqual([
      ['network.connect', 0],
      ['network.flow', 1],
    ]);
    expect(records[0]).toMatchObject({ pod: { name: 'notebook' }, process: { executable: '/usr/bin/curl' } });
  });

  it('judges what was recorded with the hubs that are approved now', async () => {
    const bytes = readFileSync(join(import.meta.dirname, '../../examples/demo.weir'));
    const hubsOf = async (flags: Record<string, string>): Promise<string[]> => {
      const records = await replay(bytes, undefined, flags);
      const findings = records.filter((record) => record.kind === 'finding') as FindingRecord[];
      const lines = findings.map(({ pod, destination, finding }) =>
        [finding.rule, pod?.name, destination?.channel, destination?.channelEvidence].join(' '),
      );
      return [...new Set(lines)].sort();
    };
    expect(await hubsOf({ 'models-approved-hubs': 'ollama-registry' })).toEqual([
      'unapproved-hub-contact llm-server huggingface-hub sni',
      'unapproved-hub-contact notebook huggingface-hub sni',
    ]);
    expect(await hubsOf({ 'models-approved-hubs': 'huggingface-hub' })).toEqual([]);
    expect(await hubsOf({})).toEqual([]);
  });
});
