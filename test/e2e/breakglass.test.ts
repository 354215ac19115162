// SPDX-License-Identifier: Apache-2.0
import { type ExecFileException, execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { BREAKGLASS_STATE_NAME } from '../../src/agent/open-breakglass.ts';
import type { BreakglassAnswer } from '../../src/api/breakglass-answer.ts';
import type { FleetAnswer } from '../../src/cli/kubectl/ask-fleet.ts';
import type { BreakglassRecord } from '../../src/events/breakglass-record.ts';
import type { HeartbeatRecord } from '../../src/events/record.ts';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import { agentPod, daemonSet, makeStandIn } from '../suites/kubectl/make-stand-in.ts';
import { type AgentPlaces, makeAgentPlaces, runWeirAside, WeirProcess } from './agent-process.ts';
import { expectDocumented } from './documented-output.ts';
import { enforcingArguments } from './enforcing-arguments.ts';
import { describeWithLab } from './needs-root.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGE = 'docs/how-to/break-glass.md';
const REASON = 'hub mirror is down, INC-4711';
const WAIT = { timeout: 30_000, interval: 100 };
const NOBODY = 65_534;

const policy = (kind: string, metadata: object, mode: string): object => ({
  apiVersion: 'weir.dev/v1alpha1',
  kind,
  metadata,
  spec: { mode, podSelector: {}, egress: { default: 'deny' } },
});

describeWithLab('weir breakglass', () => {
  vi.setConfig({ testTimeout: 120_000 });
  let lab: Lab;
  let places: AgentPlaces;
  let policies: string;
  // loading its programs is what an agent takes longest for: all tests share one, and the last kills it
  let agent: WeirProcess;

  beforeAll(async () => {
    lab = await createLab({ prefix: 'test' });
    await lab.addPod({ namespace: 'research', name: 'notebook' });
    places = makeAgentPlaces();
    policies = join(places.runDir, 'policies');
    mkdirSync(policies);
    const documents = [
      policy('ClusterAIGovernancePolicy', { name: 'serving' }, 'enforce'),
      policy('ClusterAIGovernancePolicy', { name: 'watch' }, 'audit'),
      policy('AIGovernancePolicy', { name: 'team', namespace: 'research' }, 'enforce'),
    ];
    writeFileSync(join(policies, 'all.yaml'), documents.map((each) => stringify(each)).join('---\n'));
    agent = run();
    await agent.started();
  });
  afterAll(async () => {
    await agent?.stop('SIGKILL');
    places?.remove();
    await lab?.close();
  });

  function run(...more: readonly string[]): WeirProcess {
    return new WeirProcess([
      ...enforcingArguments(lab, places, policies),
      ...['--node', 'node-1', '--cri-mode', 'off', '--kubernetes-mode', 'off'],
      ...['--heartbeat-interval', '1'],
      ...more,
    ]);
  }

  /** The next agent of the same places; ends with its test. */
  async function runNext(...more: readonly string[]): Promise<WeirProcess> {
    const next = run(...more);
    onTestFinished(async () => void (await next.stop('SIGKILL')));
    return await next.started();
  }

  const weir = (...args: readonly string[]) => runWeirAside(...args, '--run-dir', places.runDir);
  const begin = (name: string, duration = '30m', reason = REASON) =>
    weir('breakglass', '--policy', name, '--for', duration, '--reason', reason);

  /** What a command that fails says, and how it ends. */
  async function failing(
    args: readonly string[],
    options: { readonly uid?: number } = {},
  ): Promise<{ readonly status: unknown; readonly stderr: string }> {
    const main = join(ROOT, 'src/cli/main.ts');
    const { promise, resolve } = Promise.withResolvers<{ status: unknown; stderr: string }>();
    execFile(
      process.execPath,
      [main, ...args, '--run-dir', places.runDir],
      options,
      (error: ExecFileException | null, _stdout, stderr) => resolve({ status: error?.code ?? 0, stderr }),
    );
    return await promise;
  }
  const refusal = async (...args: readonly string[]) => {
    const { status, stderr } = await failing(['breakglass', ...args]);
    expect(status).toBe(2);
    return stderr;
  };

  const toldBy = ({ records }: WeirProcess): BreakglassRecord[] =>
    records.filter((record): record is BreakglassRecord => record.kind === 'breakglass');
  /** What the agent tells from now on. */
  function fromNow(): () => BreakglassRecord[] {
    const before = toldBy(agent).length;
    return () => toldBy(agent).slice(before);
  }
  const list = async () => JSON.parse(await weir('breakglass', 'list', '-o', 'json')) as BreakglassAnswer;

  /** As if the time of one had passed while no agent ran. */
  function endInState(path: string, name: string): void {
    const state = JSON.parse(readFileSync(path, 'utf8')) as { active: { policy: object; untilMs: number }[] };
    const active = state.active.map((each) =>
      JSON.stringify(each.policy).includes(`"name":"${name}"`) ? { ...each, untilMs: Date.now() } : each,
    );
    writeFileSync(path, JSON.stringify({ ...state, active }));
  }

  /** What differs between two runs, as one example of it. */
  const settled = (text: string): string =>
    text
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/g, '2026-11-21T10:00:00.000Z')
      .replaceAll(/uid 0( \(login \d+\))?, pid \d+/g, 'uid 0 (login 1000), pid 4711')
      .replaceAll(/(29 min 5\d s|30 min) +/g, '29 min 58 s  ')
      .replaceAll(/LEFT +BY/g, 'LEFT         BY')
      .replaceAll(/BY {2,}REASON/g, 'BY                            REASON');

  test('suspends a policy, shows it everywhere, and ends it', async () => {
    const told = fromNow();
    expectDocumented(PAGE, 'weir breakglass', settled(await begin('serving')));
    expectDocumented(PAGE, 'weir breakglass list', settled(await weir('breakglass', 'list')));
    const [view] = (await list()).active;
    expect(view).toMatchObject({ policy: { name: 'serving' }, reason: REASON, by: { uid: 0 } });
    expect(await weir('status')).toContain(
      `BREAKGLASS: ClusterAIGovernancePolicy serving audits until ${view?.until} (uid 0`,
    );
    const explained = await weir(
      ...['policy', 'explain', '--policy', policies, '--pod', 'research/notebook'],
      ...['--to', 'huggingface.co:443'],
    );
    expect(explained).toContain(
      `ClusterAIGovernancePolicy serving (audit until ${view?.until} by breakglass)`,
    );
    expect(explained).toMatch(/verdict: deny .*\n\npolicies in mode enforce:\n {2}cluster +allow +no policy/);
    await vi.waitFor(() => {
      const beats = agent.records.filter((record): record is HeartbeatRecord => record.kind === 'heartbeat');
      expect(beats.at(-1)?.suspended).toEqual([{ policy: view?.policy, until: view?.until }]);
    }, WAIT);
    expectDocumented(
      PAGE,
      'weir breakglass end',
      settled(await weir('breakglass', 'end', '--policy', 'serving')),
    );
    await vi.waitFor(() => expect(told()).toHaveLength(2), WAIT);
    expect(told()).toMatchObject([
      {
        policy: { kind: 'ClusterAIGovernancePolicy', name: 'serving' },
        breakglass: { state: 'began', reason: REASON, by: { uid: 0, program: process.execPath } },
      },
      { breakglass: { state: 'ended', endedBy: { uid: 0 } } },
    ]);
    expect((await list()).active).toEqual([]);
  });

  test('is told at its instant that it is over, without anybody asking', async () => {
    const told = fromNow();
    await begin('research/team', '1s');
    await vi.waitFor(
      () => expect(told().map(({ breakglass }) => breakglass.state)).toEqual(['began', 'expired']),
      WAIT,
    );
    expect((await list()).active).toEqual([]);
  });

  test('refuses what it must not do, and says why', async () => {
    const told = fromNow();
    const times = ['--for', '30m', '--reason', REASON];
    expect(await refusal('--policy', 'servin', ...times)).toContain(
      'ClusterAIGovernancePolicy servin: no such policy holds on this node; did you mean ClusterAIGovernancePolicy serving?',
    );
    expect(await refusal('--policy', 'watch', ...times)).toContain('watch: is in mode audit');
    expect(await refusal('--policy', 'serving', '--for', '30m')).toContain('--reason is missing');
    expect(await refusal('--policy', 'serving', '--for', 'long', '--reason', REASON)).toContain(
      '--for must be a duration such as 30m',
    );
    expect(await refusal('--for', '30m', '--reason', REASON)).toContain('--policy is missing');
    expect(await refusal('end', '--policy', 'serving')).toContain('serving: is not active');
    await begin('serving');
    expect(await refusal('--policy', 'serving', ...times)).toContain('serving: is active until');
    await vi.waitFor(() => expect(told()).toHaveLength(1), WAIT);
    await weir('breakglass', 'end', '--policy', 'serving');
  });

  test('takes no orders from others than root', async ({ skip }) => {
    // a checkout in a folder of root's own, as mktemp makes it
    const { status: reads } = spawnSync('test', ['-r', join(ROOT, 'src/cli/main.ts')], { uid: NOBODY });
    skip(reads !== 0, 'others than root can not read this checkout');
    const told = fromNow();
    const words = ['breakglass', '--policy', 'serving', '--for', '30m', '--reason', REASON];
    const { status, stderr } = await failing(words, { uid: NOBODY });
    expect([status, stderr]).toEqual([3, expect.stringContaining('EACCES')]);
    expect([told(), (await list()).active]).toEqual([[], []]);
  });

  test('goes through kubectl to the nodes that are named', async () => {
    const standIn = makeStandIn({
      daemonsets: [daemonSet('weir-system', 1)],
      pods: [agentPod('weir-system', 'weir-node-1', 'node-1')],
      nodes: [],
      exec: {
        'weir-node-1': [
          ...['env', `WEIR_RUN_DIR=${places.runDir}`, process.execPath, join(ROOT, 'src/cli/main.ts')],
        ],
      },
    });
    onTestFinished(() => standIn.remove());
    const kubectlWeir = async (...args: readonly string[]) => {
      const { promise, resolve } = Promise.withResolvers<readonly [unknown, string]>();
      const main = join(ROOT, 'src/cli/kubectl/main.ts');
      execFile(process.execPath, [main, ...args], { env: { ...standIn.env } }, (error, stdout, stderr) =>
        resolve([error?.code ?? 0, stdout + stderr]),
      );
      return await promise;
    };
    const words = ['--policy', 'serving', '--for', '30m', '--reason', REASON];
    expect(await kubectlWeir('breakglass', ...words)).toEqual([
      2,
      expect.stringContaining('--node is missing'),
    ]);
    expect(await kubectlWeir('breakglass', '--node', 'node-1', ...words)).toEqual([
      0,
      expect.stringContaining('node node-1: ClusterAIGovernancePolicy serving counts as one in mode audit'),
    ]);
    const [, listed] = await kubectlWeir('breakglass', 'list', '-o', 'json');
    const { nodes } = JSON.parse(listed) as FleetAnswer<BreakglassAnswer>;
    expect(nodes).toMatchObject([
      { node: 'node-1', active: [{ policy: { name: 'serving' }, reason: REASON }] },
    ]);
    expect(await kubectlWeir('breakglass', 'end', '--node', 'node-1', '--policy', 'serving')).toEqual([
      0,
      expect.stringContaining('holds as written again'),
    ]);
    const [status, again] = await kubectlWeir('breakglass', 'end', '--node', 'node-1', '--policy', 'serving');
    expect([status, again]).toEqual([1, expect.stringContaining('is not active')]);
  });

  test('goes on when the agent is killed, and is over where its time passes meanwhile', async () => {
    await begin('serving');
    await begin('research/team');
    const { active } = await list();
    await agent.stop('SIGKILL');
    endInState(join(places.runDir, 'state', BREAKGLASS_STATE_NAME), 'team');
    const next = await runNext('--breakglass-max-duration', '3600');
    expect((await list()).active).toMatchObject([
      {
        policy: { name: 'serving' },
        until: active.find(({ policy: { name } }) => name === 'serving')?.until,
      },
    ]);
    await vi.waitFor(() => expect(toldBy(next)).toHaveLength(2), WAIT);
    expect(toldBy(next).map((each) => [each.policy.name, each.breakglass.state])).toEqual([
      ['serving', 'restored'],
      ['team', 'expired'],
    ]);
    expect(await refusal('--policy', 'research/team', '--for', '2h', '--reason', REASON)).toContain(
      '7200 s are too long: at most 3600 s (breakglass.maxDuration)',
    );
    await next.stop();
    const disabled = await runNext('--breakglass-enabled', 'false');
    await vi.waitFor(() => expect(toldBy(disabled)[0]?.breakglass.state).toBe('expired'), WAIT);
    expect(await list()).toMatchObject({ enabled: false, active: [] });
  });
});
