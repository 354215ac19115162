// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PodFacts } from '../events/pod.ts';
import { governanceKeys } from '../identity/governance.ts';
import { PodDirectory } from '../identity/pod-directory.ts';
import { createAgentLog } from './agent-log.ts';
import { openState, STATE_NAME } from './open-state.ts';

const POD: PodFacts = {
  namespace: 'research',
  name: 'notebook',
  uid: 'u-1',
  labels: {},
  containers: [],
  resources: [],
};

function setUp() {
  const stateDir = mkdtempSync(join(tmpdir(), 'weir-state-'));
  onTestFinished(() => rmSync(stateDir, { recursive: true }));
  const said: { level: number; msg: string; gone?: number }[] = [];
  const log = createAgentLog('info', { write: (line: string) => said.push(JSON.parse(line)) });
  const run = (bootId = 'boot-1', isHere = (_: string): boolean => true) => {
    const directory = new PodDirectory({ keys: governanceKeys(), now: () => 0 });
    const owner = { node: 'node-1', bootId };
    const state = openState({ stateDir, owner, directory, isHere, log, now: () => 0 });
    return { directory, state };
  };
  return { path: join(stateDir, STATE_NAME), said, run };
}

/** A run that the API server told of a pod. */
async function fill(run: ReturnType<typeof setUp>['run']): Promise<void> {
  const { directory, state } = run();
  directory.setNamespace('api', 'research', { 'weir.dev/domain': 'research' });
  directory.setPod('api', POD);
  await state.close();
}

describe('the state of the agent', () => {
  it('tells the next run what the last one knew, until the API server tells', async () => {
    const { run } = setUp();
    await fill(run);
    const { directory, state } = run();
    expect(directory.byUid('u-1')).toMatchObject({ origin: 'state', governance: { domain: 'research' } });
    directory.setPod('state', { ...POD, uid: 'u-2' });
    directory.setPod('api', { ...POD, uid: 'u-2' });
    state.listed('pods');
    expect([...directory.list()].map(({ uid }) => [uid, ...directory.originsOf(uid)])).toEqual([
      ['u-2', { origin: 'api', since: 0 }],
    ]);
    state.listed('namespaces');
    expect(directory.namespaceLabels('research')).toBeUndefined();
    await state.close();
  });

  it('is kept over a run in which the API server stayed away', async () => {
    const { run } = setUp();
    await fill(run);
    await run().state.close();
    expect(run().directory.byUid('u-1')?.governance).toEqual({ domain: 'research' });
  });

  it('leaves out pods that have no cgroup any more, and those of before a reboot', async () => {
    const { run, said } = setUp();
    await fill(run);
    expect([...run('boot-1', () => false).directory.list()]).toEqual([]);
    expect(said.at(-1)).toMatchObject({ msg: 'state: read', gone: 1 });
    expect([...run('boot-2').directory.list()]).toEqual([]);
    expect(said.at(-1)?.msg).toBe('state: of another node or boot, not used');
  });

  it('warns of a damaged file once, goes on without it, and writes it anew', async () => {
    const { run, said, path } = setUp();
    await fill(run);
    writeFileSync(path, readFileSync(path, 'utf8').replace('notebook', 'notebooj'));
    expect([...run().directory.list()]).toEqual([]);
    expect(said.map(({ level, msg }) => [level, msg])).toEqual([
      ['warn', `state: ${path}: its content does not have its checksum; it is not used`],
    ]);
    await fill(run);
    expect(run().directory.byUid('u-1')).toBeDefined();
  });
});
