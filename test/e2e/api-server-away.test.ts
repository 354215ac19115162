// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { STATE_NAME } from '../../src/agent/open-state.ts';
import type { PodsAnswer, PodView } from '../../src/api/pods-answer.ts';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import type { Pod } from '../../src/lab/pod.ts';
import { ApiServerDouble } from '../suites/api-server/api-server-double.ts';
import { plainObject, podObject } from '../suites/api-server/objects.ts';
import {
  type AgentPlaces,
  agentArguments,
  makeAgentPlaces,
  runWeirAside,
  WeirProcess,
} from './agent-process.ts';
import { describeWithLab } from './needs-root.ts';

describeWithLab('an agent and its API server', () => {
  let lab: Lab;
  let pod: Pod;
  let api: ApiServerDouble;
  let places: AgentPlaces;
  let kubeconfig: string;

  beforeAll(async () => {
    lab = await createLab({ prefix: 'test' });
    pod = await lab.addPod({ namespace: 'research', name: 'notebook', ndots: 1 });
    places = makeAgentPlaces();
    api = await ApiServerDouble.start();
    kubeconfig = join(places.runDir, 'kubeconfig');
    writeFileSync(kubeconfig, api.kubeconfig());
    setDomain('research');
    const { namespace, name, uid } = pod.parts;
    api.store.put('pods', podObject(name, { namespace, uid, labels: { app: 'notebook' } }));
  });
  afterAll(async () => {
    await api?.close();
    places?.remove();
    await lab?.close();
  });

  function setDomain(domain: string): void {
    api.store.put('namespaces', plainObject('research', { labels: { 'weir.dev/domain': domain } }));
  }

  async function run(...more: readonly string[]): Promise<WeirProcess> {
    const own = agentArguments(lab, places);
    const at = own.indexOf('--pods');
    const withoutFolder = own.filter((_, index) => index !== at && index !== at + 1);
    const agent = new WeirProcess([
      'run',
      ...withoutFolder,
      ...['--node', 'node-1', '--kubernetes-kubeconfig', kubeconfig, '--cri-mode', 'off'],
      ...more,
    ]);
    onTestFinished(async () => void (await agent.stop('SIGKILL')));
    return await agent.started();
  }

  async function view(): Promise<PodView | undefined> {
    const text = await runWeirAside('pods', '--run-dir', places.runDir, '-o', 'json');
    const answer = JSON.parse(text) as PodsAnswer;
    return answer.pods.find(({ uid }) => uid === pod.parts.uid);
  }

  const origins = async (): Promise<string[] | undefined> =>
    (await view())?.origins.map(({ origin }) => origin);

  test('takes the start-up taint off its node once it observes', async () => {
    const key = 'weir.dev/agent-not-ready';
    const taints = [
      { key: 'other', effect: 'NoSchedule' },
      { key, effect: 'NoSchedule' },
    ];
    api.store.put('nodes', { ...plainObject('node-1'), spec: { taints } });
    const agent = await run('--kubernetes-startup-taint', key);
    const spec = () => api.store.get('nodes', 'node-1')?.spec;
    await expect.poll(spec, { timeout: 20_000 }).toEqual({ taints: [taints[0]] });
    expect(await agent.stop()).toBe(0);
    // it says what it did, after it said that it started
    expect(agent.stderr).toMatch(/agent started.*start-up taint: removed/s);
  });

  test('goes on with what the last run knew, and with what the server says once it is back', async () => {
    const first = await run();
    await expect.poll(origins, { timeout: 20_000 }).toEqual(['api']);
    expect(await first.stop()).toBe(0);
    const file = join(places.runDir, 'state', STATE_NAME);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toContain(pod.parts.uid);

    await api.close();
    const second = await run();
    expect(await view()).toMatchObject({
      governance: { domain: 'research' },
      labels: { app: 'notebook' },
      observed: true,
      origins: [{ origin: 'state' }],
    });
    await pod.run(['sh', '-c', ': while the server is away']);
    const seen = () =>
      second
        .events('process.exec')
        .find(({ process }) => process?.arguments?.includes(': while the server is away') === true);
    await expect.poll(seen, { timeout: 20_000 }).toBeDefined();
    expect(seen()?.pod).toMatchObject({ name: 'notebook', governance: { domain: 'research' } });
    expect(await runWeirAside('pods', '--run-dir', places.runDir)).toMatch(/API server .*pods away/);

    setDomain('prod-model');
    await api.open();
    await expect.poll(origins, { timeout: 60_000, interval: 500 }).toEqual(['api']);
    await expect
      .poll(async () => (await view())?.governance, { timeout: 20_000 })
      .toEqual({ domain: 'prod-model' });
    await second.stop();
  }, 120_000);

  test('a damaged file is one warning, and nothing of it is used', async () => {
    const file = join(places.runDir, 'state', STATE_NAME);
    writeFileSync(file, readFileSync(file, 'utf8').replace('notebook', 'n0tebook'));
    await api.close();
    const agent = await run();
    expect(await view()).toBeUndefined();
    expect(agent.stderr.match(/STATE_INVALID/g)).toHaveLength(1);
    expect(agent.stderr).toContain('its content does not have its checksum; it is not used');
    await agent.stop();
  });

  test('weir cleanup leaves nothing of it', async () => {
    const state = join(places.runDir, 'state');
    expect(existsSync(state)).toBe(true);
    const folders = ['--pin-dir', places.pinDir, '--run-dir', places.runDir, '--state-dir', state];
    expect(await runWeirAside('cleanup', ...folders)).toContain(`removed ${join(state, STATE_NAME)}`);
    expect(existsSync(state)).toBe(false);
  });
});
