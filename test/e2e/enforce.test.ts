// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { PoliciesAnswer } from '../../src/api/policies-answer.ts';
import type { WhyAnswer } from '../../src/api/why-answer.ts';
import type { EventRecord } from '../../src/events/record.ts';
import { removePins } from '../../src/kernel/pin-folder.ts';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import type { Pod } from '../../src/lab/pod.ts';
import { withCapabilities } from '../suites/chart-capabilities.ts';
import { type AgentPlaces, makeAgentPlaces, runWeirAside, WeirProcess } from './agent-process.ts';
import { documentedOutput, expectDocumented } from './documented-output.ts';
import { enforcingArguments, fetchIn, REFUSED } from './enforcing-arguments.ts';
import { describeWithLab } from './needs-root.ts';

const INTERNAL = 'http://feature-store.features.svc.cluster.local/features/churn.csv';
const EXTERNAL = 'https://api.openai.com/v1/models';
const PATIENCE = { timeout: 60_000 };

/** What differs from run to run is shown as one run had it; notes tell of its moment. */
function anonymous(text: string): string {
  return text
    .replace(/on node \S+/, 'on node node-1')
    .replace(/(?<=, )[0-9a-f.:]+(?=, known by)/, '198.18.0.9')
    .replace(/\S+(?= times?, )|once(?=, )/, 'once')
    .replace(/once times, (\S+) to \S+(?=, at)/, 'once, $1')
    .replace(/\d{4}-\d\d-\d\dT[\d:]+Z/, '2026-11-21T09:30:00Z')
    .replace(/program \S+, pid \d+/, 'program /usr/bin/curl, pid 4711')
    .replace(/decision [0-9a-f]{16}/, 'decision 6a1f8dd3b7f10c52')
    .replace(/expires: "[0-9-]+"/, 'expires: "2026-12-05"')
    .replace(/\nnote: [\s\S]*/, '');
}

/** Where the feature store is: said to be nodes, once. */
const NODES = ['10.96.0.20', 'fd00:10:96::/48'];

/** Waits, and acknowledges that it is there once a second. */
const KEPT_ALIVE = `
import socket
one = socket.create_connection(("api.openai.com", 443))
one.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
one.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
one.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
try:
    one.recv(1)
except BlockingIOError:
    one.recv(1)  # a socket whose bytes are read as they are sent (a sockhash) says EAGAIN first
`;

const policy = (mode: string) => `apiVersion: weir.dev/v1alpha1
kind: ClusterAIGovernancePolicy
metadata: { name: training, annotations: { weir.dev/owner: ml-platform } }
spec:
  targetLabels: { weir.dev/domain: training }
  mode: ${mode}
  egress:
    default: deny
    allow:
      - { name: features, names: [feature-store.features.svc.cluster.local] }
`;

