// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  agentPod,
  daemonSet,
  makeStandIn,
  type StandIn,
  UNTIL_LEFT_ALONE,
} from '../../../test/suites/kubectl/make-stand-in.ts';
import { runProgram } from '../../../test/suites/run-program.ts';
import type { PodsAnswer, PodView } from '../../api/pods-answer.ts';
import { KUBECTL_WEIR } from './kubectl-program.ts';

const NS = 'weir-system';
let standIn: StandIn;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-fleet-'));
  standIn = makeStandIn({ daemonsets: [], pods: [], exec: {} });
});
afterEach(() => {
  standIn.remove();
  rmSync(folder, { recursive: true });
});

/** Runs `kubectl weir` in this process; gives what it wrote and its exit status. */
const kubectlWeir = (argv: readonly string[], signal?: AbortSignal, env = standIn.env) =>
  runProgram(KUBECTL_WEIR, argv, { env, ...(signal && { signal }) });

/** A program that runs this code, as `weir` in a pod. */
const runs = (code: string): string[] => [process.execPath, '-e', code];
const answers = (answer: object): string[] => runs(`console.log(${JSON.stringify(JSON.stringify(answer))})`);

function pod(name: string, more: Partial<PodView> = {}): PodView {
  return {
    namespace: 'research',
    name,
    uid: name,
    labels: {},
    namespaceLabels: {},
    governance: {},
    observed: true,
    reason: 'AI workload',
    containers: [{ name: 'main', image: 'x', kind: 'container' }],
    cgroups: 1,
    origins: [{ origin: 'api', since: '2026-11-21T09:30:00.000Z' }],
    since: '2026-11-21T09:30:00.000Z',
    ...more,
  };
}

const ai = (confidence: number) =>
  ({
    kind: 'inference',
    confidence,
    evidence: [{ signal: 'image', weight: 0.9, detail: 'vllm' }],
  }) as const;

function ofNode(node: string, pods: readonly PodView[]): PodsAnswer {
  return { node, time: '2026-11-21T09:30:00.000Z', sources: [], pods, unknown: [] };
}

const rowsOf = (text: string): string[][] => text.split('\n').map((line) => line.split(/ {2,}/));

describe('kubectl weir pods', () => {
  function twoNodes(): void {
    standIn.set({
      daemonsets: [daemonSet(NS, 2)],
      pods: [agentPod(NS, 'weir-b', 'node-b'), agentPod(NS, 'weir-a', 'node-a')],
      nodes: [],
      exec: {
        'weir-a': answers(
          ofNode('node-a', [
            pod('llm', { ai: ai(0.9) }),
            pod('web', { observed: false, reason: 'no governance label and no sign of AI' }),
            pod('hint', { ai: ai(0.3), observed: false }),
          ]),
        ),
        'weir-b': answers(ofNode('node-b', [pod('owned', { governance: { owner: 'nadia' } })])),
      },
    });
  }

  it('shows the AI pods and the governed ones of all nodes in one table, and why each counts', async () => {
    twoNodes();
    const { status, stdout, stderr } = await kubectlWeir(['pods']);
    expect([status, stderr]).toEqual([0, '']);
    expect(rowsOf(stdout)).toEqual([
      ['2 nodes: 2 pods, 2 observed'],
      [''],
      expect.arrayContaining(['NODE', 'NAMESPACE', 'AI']),
      expect.arrayContaining(['node-a', 'llm', 'inference 0.90: image vllm']),
      expect.arrayContaining(['node-b', 'owned', 'owner=nadia']),
      [''],
    ]);
    expect(rowsOf((await kubectlWeir(['pods', '--all'])).stdout)[0]).toEqual(['2 nodes: 4 pods, 2 observed']);
  });

  it('gives the whole answers as one JSON object', async () => {
    twoNodes();
    const { stdout } = await kubectlWeir(['pods', '-o', 'json']);
    expect(JSON.parse(stdout)).toEqual({
      nodes: [
        expect.objectContaining({ node: 'node-a', pods: [pod('llm', { ai: ai(0.9) })] }),
        expect.objectContaining({ node: 'node-b' }),
      ],
      failed: [],
      noAgent: [],
    });
  });

  it('asks through the context, the kubeconfig, the namespace and the nodes that the user names', async () => {
    twoNodes();
    const { stdout } = await kubectlWeir([
      'pods',
      ...['--context', 'prod', '--kubeconfig', '/k', '-n', NS, '--node', 'node-b'],
    ]);
    expect(stdout).toContain('1 node: 1 pod');
    const calls = standIn.calls();
    for (const call of calls) expect(call.slice(0, 4)).toEqual(['--context', 'prod', '--kubeconfig', '/k']);
    expect(calls.map((call) => call.slice(4).join(' '))).toEqual([
      `get daemonsets --namespace ${NS} --selector app.kubernetes.io/name=weir -o json`,
      `get pods --namespace ${NS} --selector app.kubernetes.io/name=weir -o json`,
      `exec --namespace ${NS} weir-b --container weir -- weir pods -o json`,
    ]);
  });
});

