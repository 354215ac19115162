// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import type { Pod } from '../../src/lab/pod.ts';
import { type AgentPlaces, agentArguments, makeAgentPlaces, WeirProcess } from './agent-process.ts';
import { describeWithLab } from './needs-root.ts';

const INTERNAL = 'http://feature-store.features.svc.cluster.local/features/churn.csv';
const EXTERNAL = 'https://api.openai.com/v1/models';
const PATIENCE = { timeout: 30_000 };
const AWAY_AFTER_SECONDS = 5;
/** curl: could not connect. */
const REFUSED = 7;

const POLICY = `apiVersion: weir.dev/v1alpha1
kind: ClusterAIGovernancePolicy
metadata: { name: training }
spec:
  targetLabels: { weir.dev/domain: training }
  mode: enforce
  egress:
    default: deny
    allow:
      - { name: features, names: [feature-store.features.svc.cluster.local] }
`;

describeWithLab('policy.whenAgentAway and policy.newPods: deny', () => {
  let lab: Lab;
  let places: AgentPlaces;
  let folder: string;

  beforeAll(async () => {
    lab = await createLab({ prefix: 'test' });
    places = makeAgentPlaces();
    folder = mkdtempSync(join(tmpdir(), 'weir-policy-'));
    writeFileSync(join(folder, 'policy.yaml'), POLICY);
  });
  afterAll(async () => {
    await lab?.close();
    places?.remove();
    rmSync(folder, { recursive: true });
  });

  function run(): Promise<WeirProcess> {
    const options = {
      '--policy-enforce': 'true',
      '--policy-paths': join(folder, 'policy.yaml'),
      '--policy-resolvers': '10.96.0.10',
      '--policy-new-pods': 'deny',
      '--policy-when-agent-away': 'deny',
      '--policy-away-after': String(AWAY_AFTER_SECONDS),
    };
    return new WeirProcess(['run', ...agentArguments(lab, places), ...Object.entries(options).flat()]).started();
  }

  async function curl(pod: Pod, url: string): Promise<number | null> {
    const { code } = await pod.run(['curl', '-sSo', '/dev/null', '-m', '10', url]);
    return code;
  }

  const addPod = (name: string, domain: string): Promise<Pod> =>
    lab.addPod({ namespace: domain, name, labels: { 'weir.dev/domain': domain } });

  test('a pod that begins while no agent runs sends nothing until one knows it; those before go on', async () => {
    const [early, free] = [await addPod('early', 'training'), await addPod('free', 'research')];
    let agent = await run();
    expect(await curl(free, EXTERNAL)).toBe(0);
    expect(await curl(early, INTERNAL)).toBe(0);
    // known at once, and let go
    const present = await addPod('present', 'research');
    await expect.poll(() => curl(present, EXTERNAL), PATIENCE).toBe(0);

    await agent.stop('SIGKILL');
    await setTimeout((AWAY_AFTER_SECONDS + 1) * 1_000);
    const [late, lateFree] = [await addPod('late', 'training'), await addPod('late-free', 'research')];
    expect(await curl(late, INTERNAL)).toBe(REFUSED);
    expect(await curl(lateFree, EXTERNAL)).toBe(REFUSED);
    expect(await curl(free, EXTERNAL)).toBe(0);
    expect(await curl(early, INTERNAL)).toBe(0);
    expect(await curl(early, EXTERNAL)).toBe(REFUSED);

    agent = await run();
    await expect.poll(() => curl(lateFree, EXTERNAL), PATIENCE).toBe(0);
    await expect.poll(() => curl(late, INTERNAL), PATIENCE).toBe(0);
    expect(await curl(late, EXTERNAL)).toBe(REFUSED);
    expect(await curl(free, EXTERNAL)).toBe(0);
    await agent.stop('SIGKILL');
  });
});
