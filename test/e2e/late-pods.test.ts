// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { createAgentLog } from '../../src/agent/agent-log.ts';
import type { AgentSummary, RunningAgent } from '../../src/agent/running-agent.ts';
import { startLiveAgent } from '../../src/agent/start-live-agent.ts';
import { startReplay } from '../../src/agent/start-replay.ts';
import { cgroup2Mount } from '../../src/cgroup2-mount.ts';
import { OBJECTS_FOLDER } from '../../src/cli/objects-folder.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Sink } from '../../src/detect/sink.ts';
import type { EventRecord, WeirRecord } from '../../src/events/record.ts';
import { readByteFile } from '../../src/host/read-byte-file.ts';
import { podFolder } from '../../src/lab/cgroup-layout.ts';
import { openByteFile } from '../../src/sinks/open-byte-file.ts';
import { buildActor, runIn } from '../kernel/actor.ts';
import { describeLive, type LivePlace, makeLivePlace } from '../kernel/live.ts';
import { type AgentPlaces, makeAgentPlaces } from './agent-process.ts';

const UIDS = {
  labelled: '11111111-1111-4111-8111-111111111111',
  plain: '22222222-2222-4222-8222-222222222222',
  stranger: '33333333-3333-4333-8333-333333333333',
};

type Name = keyof typeof UIDS;

function idOf(name: Name): string {
  return UIDS[name].replaceAll('-', '').repeat(2);
}

function memorySink(records: WeirRecord[]): Sink {
  return {
    name: 'memory',
    write: (record) => void records.push(record),
    dropped: () => 0,
    close: async () => undefined,
  };
}

describeLive('pods that are told late', () => {
  let place: LivePlace;
  let places: AgentPlaces;
  let folder: string;
  let pods: string;
  let agent: RunningAgent;
  let summary: AgentSummary;
  const records: WeirRecord[] = [];

  beforeAll(async () => {
    buildActor();
    place = makeLivePlace('late');
    places = makeAgentPlaces();
    folder = mkdtempSync(join(tmpdir(), 'weir-late-'));
    pods = join(folder, 'pods');
    mkdirSync(pods);
    const root = place.makeCgroup('kubepods.slice');
    const { config } = loadConfig({ flags: flags(root) });
    agent = await startLiveAgent({
      config,
      objects: OBJECTS_FOLDER,
      log: createAgentLog('error', new Writable({ write: (_chunk, _encoding, done) => done() })),
      sinks: [memorySink(records)],
      recordTo: openByteFile(join(folder, 'run.weir')),
    });
  });
  afterAll(async () => {
    await agent.stop();
    place.remove();
    places.remove();
    rmSync(folder, { recursive: true });
  });

  function flags(root: string): Record<string, string> {
    return {
      'cgroup-root': `/${relative(cgroup2Mount(), root)}`,
      pods,
      'pin-dir': places.pinDir,
      'run-dir': places.runDir,
      // a busy machine may be slow to read a manifest
      'identity-hold-ms': '5000',
    };
  }

  function run(name: Name, times = 1): void {
    const path = `${podFolder('systemd', 'Burstable', UIDS[name])}/cri-containerd-${idOf(name)}.scope`;
    const cgroup = place.makeCgroup(path);
    for (let i = 0; i < times; i += 1) runIn(cgroup, ['/bin/true']);
  }

  function tell(name: Name, labels: Record<string, string>): void {
    const manifest = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { namespace: 'research', name, uid: UIDS[name], labels },
      spec: { containers: [{ name: 'main', image: 'busybox:1' }] },
      status: {
        containerStatuses: [
          { name: 'main', image: 'busybox:1', containerID: `containerd://${idOf(name)}`, state: {} },
        ],
      },
    };
    writeFileSync(join(pods, `${name}.yaml`), stringify(manifest));
  }

  /** Programs that ran in a pod, each as what its record says of the pod. */
  function execs(name: Name, all: readonly WeirRecord[] = records): string[] {
    return all
      .filter((record): record is EventRecord => record.kind === 'process.exec')
      .filter(({ pod, container }) => (pod?.uid ?? container?.podUid) === UIDS[name])
      .map(({ pod, identity }) => `${pod?.name} ${pod?.governance?.domain} ${identity?.state}`);
  }

  function afterRun(name: Name): string | undefined {
    run(name);
    return execs(name).at(-1);
  }

  test('have all their programs under their name and labels, from the first one on', async () => {
    run('labelled', 20);
    expect(execs('labelled')).toEqual([]);
    tell('labelled', { 'weir.dev/domain': 'training' });
    await expect.poll(() => execs('labelled').length, { timeout: 20_000 }).toBe(20);
    expect(new Set(execs('labelled'))).toEqual(new Set(['labelled training undefined']));
  });

  test('leave no record when they turn out not to be observed, until a label says otherwise', async () => {
    run('plain', 5);
    tell('plain', {});
    tell('labelled', { 'weir.dev/domain': 'prod-model' });
    await expect.poll(() => afterRun('labelled'), { timeout: 20_000 }).toBe('labelled prod-model undefined');
    run('plain', 5);
    run('labelled');
    expect(execs('plain')).toEqual([]);
    tell('plain', { 'weir.dev/domain': 'agents' });
    await expect.poll(() => afterRun('plain'), { timeout: 20_000 }).toBe('plain agents undefined');
  });

  test('are named by their uid alone when nobody tells of them in time', async () => {
    run('stranger', 3);
    await expect.poll(() => execs('stranger').length, { timeout: 20_000 }).toBe(3);
    expect(new Set(execs('stranger'))).toEqual(new Set(['undefined undefined pending']));
    summary = await agent.stop();
    expect(summary.identity).toMatchObject({ held: 0, overflowed: 0, partial: 0 });
    expect(summary.identity.completed).toBeGreaterThanOrEqual(20);
    expect(summary.identity.unobserved).toBeGreaterThanOrEqual(10);
    expect(summary.identity.timedOut).toBeGreaterThanOrEqual(3);
    expect(summary.lost).toEqual([]);
  });

  test('give the same records when the recording is replayed, whatever its agent is told to observe', async () => {
    const again: WeirRecord[] = [];
    const { config } = loadConfig({ flags: { observe: 'governed' } });
    const bytes = readByteFile(join(folder, 'run.weir'));
    const replay = startReplay({ config, bytes, sinks: [memorySink(again)] });
    await replay.ended;
    const { identity } = await replay.stop();
    const comparable = (all: readonly WeirRecord[]) =>
      all.filter(({ kind }) => kind !== 'heartbeat').map(({ sequence: _, ...rest }) => rest);
    expect(comparable(again)).toEqual(comparable(records));
    const { completed, timedOut, unobserved, pending } = summary.identity;
    expect(identity).toMatchObject({ completed, timedOut, unobserved, pending });
  });
});