describe('kubectl weir pods --explain', () => {
  const unknown = runs(
    "console.error('weir: a/b: no such pod is known here\\n      x [UNKNOWN]'); process.exitCode = 7",
  );
  const fleet = (exec: Record<string, string[]>): void =>
    standIn.set({
      daemonsets: [daemonSet(NS, 2)],
      pods: [agentPod(NS, 'weir-a', 'node-a'), agentPod(NS, 'weir-b', 'node-b')],
      nodes: [],
      exec,
    });

  it('shows what the node says that knows, and does not take the others for failed', async () => {
    const steps = [{ step: 'governance', value: 'owner nadia' }];
    fleet({ 'weir-a': unknown, 'weir-b': answers({ question: 'a/b', asked: 'pod', steps }) });
    const { status, stdout, stderr } = await kubectlWeir(['pods', '--explain', 'a/b']);
    expect([status, stderr, stdout]).toEqual([0, '', 'node node-b\na/b (pod)\n\ngovernance  owner nadia\n']);
    const asked = standIn.calls().filter((call) => call[0] === 'exec');
    for (const call of asked) expect(call.join(' ')).toContain('-- weir pods --explain a/b -o json');
    expect(asked).toHaveLength(2);
  });

  it('fails where no node knows', async () => {
    fleet({ 'weir-a': unknown, 'weir-b': unknown });
    const { status, stderr } = await kubectlWeir(['pods', '--explain', 'a/b']);
    expect(status).toBe(1);
    expect(stderr.match(/no such pod is known here/g)).toHaveLength(2);
  });
});

describe('nodes that do not answer', () => {
  it('are named with the reason, and what arrived is shown', async () => {
    standIn.set({
      daemonsets: [daemonSet(NS, 8)],
      pods: [
        agentPod(NS, 'weir-1', 'node-1'),
        agentPod(NS, 'weir-2', 'node-2'),
        agentPod(NS, 'weir-3', 'node-3'),
        agentPod(NS, 'weir-4', 'node-4'),
        agentPod(NS, 'weir-5', 'node-5', {
          waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container' },
        }),
        agentPod(NS, 'weir-6', 'node-6'),
      ],
      nodes: [],
      exec: {
        'weir-1': answers(ofNode('node-1', [pod('llm', { ai: ai(0.9) })])),
        'weir-2': {
          refused:
            'error: Internal error occurred: error sending request: dial tcp 10.0.0.2:10250: i/o timeout',
        },
        'weir-3': runs("process.kill(process.pid, 'SIGKILL')"),
        'weir-4': runs(
          "console.error('weir: /run/weir/weir.sock: connect ENOENT\\n      start it [AGENT_NOT_RUNNING]'); process.exitCode = 5",
        ),
        'weir-6': answers({ version: 1 }),
      },
    });
    const { status, stdout, stderr } = await kubectlWeir(['pods']);
    expect(status).toBe(1);
    expect(stdout).toContain('1 node: 1 pod, 1 observed');
    expect(rowsOf(stderr)).toEqual([
      [''],
      ['6 of 7 nodes did not answer:'],
      ['NODE', 'POD', 'WHY'],
      [
        'node-2',
        'weir-2',
        'Internal error occurred: error sending request: dial tcp 10.0.0.2:10250: i/o timeout',
      ],
      ['node-3', 'weir-3', 'killed with SIGKILL: its container ended, or memory was short'],
      ['node-4', 'weir-4', '/run/weir/weir.sock: connect ENOENT; start it [AGENT_NOT_RUNNING]'],
      ['node-6', 'weir-6', 'not an answer of this version of Weir: "{\\"version\\":1}\\n"'],
      [
        'node-5',
        'weir-5',
        'pod is Running; container weir: CrashLoopBackOff: back-off 40s restarting failed container',
      ],
      [
        '?',
        '-',
        '2 of the 8 nodes that shall have an agent have no pod: kubectl describe daemonset says why',
      ],
      [''],
    ]);
  });

  it('are in the JSON too, with those that the user named and that are not there', async () => {
    standIn.set({ daemonsets: [daemonSet(NS, 0)], pods: [], exec: {} });
    const { status, stdout } = await kubectlWeir(['pods', '-o', 'json', '--node', 'nope']);
    expect(status).toBe(1);
    expect(JSON.parse(stdout).failed).toEqual([
      { node: 'nope', reason: 'the DaemonSet has no pod on a node of this name' },
    ]);
  });

  it('are told from nodes that are not to have an agent; of those the ones with accelerators stand out', async () => {
    const node = (name: string, allocatable: object) => ({ metadata: { name }, status: { allocatable } });
    const nodes = [node('node-a', {}), node('gpu-7', { cpu: '8', 'nvidia.com/gpu': '4' }), node('edge', {})];
    const fleet = {
      daemonsets: [daemonSet(NS, 1)],
      pods: [agentPod(NS, 'weir-a', 'node-a')],
      exec: { 'weir-a': answers(ofNode('node-a', [])) },
    };
    standIn.set({ ...fleet, nodes });
    const { status, stderr } = await kubectlWeir(['pods']);
    expect(status).toBe(0);
    expect(rowsOf(stderr)).toEqual([
      [''],
      ['nodes with accelerators and without an agent: nothing is seen there'],
      ['NODE', 'OFFERS'],
      ['gpu-7', 'nvidia.com/gpu: 4'],
      [''],
      ['the DaemonSet leaves out: edge'],
      [''],
    ]);
    standIn.set(fleet);
    const unknown = await kubectlWeir(['pods']);
    expect(unknown.status).toBe(0);
    expect(unknown.stderr).toMatch(/^whether there are nodes without an agent is not known: .*Forbidden/m);
  });
});

