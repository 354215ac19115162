// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { PoliciesAnswer } from '../../src/api/policies-answer.ts';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import type { Pod } from '../../src/lab/pod.ts';
import {
  type AgentPlaces,
  agentArguments,
  makeAgentPlaces,
  runWeirAside,
  WeirProcess,
} from './agent-process.ts';
import { describeWithLab } from './needs-root.ts';

const INTERNAL = 'http://feature-store.features.svc.cluster.local/features/churn.csv';
const EXTERNAL = 'https://api.openai.com/v1/models';
const PATIENCE = { timeout: 20_000 };
/** curl: could not connect. */
const REFUSED = 7;

const policy = (mode: string) => `apiVersion: weir.dev/v1alpha1
kind: ClusterAIGovernancePolicy
metadata: { name: training }
spec:
  targetLabels: { weir.dev/domain: training }
  mode: ${mode}
  egress:
    default: deny
    allow:
      - { name: features, names: [feature-store.features.svc.cluster.local] }
`;

describeWithLab('weir run --policy-enforce', () => {
  let lab: Lab;
  let trainer: Pod;
  let places: AgentPlaces;
  let folder: string;

  beforeAll(async () => {
    lab = await createLab({ prefix: 'test' });
    trainer = await lab.addPod({
      namespace: 'training',
      name: 'trainer',
      labels: { 'weir.dev/domain': 'training' },
    });
  });
  afterAll(async () => {
    await lab?.close();
  });
  beforeEach(() => {
    places = makeAgentPlaces();
    folder = mkdtempSync(join(tmpdir(), 'weir-policy-'));
  });
  afterEach(() => {
    places.remove();
    rmSync(folder, { recursive: true });
  });

  async function run(mode: string): Promise<WeirProcess> {
    const path = join(folder, 'policy.yaml');
    writeFileSync(path, policy(mode));
    const options = ['--policy-enforce', 'true', '--policy-paths', path, '--policy-resolvers', '10.96.0.10'];
    const agent = new WeirProcess(['run', ...agentArguments(lab, places), ...options]);
    onTestFinished(async () => void (await agent.stop('SIGKILL')));
    return agent.started();
  }

  async function curl(url: string): Promise<number | null> {
    const { code } = await trainer.run(['curl', '-sSo', '/dev/null', '-m', '10', url]);
    return code;
  }

  test('refuses a training pod an external name, serves it an internal one, and says by which clause', async () => {
    expect(await curl(EXTERNAL)).toBe(0);
    const agent = await run('enforce');
    expect(await curl(INTERNAL)).toBe(0);
    expect(await curl(EXTERNAL)).toBe(REFUSED);
    const denials = () => agent.events('egress.decision').filter(({ verdict }) => verdict === 'deny');
    await expect.poll(() => denials().length, PATIENCE).toBeGreaterThan(0);
    expect(denials()[0]).toMatchObject({
      pod: { namespace: 'training', name: 'trainer' },
      destination: { name: 'api.openai.com', port: 443 },
      policy: {
        kind: 'ClusterAIGovernancePolicy',
        name: 'training',
        clause: 'egress.default',
        mode: 'enforce',
        hook: 'connect',
      },
    });
    expect(denials()[0]?.process?.executable).toMatch(/curl/);
    const { policies } = JSON.parse(
      await runWeirAside('policy', 'status', '--run-dir', places.runDir, '-o', 'json'),
    ) as PoliciesAnswer;
    const counts = new Map(policies[0]?.clauses?.map(({ clause, ...count }) => [clause, count]));
    expect(counts.get('egress.allow.features')?.enforced).toBeGreaterThan(0);
    expect(counts.get('egress.default')?.enforced).toBeGreaterThan(0);
    expect(await agent.stop('SIGKILL')).toBe(null);
    // what is pinned goes on
    expect(await curl(EXTERNAL)).toBe(REFUSED);
    expect(await curl(INTERNAL)).toBe(0);
  });

  test('lets pass what an audit policy would deny, and says so; a changed file holds at once', async () => {
    const agent = await run('audit');
    expect(await curl(EXTERNAL)).toBe(0);
    const audits = () => agent.events('egress.decision').filter(({ verdict }) => verdict === 'audit');
    await expect.poll(() => audits().length, PATIENCE).toBeGreaterThan(0);
    expect(audits()[0]?.policy).toMatchObject({ name: 'training', clause: 'egress.default', mode: 'audit' });
    writeFileSync(join(folder, 'policy.yaml'), policy('enforce'));
    await expect.poll(() => curl(EXTERNAL), PATIENCE).toBe(REFUSED);
  });
});
