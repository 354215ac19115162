// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createAgentLog } from '../../src/agent/agent-log.ts';
import { requireRules } from '../../src/agent/rules/require-rules.ts';
import { startLiveAgent } from '../../src/agent/start-live-agent.ts';
import { startReplay } from '../../src/agent/start-replay.ts';
import { cgroup2Mount } from '../../src/cgroup2-mount.ts';
import { OBJECTS_FOLDER } from '../../src/cli/objects-folder.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Sink } from '../../src/detect/sink.ts';
import type { WeirRecord } from '../../src/events/record.ts';
import { readByteFile } from '../../src/host/read-byte-file.ts';
import { createLab } from '../../src/lab/create-lab.ts';
import { findPython } from '../../src/lab/find-python.ts';
import { addSamplePods, runSamplePods } from '../../src/lab/sample-pods.ts';
import { openByteFile } from '../../src/sinks/open-byte-file.ts';
import { memorySink } from '../suites/memory-sink.ts';
import { makeAgentPlaces } from './agent-process.ts';
import { describeWithLab } from './needs-root.ts';

function keepRecords(): { sink: Sink; records: WeirRecord[] } {
  const records: WeirRecord[] = [];
  return { sink: memorySink(records), records };
}

/** All but what belongs to the run: heartbeats, and the numbers that count them. */
function comparable(records: readonly WeirRecord[]): unknown[] {
  return records.filter(({ kind }) => kind !== 'heartbeat').map(({ run: _, sequence: __, ...rest }) => rest);
}

describeWithLab('a replay', () => {
  test('gives the very records that the agent gave when it was recorded', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'weir-replay-'));
    const places = makeAgentPlaces();
    const lab = await createLab({ prefix: 'test' });
    onTestFinished(async () => {
      await lab.close();
      places.remove();
      rmSync(folder, { recursive: true });
    });
    const file = join(folder, 'run.weir');
    const { config } = loadConfig({
      flags: {
        'cgroup-root': `/${relative(cgroup2Mount(), join(lab.cgroup, 'kubepods.slice'))}`,
        pods: lab.manifestsFolder,
        'pin-dir': places.pinDir,
        'run-dir': places.runDir,
        'models-approved': 'pkg:huggingface/meta-llama/*',
      },
    });
    // what an idle process tells of its pod no event does
    const shadow = await lab.addPod({ namespace: 'shadow', name: 'server' });
    writeFileSync(join(shadow.workFolder, 'vllm'), 'import sys; sys.stdin.read()');
    const server = await shadow.exec([await findPython(), 'vllm', 'serve', 'acme/model']);
    onTestFinished(() => server.kill('SIGKILL'));
    const live = keepRecords();
    const quiet = new Writable({ write: (_chunk, _encoding, done) => done() });
    const log = createAgentLog('error', quiet);
    const agent = await startLiveAgent({
      config,
      objects: OBJECTS_FOLDER,
      log,
      sinks: [live.sink],
      recordTo: openByteFile(file),
    });
    await shadow.run(['true']);
    await runSamplePods(lab, await addSamplePods(lab));
    await sleep(300);
    const liveSummary = await agent.stop();

    const again = keepRecords();
    const replay = startReplay({
      config,
      bytes: readByteFile(file),
      sinks: [again.sink],
      rules: requireRules(config.rules),
    });
    await replay.ended;
    const summary = await replay.stop();
    const ofShadow = live.records.filter((record) => 'pod' in record && record.pod?.name === 'server');
    expect(ofShadow[0]).toMatchObject({ identity: { ai: { kind: 'inference' } } });
    expect(comparable(again.records)).toEqual(comparable(live.records));
    expect(summary.findings).toEqual(liveSummary.findings);
    expect(summary.pods).toEqual(liveSummary.pods);
  });
});