describe('asking many nodes', () => {
  const many = (code: string): void =>
    standIn.set({
      daemonsets: [daemonSet(NS, 12)],
      pods: Array.from({ length: 12 }, (_, at) => agentPod(NS, `weir-${at}`, `node-${at}`)),
      nodes: [],
      exec: Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`weir-${at}`, runs(code)])),
    });

  it('asks no more at once than it is told to', async () => {
    const log = join(folder, 'log');
    const answer = JSON.stringify(JSON.stringify(ofNode('n', [])));
    many(`const { appendFileSync } = require('node:fs');
      appendFileSync(${JSON.stringify(log)}, '+');
      setTimeout(() => { appendFileSync(${JSON.stringify(log)}, '-'); console.log(${answer}); }, 20);`);
    const { status } = await kubectlWeir(['pods', '--parallel', '3']);
    let running = 0;
    const counts = [...readFileSync(log, 'utf8')].map((mark) => (running += mark === '+' ? 1 : -1));
    expect([status, counts.length]).toEqual([0, 24]);
    expect(Math.max(...counts)).toBeLessThanOrEqual(3);
  });

  it('ends all of them when the user asks to stop, and says which were not asked', async () => {
    const log = join(folder, 'log');
    many(`require('node:fs').appendFileSync(${JSON.stringify(log)}, '+'); ${UNTIL_LEFT_ALONE}`);
    const stop = new AbortController();
    const ended = kubectlWeir(['pods', '--parallel', '2'], stop.signal);
    const started = () => existsSync(log) && readFileSync(log, 'utf8');
    await expect.poll(started, { timeout: 20_000 }).toBe('++');
    stop.abort();
    const { status, stderr } = await ended;
    expect(status).toBe(130);
    expect(stderr.match(/interrupted before it was asked/g)).toHaveLength(10);
    expect(stderr.match(/^node-.* interrupted$/gm)).toHaveLength(2);
  });
});

describe('what the user must mend', () => {
  it.each([
    [['pods', '--timeout', '0'], 2, /--timeout must be a whole number of 1 to 3600, got "0"/],
    [['pods', '-o', 'yaml'], 2, /pods: --output must be table or json, got "yaml"/],
    [['pods'], 5, /no namespace has a DaemonSet labelled app\.kubernetes\.io\/name=weir/],
    [['pods', '-n', 'x'], 5, /namespace x has no DaemonSet labelled app\.kubernetes\.io\/name=weir/],
    [
      ['pods', '--context', 'nowhere'],
      1,
      /error: context "nowhere" does not exist\nweir: kubectl get daemonsets/,
    ],
    [['events', '--kind', 'nonsense'], 2, /--kind nonsense: no such kind of record/],
  ])('%j ends with %i', async (argv, expected, message) => {
    const { status, stderr } = await kubectlWeir(argv);
    expect(status).toBe(expected);
    expect(stderr).toMatch(message);
  });

  it('is asked to choose between installations', async () => {
    standIn.set({ daemonsets: [daemonSet('a', 1), daemonSet('b', 1)], pods: [], exec: {} });
    const { status, stderr } = await kubectlWeir(['pods']);
    expect([status, stderr.split('\n')[0]]).toEqual([
      2,
      'weir: 2 DaemonSets are labelled app.kubernetes.io/name=weir: a/weir, b/weir; choose with -n',
    ]);
  });

  it('is told that there is no kubectl', async () => {
    const { status, stderr } = await kubectlWeir(['pods'], undefined, { PATH: folder });
    expect([status, stderr.split('\n')[0]]).toEqual([3, 'weir: kubectl: spawn kubectl ENOENT']);
  });
});