describeWithLab('weir run --policy-enforce', () => {
  vi.setConfig({ testTimeout: 180_000 });
  let lab: Lab;
  let trainer: Pod;
  let worker: Pod;
  let places: AgentPlaces;
  let folder: string;
  // loading its programs is what an agent takes longest for: all tests but the last share one, which may do what that of the
  // chart may
  let agent: WeirProcess;

  beforeAll(async () => {
    lab = await createLab({ prefix: 'test' });
    const labels = { 'weir.dev/domain': 'training' };
    trainer = await lab.addPod({ namespace: 'training', name: 'trainer', labels });
    worker = await lab.addPod({ namespace: 'training', name: 'worker', labels });
    places = makeAgentPlaces();
    folder = mkdtempSync(join(tmpdir(), 'weir-policy-'));
    expect(await fetchIn(trainer, EXTERNAL)).toBe(0);
    govern('audit');
    const args = enforcingArguments(lab, places, join(folder, 'policy.yaml'));
    agent = await new WeirProcess(args, withCapabilities()).started();
  });
  afterAll(async () => {
    await agent?.stop('SIGKILL');
    places?.remove();
    rmSync(folder, { recursive: true });
    await lab?.close();
  });

  const govern = (mode: string): void => writeFileSync(join(folder, 'policy.yaml'), policy(mode));

  /** What the agent tells from now on that was decided of a pod. */
  function decisionsOf({ parts }: Pod, from = agent): () => readonly EventRecord[] {
    const told = () => from.events('egress.decision').filter(({ pod }) => pod?.uid === parts.uid);
    const before = told().length;
    return () => told().slice(before);
  }

  const curl = (url: string) => fetchIn(trainer, url);

  test('lets pass what an audit policy would deny, and says so; a changed file holds at once', async () => {
    const curl = (url: string) => fetchIn(worker, url);
    const told = decisionsOf(worker);
    expect(await curl(EXTERNAL)).toBe(0);
    const audits = () => told().filter(({ verdict }) => verdict === 'audit');
    await expect.poll(() => audits().length, PATIENCE).toBeGreaterThan(0);
    expect(audits()[0]?.policy).toMatchObject({ name: 'training', clause: 'egress.default', mode: 'audit' });
    expect(await curl(INTERNAL)).toBe(0);
    await documentsCounts('audit');
    govern('enforce');
    await expect.poll(() => curl(EXTERNAL), PATIENCE).toBe(REFUSED);
    expect(await curl(INTERNAL)).toBe(0);
    await documentsCounts('enforce');
  });

  test('ends a connection that waits when its policy changes, with an error, and says so', async () => {
    govern('audit');
    await expect.poll(() => fetchIn(worker, EXTERNAL), PATIENCE).toBe(0);
    const ofWorker = decisionsOf(worker);
    // what is still to be told of the request before is curl's
    const told = () => ofWorker().filter(({ process }) => process?.executable.includes('python'));
    const waiting = worker.run(['python3', '-c', KEPT_ALIVE]);
    await expect.poll(() => told().length, PATIENCE).toBeGreaterThan(0);
    govern('enforce');
    expect((await waiting).stderr).toMatch(/ConnectionResetError|BrokenPipeError/);
    const cut = () => told().filter(({ policy }) => policy?.hook === 'change');
    await expect.poll(cut, PATIENCE).toMatchObject([
      {
        verdict: 'deny',
        destination: { name: 'api.openai.com', port: 443 },
        policy: { name: 'training', clause: 'egress.default', mode: 'enforce' },
      },
    ]);
  });

  /** The page that moves a policy from audit to enforce shows the counters of its clauses as they move; how far is each run's own. */
  async function documentsCounts(mode: string): Promise<void> {
    const text = await runWeirAside('policy', 'status', '--run-dir', places.runDir);
    const table = text.slice(text.indexOf('POLICY    CLAUSE'));
    const shown = documentedOutput('docs/how-to/move-a-policy-to-enforce.md', `weir policy status, ${mode}`);
    const signs = (lines: string) => lines.replace(/\b[1-9]\d*\b/g, 'some').replaceAll(/ +/g, ' ');
    expect(signs(table)).toBe(signs(shown));
  }

  test('refuses a training pod an external name, serves it an internal one, and says by which clause', async () => {
    const told = decisionsOf(trainer);
    govern('enforce');
    await expect.poll(() => curl(EXTERNAL), PATIENCE).toBe(REFUSED);
    expect(await curl(INTERNAL)).toBe(0);
    const denials = () => told().filter(({ verdict }) => verdict === 'deny');
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
    await saysWhy(denials()[0]?.policy?.decision ?? '');
    expect(await agent.stop('SIGKILL')).toBe(null);
    // what is pinned goes on
    expect(await curl(EXTERNAL)).toBe(REFUSED);
    expect(await curl(INTERNAL)).toBe(0);
    removePins(places.pinDir);
    await expect.poll(() => curl(EXTERNAL), PATIENCE).toBe(0);
  });

  /** What the developer is told, and that what the agent proposes lets it pass. */
  async function saysWhy(decision: string): Promise<void> {
    const ask = async (...words: string[]) => await runWeirAside(...words, '--run-dir', places.runDir);
    const answer = JSON.parse(await ask('why', 'training/trainer', '-o', 'json')) as WhyAnswer;
    expect(answer.policies).toMatchObject([{ name: 'training', owner: 'ml-platform', mode: 'enforce' }]);
    const [denial] = answer.denials;
    expect(denial).toMatchObject({
      verdict: 'deny',
      destination: { name: 'api.openai.com', port: 443 },
      policy: { clause: 'egress.default', decision },
      program: expect.stringMatching(/curl/),
      remedies: [{ policy: 'ClusterAIGovernancePolicy training', ask: 'ml-platform' }],
    });
    const text = await ask('why', 'training/trainer');
    expect(text).toContain('DENIED: api.openai.com:443/tcp');
    expect(text).toContain('clause egress.default');
    expect(text).toContain('the agent started');
    expectDocumented('docs/how-to/why-was-my-pod-denied.md', 'weir why', anonymous(text));
    await expect(ask('why', 'training/nobody')).rejects.toThrow('training/nobody: node');
    // the policy changes: what was decided by the one before is still known
    const remedy = denial?.remedies[0]?.yaml ?? '';
    writeFileSync(join(folder, 'policy.yaml'), `${policy('enforce')}      ${remedy}\n`);
    await expect.poll(() => curl(EXTERNAL), PATIENCE).toBe(0);
    const said = await ask('policy', 'explain', '--id', decision);
    expect(said).toContain(`decision ${decision}: deny`);
    expect(said).toContain('cluster: deny by ClusterAIGovernancePolicy training');
    await expect(ask('policy', 'explain', '--id', '0123456789abcdef')).rejects.toThrow('did not tell it');
    govern('enforce');
    await expect.poll(() => curl(EXTERNAL), PATIENCE).toBe(REFUSED);
  }

  test('lets a connection go on for a while that is older than it and the policy, and then ends it', async () => {
    const again = makeAgentPlaces('again');
    onTestFinished(() => again.remove());
    const waiting = worker.run(['python3', '-c', KEPT_ALIVE]);
    const sockets = async () => (await worker.run(['cat', '/proc/net/tcp'])).stdout;
    await expect.poll(sockets, PATIENCE).toMatch(/:01BB 01 /);
    govern('enforce');
    const next = new WeirProcess([
      ...enforcingArguments(lab, again, join(folder, 'policy.yaml')),
      ...['--policy-adopt-grace', '3', ...NODES.flatMap((each) => ['--policy-node-addresses', each])],
    ]);
    onTestFinished(async () => void (await next.stop('SIGKILL')));
    const decisions = decisionsOf(worker, next);
    await next.started();
    expect((await waiting).stderr).toContain('ConnectionAbortedError');
    await expect.poll(() => decisions().length, PATIENCE).toBeGreaterThan(1);
    const [legacy, denial] = decisions();
    const clause = { name: 'training', clause: 'egress.default', mode: 'enforce' };
    expect(legacy).toMatchObject({ verdict: 'audit', policy: { ...clause, isLegacy: true } });
    expect(denial).toMatchObject({ verdict: 'deny', policy: clause });
    expect(denial?.policy).not.toHaveProperty('isLegacy');
    // no name teaches the way to a node, though policy approves the name
    expect(await fetchIn(worker, INTERNAL)).toBe(REFUSED);
  });
});
