// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { PodsAnswer } from '../../src/api/pods-answer.ts';
import type { FleetAnswer } from '../../src/cli/kubectl/ask-fleet.ts';
import type { WeirRecord } from '../../src/events/record.ts';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import type { Pod } from '../../src/lab/pod.ts';
import { VERSION } from '../../src/version.ts';
import { agentPod, daemonSet, makeStandIn, type StandIn } from '../suites/kubectl/make-stand-in.ts';
import { type AgentPlaces, agentArguments, makeAgentPlaces, WeirProcess } from './agent-process.ts';
import { describeWithLab } from './needs-root.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const NODES = ['node-a', 'node-b'] as const;
const WAIT = { timeout: 60_000, interval: 100 };

/** A node: pods of its own, and an agent that sees them. */
interface Node {
  readonly lab: Lab;
  readonly pod: Pod;
  readonly places: AgentPlaces;
  readonly agent: WeirProcess;
}

async function startNode(node: string): Promise<Node> {
  const lab = await createLab({ prefix: 'test' });
  const pod = await lab.addPod({ namespace: 'research', name: `on-${node}`, resources: ['nvidia.com/gpu'] });
  const places = makeAgentPlaces(node);
  const agent = new WeirProcess([
    'run',
    ...agentArguments(lab, places),
    ...['--node', node, '--cri-mode', 'off', '--kubernetes-mode', 'off'],
  ]);
  await agent.started();
  return { lab, pod, places, agent };
}

/** A run of `kubectl weir`, as a process of its own. */
function start(standIn: StandIn, ...args: readonly string[]) {
  const main = join(ROOT, 'src/cli/kubectl/main.ts');
  const child = spawn(process.execPath, [main, ...args], { env: { ...standIn.env } });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, texts, ended };
}

describeWithLab('kubectl weir', () => {
  vi.setConfig({ testTimeout: 120_000 });
  const nodes: Node[] = [];
  let standIn: StandIn;

  beforeAll(async () => {
    for (const node of NODES) nodes.push(await startNode(node));
    // In a pod `weir` finds its agent by itself: here it is told which.
    const weir = ({ places: { runDir, pinDir } }: Node): string[] => [
      ...['env', `WEIR_RUN_DIR=${runDir}`, `WEIR_PIN_DIR=${pinDir}`],
      ...[process.execPath, join(ROOT, 'src/cli/main.ts')],
    ];
    standIn = makeStandIn({
      daemonsets: [daemonSet('weir-system', 3)],
      pods: [
        ...NODES.map((node) => agentPod('weir-system', `weir-${node}`, node)),
        agentPod('weir-system', 'weir-node-c', 'node-c'),
      ],
      nodes: [],
      exec: Object.fromEntries([
        ...nodes.map((node, at) => [`weir-${NODES[at]}`, weir(node)] as const),
        ['weir-node-c', { refused: 'Error from server: error dialing backend: connection refused' }],
      ]),
    });
  }, 120_000);
  afterAll(async () => {
    standIn?.remove();
    for (const { agent, places, lab } of nodes) {
      await agent.stop();
      places.remove();
      await lab.close();
    }
  }, 120_000);

  test('joins what real agents know of pods, and names the node that does not answer', async () => {
    const { texts, ended } = start(standIn, 'pods', '-o', 'json');
    expect(await ended).toBe(1);
    const answer = JSON.parse(texts.stdout) as FleetAnswer<PodsAnswer>;
    expect(answer).toMatchObject({
      nodes: NODES.map((node) => ({
        node,
        pods: [{ name: `on-${node}`, ai: { kind: 'accelerated' }, observed: true }],
      })),
      failed: [{ node: 'node-c', pod: 'weir-node-c', reason: expect.stringContaining('connection refused') }],
    });
    expect(texts.stderr).toMatch(/^1 of 3 nodes did not answer:\n.*\nnode-c .*connection refused/m);
  });

  test('tells what the kernels of all nodes can do, beside their agents', async () => {
    const { texts, ended } = start(
      standIn,
      'doctor',
      '--timeout',
      '600',
      '--node',
      'node-a',
      '--node',
      'node-b',
    );
    expect(await ended).toBe(0);
    expect(texts.stdout.split('\n').map((line) => line.split(/ {2,}/).slice(0, 3))).toEqual([
      ['NODE', 'KERNEL', 'CAPTURE'],
      ...NODES.map((node) => [node, release(), 'yes']),
      [''],
    ]);
    const one = start(standIn, 'doctor', '--node', 'node-a');
    expect(await one.ended).toBe(0);
    expect(one.texts.stdout).toContain('What the kernel offers:');
  });

  test('tells how it stands with all agents, and fails for the one that does not answer', async () => {
    const { texts, ended } = start(standIn, 'status');
    expect(await ended).toBe(1);
    expect(texts.stdout.split('\n').map((line) => line.split(/ {2,}/).slice(0, 4))).toEqual(
      expect.arrayContaining([
        ['NODE', 'READY', 'VERSION', 'KERNEL'],
        ...NODES.map((node) => [node, 'yes', VERSION, release()]),
      ]),
    );
    expect(texts.stderr).toContain('1 of 3 nodes did not answer:');
  });

  test('joins where the pods of all nodes send', async () => {
    const reach = async () => {
      for (const { pod } of nodes)
        await pod.run(['curl', '-sS', '-o', '/dev/null', 'https://huggingface.co/']);
      const { texts, ended } = start(
        standIn,
        ...['egress', '--since', '15m', '--pod', 'research/', '--node', 'node-a', '--node', 'node-b'],
      );
      expect(await ended).toBe(0);
      expect(texts.stdout).toMatch(/^2 nodes: /);
      return texts.stdout.split('\n').map((line) => line.split(/ {2,}/));
    };
    const rows = NODES.map((node) =>
      expect.arrayContaining([
        node,
        `research/on-${node}`,
        'huggingface.co:443',
        'huggingface-hub (model-registry)',
        '/usr/bin/curl',
      ]),
    );
    await expect.poll(reach, WAIT).toEqual(expect.arrayContaining(rows));
  });

  test('shows records of all nodes as they come, and leaves nothing running in the pods', async () => {
    const { child, texts, ended } = start(standIn, 'events', '-o', 'json', '--kind', 'process.exec');
    const marks = NODES.map((node) => `: on ${node}`);
    const records = () =>
      texts.stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as WeirRecord & { process?: { arguments?: string[] } });
    const arrived = async () => {
      for (const [at, mark] of marks.entries()) await nodes[at]?.pod.run(['sh', '-c', mark]);
      return records().flatMap(({ node, process }) => {
        const mark = process?.arguments?.at(-1) ?? '';
        return marks.includes(mark) ? [`${node} ${mark}`] : [];
      });
    };
    await expect
      .poll(arrived, WAIT)
      .toEqual(expect.arrayContaining(NODES.map((node) => `${node} : on ${node}`)));
    const runDirs = nodes.map(({ places }) => places.runDir);
    expect(attached(runDirs)).toHaveLength(2);
    child.kill('SIGINT');
    expect(await ended).toBe(1);
    expect(texts.stderr).toContain('node node-c is not followed: ');
    await expect.poll(() => attached(runDirs), WAIT).toEqual([]);
  });
});

/** Processes that follow an agent for a kubectl. */
function attached(runDirs: readonly string[]): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => procText(pid, 'cmdline').includes('--attached'))
    .filter((pid) => runDirs.some((runDir) => procText(pid, 'environ').includes(`WEIR_RUN_DIR=${runDir}`)));
}

function procText(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch (error: unknown) {
    // it has just ended
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return '';
    throw error;
  }
}
