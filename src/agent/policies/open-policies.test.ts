// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { stringify } from 'yaml';
import { policyObject, policyVersion } from '../../../test/suites/policy-object.ts';
import type { Elsewhere } from '../../cluster/elsewhere.ts';
import { POLICY_KINDS } from '../../config/policy-schema.ts';
import type { PodFacts } from '../../events/pod.ts';
import { governanceKeys } from '../../identity/governance.ts';
import { PodDirectory } from '../../identity/pod-directory.ts';
import type { PolicyNews } from '../../policy/policy-news.ts';
import { createAgentLog } from '../agent-log.ts';
import { openPolicies } from './open-policies.ts';
import { POLICY_STATE_NAME } from './policy-keeper.ts';

const KIND = 'ClusterAIGovernancePolicy';
const POD: PodFacts = {
  ...{ namespace: 'prod', name: 'llama', uid: 'u-1', labels: { app: 'llama' } },
  ...{ containers: [], resources: [] },
};
/** An API server that has never listed anything. */
const SILENT = {
  ...{ want: () => undefined, pods: () => undefined, serviceAddresses: () => undefined },
  ...{ endpoints: () => undefined, refused: [] },
} as unknown as Elsewhere;

function setUp() {
  const root = mkdtempSync(join(tmpdir(), 'weir-policies-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const files = join(root, 'policies');
  mkdirSync(files);
  const said: { level: string; msg: string }[] = [];
  const log = createAgentLog('info', { write: (line: string) => said.push(JSON.parse(line)) });
  const run = ({ cluster = true, enabled = true, node = 'node-1' } = {}) => {
    const directory = new PodDirectory({ keys: governanceKeys(), now: () => 0 });
    directory.setPod('api', POD);
    const policies = openPolicies({
      config: {
        policy: {
          enabled,
          paths: [files],
          enforce: false,
          podEvents: 'deny',
          resolvers: [],
          nodeAddresses: [],
          neverHeld: [],
          newPods: 'allow',
          whenAgentAway: 'allow',
          awayAfter: 30,
          adoptGrace: 60,
          streamVerdict: 'send',
          noticeHours: 24,
        },
        governance: { domain: [], dataClass: [], owner: [], agent: [] },
        stateDir: join(root, 'state'),
      },
      ...{ node, directory, log, now: Date.now },
    });
    if (policies === undefined) return undefined;
    onTestFinished(() => policies.close());
    const news: string[] = [];
    policies.tellNews((each: PolicyNews) => void news.push(`${each.news} ${each.policy.name}`));
    policies.begin(cluster ? { elsewhere: SILENT, policiesChanged: () => undefined } : undefined);
    const known = () =>
      policies.live
        .states()
        .map(({ name, generation, heldGeneration, selectedPods }) =>
          [
            name,
            generation,
            ...(heldGeneration === undefined ? [] : [`held ${heldGeneration}`]),
            selectedPods,
          ].join(' '),
        );
    return { ...policies, policies, directory, news, known, close: () => policies.close() };
  };
  const write = (name: string, ...objects: readonly object[]) =>
    writeFileSync(join(files, name), objects.map((each) => stringify(each)).join('---\n'));
  return { run, write, said, files, state: join(root, 'state', POLICY_STATE_NAME) };
}

function opened(run: ReturnType<ReturnType<typeof setUp>['run']>) {
  if (run === undefined) throw new Error('turned off');
  return run;
}

const eventually = (assertion: () => void) => vi.waitFor(assertion, { timeout: 25_000, interval: 5 });

describe('the policies of an agent', () => {
  it('hold over a restart while the API server says nothing, and no longer than until it says all', async () => {
    const { run, said } = setUp();
    const first = opened(run());
    first.policies.listener.replace(KIND, [policyVersion('a'), policyVersion('b', { generation: 4 })]);
    await eventually(() => expect(first.known()).toEqual(['a 1 1', 'b 4 1']));
    expect(first.news).toEqual(['added a', 'added b']);
    await first.close();
    const second = opened(run());
    expect(second.known()).toEqual(['a 1 1', 'b 4 1']);
    expect(second.news).toEqual([]);
    second.policies.listener.replace(KIND, [
      policyVersion('b', { generation: 5, spec: { podSelector: {}, egress: {} } }),
    ]);
    await eventually(() => expect(second.known()).toEqual(['b 5 held 4 1']));
    expect(second.news).toEqual(['removed a', 'rejected b']);
    await second.close();
    expect(opened(run()).known()).toEqual(['b 4 1']);
    expect(said.filter(({ msg }) => msg.startsWith('policy is not taken')).map(({ msg }) => msg)).toEqual([
      expect.stringMatching(/spec\.egress\.default: .*; its last good version holds$/),
    ]);
  });

  it('tell a pod that lost its last enforcing policy only once all there is was told', async () => {
    const { run } = setUp();
    const spec = { podSelector: {}, mode: 'enforce', egress: { default: 'deny' } };
    const enforcing = (name: string) => policyVersion(name, { spec });
    const first = opened(run());
    first.policies.listener.replace(KIND, [enforcing('a')]);
    await eventually(() => expect(first.known()).toEqual(['a 1 1']));
    await first.close();
    const { policies, known } = opened(run());
    const lost: string[] = [];
    policies.tellLost(({ pod, policies: gone }) =>
      lost.push(`${pod.name} ${gone.map(({ policy }) => policy.name)}`),
    );
    // the API server no longer has what was kept: the agent finds it so at its start
    policies.listener.replace(KIND, []);
    await eventually(() => expect(known()).toEqual([]));
    expect(lost).toEqual([]);
    policies.listener.set(KIND, enforcing('b'));
    await eventually(() => expect(known()).toEqual(['b 1 1']));
    policies.listener.delete(KIND, enforcing('b'));
    await eventually(() => expect(known()).toEqual([]));
    expect(lost).toEqual([]);
    for (const { kind } of POLICY_KINDS) policies.listener.replace(kind, []);
    policies.podsListed();
    policies.listener.set(KIND, enforcing('c'));
    await eventually(() => expect(known()).toEqual(['c 1 1']));
    policies.listener.delete(KIND, enforcing('c'));
    await eventually(() => expect(lost).toHaveLength(1));
    expect(lost[0]).toContain('c');
  });

  it('are not those of another node, nor of an API server that is followed no longer, nor of a damaged file', async () => {
    const { run, state, said } = setUp();
    const first = opened(run());
    first.policies.listener.replace(KIND, [policyVersion('a')]);
    await eventually(() => expect(first.known()).toHaveLength(1));
    await first.close();
    const text = readFileSync(state, 'utf8');
    expect(opened(run({ cluster: false })).known()).toEqual([]);
    expect(opened(run({ node: 'other' })).known()).toEqual([]);
    writeFileSync(state, text.replace('huggingface', 'huggingfake'));
    expect(opened(run()).known()).toEqual([]);
    expect(said.filter(({ level }) => level === 'warn' || level === 'error').map(({ msg }) => msg)).toEqual([
      expect.stringMatching(/its content does not have its checksum; it is not used$/),
    ]);
  });

  it('keep all of a file that is wrong, over a restart too, and say once what is wrong with it', async () => {
    const { run, write, said, files } = setUp();
    const own = (generation: number) => policyObject('own', { namespace: 'prod', generation });
    write('a.yaml', own(1));
    const first = opened(run({ cluster: false }));
    expect(first.known()).toEqual(['own 1 1']);
    write('a.yaml', own(2), policyObject('wrong', { spec: { podSelector: {}, egress: { default: 'dny' } } }));
    await eventually(() => expect(first.policies.flaws()).toHaveLength(1));
    write('b.yaml', policyObject('more'));
    await eventually(() => expect(first.known()).toEqual(['own 1 1', 'more 1 1']));
    expect(first.policies.flaws()).toEqual([
      expect.stringMatching(/a\.yaml:\d+: spec\.egress\.default: .*the last good state of the file holds$/),
    ]);
    await first.close();
    const next = opened(run({ cluster: false }));
    expect(next.known()).toEqual(['own 1 1', 'more 1 1']);
    rmSync(join(files, 'a.yaml'));
    await eventually(() => expect(next.known()).toEqual(['more 1 1']));
    expect(next.policies.flaws()).toEqual([]);
    expect(said.filter(({ level }) => level === 'error')).toHaveLength(1);
    await next.close();
  });

  it('follow pods as they come, change and go', async () => {
    const { run } = setUp();
    const { directory, policies, known, close } = opened(run());
    policies.listener.replace(KIND, [
      policyVersion('a', {
        spec: { podSelector: { matchLabels: { app: 'llama' } }, egress: { default: 'deny' } },
      }),
    ]);
    await eventually(() => expect(known()).toEqual(['a 1 1']));
    directory.setPod('api', { ...POD, uid: 'u-2', name: 'other' });
    await eventually(() => expect(known()).toEqual(['a 1 2']));
    directory.setPod('api', { ...POD, labels: {} });
    await eventually(() => expect(known()).toEqual(['a 1 1']));
    for (let at = 0; at < 40; at++) directory.setPod('api', { ...POD, uid: `n-${at}`, name: `n-${at}` });
    await eventually(() => expect(known()).toEqual(['a 1 41']));
    directory.replacePods('api', []);
    await eventually(() => expect(known()).toEqual(['a 1 0']));
    await close();
  });

  it('are all told once the API server has listed both kinds and the pods, and at once where there is none', async () => {
    const { run } = setUp();
    const { policies } = opened(run());
    let told = 0;
    const tell = (): void => {
      told += 1;
    };
    policies.whenAllTold(tell);
    policies.listener.replace(KIND, []);
    policies.podsListed();
    const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
    await turn();
    expect(told).toBe(0);
    policies.listener.replace('AIGovernancePolicy', []);
    await eventually(() => expect(told).toBe(1));
    policies.listener.replace('AIGovernancePolicy', []);
    await turn();
    expect(told).toBe(1);
    const alone = opened(run({ cluster: false })).policies;
    alone.whenAllTold(tell);
    await eventually(() => expect(told).toBe(2));
  });

  it('are none where they are turned off', () => {
    expect(setUp().run({ enabled: false })).toBeUndefined();
  });
});
