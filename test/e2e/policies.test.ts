// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { POLICY_STATE_NAME } from '../../src/agent/policies/policy-keeper.ts';
import type { StatusAnswer } from '../../src/api/status-answer.ts';
import type { ExceptionRecord, HeartbeatRecord, PolicyChangeRecord } from '../../src/events/record.ts';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import type { Pod } from '../../src/lab/pod.ts';
import { ApiServerDouble } from '../suites/api-server/api-server-double.ts';
import { plainObject, podObject } from '../suites/api-server/objects.ts';
import { policyObject } from '../suites/policy-object.ts';
import {
  type AgentPlaces,
  agentArguments,
  makeAgentPlaces,
  runWeirAside,
  WeirProcess,
} from './agent-process.ts';
import { describeWithLab } from './needs-root.ts';

const CLUSTER = 'clusteraigovernancepolicies.weir.dev';
const TEAM = 'aigovernancepolicies.weir.dev';

describeWithLab('an agent and its policies', () => {
  let lab: Lab;
  let pod: Pod;
  let api: ApiServerDouble;
  let places: AgentPlaces;
  let kubeconfig: string;
  let files: string;

  beforeAll(async () => {
    lab = await createLab({ prefix: 'test' });
    pod = await lab.addPod({ namespace: 'research', name: 'notebook', ndots: 1 });
    places = makeAgentPlaces();
    api = await ApiServerDouble.start();
    kubeconfig = join(places.runDir, 'kubeconfig');
    files = join(places.runDir, 'policies');
    mkdirSync(files);
    writeFileSync(kubeconfig, api.kubeconfig());
    api.store.put('namespaces', plainObject('research', { labels: { 'weir.dev/domain': 'research' } }));
    const { namespace, name, uid } = pod.parts;
    api.store.put('pods', podObject(name, { namespace, uid, labels: { app: 'notebook' } }));
    api.store.put(TEAM, policyObject('seed', { namespace: 'research' }));
    api.store.remove(TEAM, 'research/seed');
    api.store.put(CLUSTER, policyObject('baseline', { uid: 'uid-baseline' }));
  });
  afterAll(async () => {
    await api?.close();
    places?.remove();
    await lab?.close();
  });

  async function run(...more: readonly string[]): Promise<WeirProcess> {
    const own = agentArguments(lab, places);
    const at = own.indexOf('--pods');
    const withoutFolder = own.filter((_, index) => index !== at && index !== at + 1);
    const agent = new WeirProcess([
      'run',
      ...withoutFolder,
      ...['--node', 'node-1', '--kubernetes-kubeconfig', kubeconfig, '--cri-mode', 'off'],
      ...['--policy-paths', files, '--heartbeat-interval', '1'],
      ...more,
    ]);
    onTestFinished(async () => void (await agent.stop('SIGKILL')));
    return await agent.started();
  }

  async function status(): Promise<StatusAnswer> {
    return JSON.parse(await runWeirAside('status', '--run-dir', places.runDir, '-o', 'json')) as StatusAnswer;
  }

  const known = async () =>
    (await status()).policies?.policies.map(
      ({ name, generation, heldGeneration, mode, state, selectedPods }) =>
        `${name}@${generation ?? '-'} ${mode} ${state}${heldGeneration ? ` held ${heldGeneration}` : ''} ${selectedPods}`,
    );
  const soon = { timeout: 30_000, interval: 200 };

  test('tells which hold, in status, explanations, heartbeats and records, and that none is enforced', async () => {
    const agent = await run();
    await expect.poll(known, soon).toEqual(['baseline@1 audit compiled 1']);
    expect((await status()).policies?.enforced).toBe(false);
    const text = await runWeirAside('status', '--run-dir', places.runDir);
    expect(text).toContain('policies are followed and compiled, not enforced: policy.enforce is off');
    expect(text).toMatch(/ClusterAIGovernancePolicy +baseline +1 +audit +compiled +1/);
    const detailed = await runWeirAside('policy', 'status', '--run-dir', places.runDir, '-o', 'json');
    expect(JSON.parse(detailed)).toMatchObject({
      policies: [{ name: 'baseline', unprogrammed: [{ reason: 'off' }] }],
    });
    const explained = await runWeirAside(
      'pods',
      '--run-dir',
      places.runDir,
      '--explain',
      'research/notebook',
    );
    expect(explained).toMatch(/policies +ClusterAIGovernancePolicy baseline, mode audit/);
    const told = () =>
      (agent.records as readonly { kind: string }[]).filter(
        ({ kind }) => kind === 'heartbeat',
      ) as HeartbeatRecord[];
    await expect
      .poll(() => told().at(-1)?.policies, soon)
      .toEqual([
        {
          ...{ kind: 'ClusterAIGovernancePolicy', name: 'baseline', uid: 'uid-baseline', generation: 1 },
          ...{ mode: 'audit', state: 'compiled', selectedPods: 1 },
        },
      ]);
    api.store.put(
      CLUSTER,
      policyObject('baseline', { uid: 'uid-baseline', generation: 2, spec: { podSelector: {}, egress: {} } }),
    );
    await expect.poll(known, soon).toEqual(['baseline@2 audit rejected held 1 1']);
    const expires = new Date(Date.now() + 3_000).toISOString().replace(/\.\d+Z$/, 'Z');
    api.store.put(
      CLUSTER,
      policyObject('baseline', {
        ...{ uid: 'uid-baseline', generation: 3 },
        spec: {
          ...{ podSelector: {}, mode: 'enforce' },
          egress: { default: 'deny', allow: [{ name: 'pilot', cidrs: ['203.0.113.0/24'], expires }] },
        },
      }),
    );
    const changes = () =>
      agent.records.filter((each): each is PolicyChangeRecord => each.kind === 'policy_change');
    const ends = () => agent.records.filter((each): each is ExceptionRecord => each.kind === 'exception');
    await expect
      .poll(() => ends().map(({ exception }) => exception), soon)
      .toEqual(
        ['ending', 'ended'].map((state) => ({
          ...{ state, clause: 'egress.allow.pilot' },
          expires: expires.replace('Z', '.000Z'),
        })),
      );
    expect(
      changes().map(({ change, policy, before, selectedPods }) => [
        change,
        policy.generation,
        policy.mode,
        before?.generation,
        selectedPods,
      ]),
    ).toEqual([
      ['added', 1, 'audit', undefined, 1],
      ['rejected', 2, 'audit', 1, 1],
      ['changed', 3, 'enforce', 1, 1],
    ]);
    expect(await agent.stop()).toBe(0);
  }, 120_000);

  test('holds what held over a restart while the API server is away, and until it says otherwise', async () => {
    await api.close();
    const agent = await run();
    expect(await known()).toEqual(['baseline@3 enforce compiled 1']);
    expect(agent.records.filter(({ kind }) => kind === 'policy_change')).toEqual([]);
    api.forbidden.add(CLUSTER);
    await api.open();
    const resource = async () =>
      (await status()).apiServer?.resources.find(
        ({ resource: name }) => name === 'clusteraigovernancepolicies',
      );
    await expect
      .poll(async () => (await resource())?.state, { timeout: 90_000, interval: 500 })
      .toBe('forbidden');
    expect(await known()).toEqual(['baseline@3 enforce compiled 1']);
    api.forbidden.delete(CLUSTER);
    api.store.remove(CLUSTER, 'baseline');
    await expect.poll(known, { timeout: 90_000, interval: 500 }).toEqual([]);
    expect(agent.records).toContainEqual(
      expect.objectContaining({ kind: 'policy_change', change: 'removed' }),
    );
    await agent.stop();
  }, 240_000);

  test('takes files as a whole, says once what is wrong with one, and follows them', async () => {
    const file = join(files, 'team.yaml');
    const write = (...objects: readonly object[]) =>
      writeFileSync(file, objects.map((each) => stringify(each)).join('---\n'));
    write(policyObject('team', { namespace: 'research' }));
    const agent = await run();
    await expect.poll(known, soon).toEqual(['team@1 audit compiled 1']);
    const wrong = policyObject('wrong', {
      namespace: 'research',
      spec: { podSelector: {}, egress: { default: 'dny' } },
    });
    write(policyObject('team', { namespace: 'research', generation: 2 }), wrong);
    await expect.poll(() => agent.stderr, soon).toMatch(/team\.yaml:\d+: spec\.egress\.default: /);
    expect(await known()).toEqual(['team@1 audit compiled 1']);
    expect((await status()).degraded).toContainEqual(
      expect.stringMatching(/team\.yaml:\d+: .*the last good state of the file holds/),
    );
    expect(agent.stderr.match(/POLICY_INVALID/g)).toHaveLength(1);
    expect(await agent.stop()).toBe(0);
    const next = await run();
    expect(await known()).toEqual(['team@1 audit compiled 1']);
    rmSync(file);
    await expect.poll(known, soon).toEqual([]);
    await next.stop();
  }, 120_000);

  test('asks for none where they are turned off', async () => {
    const before = api.requests.length;
    const agent = await run('--policy-enabled', 'false');
    expect((await status()).policies).toBeUndefined();
    expect(
      api.requests
        .slice(before)
        .map(({ path }) => path)
        .filter((path) => path.includes('weir.dev')),
    ).toEqual([]);
    await agent.stop();
    const state = join(places.runDir, 'state');
    const folders = ['--pin-dir', places.pinDir, '--run-dir', places.runDir, '--state-dir', state];
    expect(await runWeirAside('cleanup', ...folders)).toContain(`removed ${join(state, POLICY_STATE_NAME)}`);
    expect(existsSync(state)).toBe(false);
  }, 60_000);
});
