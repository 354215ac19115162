// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PodsAnswer, PodView } from '../../src/api/pods-answer.ts';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import type { PodProcess } from '../../src/lab/exec-in-pod.ts';
import { findPython } from '../../src/lab/find-python.ts';
import type { Pod } from '../../src/lab/pod.ts';
import { type AgentPlaces, agentArguments, makeAgentPlaces, runWeir, WeirProcess } from './agent-process.ts';
import { describeWithLab } from './needs-root.ts';

/** A console script as pip installs it: maps a library and a model, then waits. */
const SERVER = `
import mmap, sys
held = []
for name in ('libtorch_cpu.so', 'weights.safetensors'):
    with open(name, 'w+b') as f:
        f.write(b'x' * 4096)
        f.flush()
        held.append(mmap.mmap(f.fileno(), 4096))
sys.stdin.read()
`;

describeWithLab('recognition of AI workloads', () => {
  let lab: Lab;
  let places: AgentPlaces;
  let agent: WeirProcess;
  /** A pod whose server began before the agent. */
  let before: Pod;
  const programs: PodProcess[] = [];

  beforeAll(async () => {
    lab = await createLab({ prefix: 'test' });
    places = makeAgentPlaces();
    before = await addServer('before');
    await serve(before);
    const off = ['--cri-mode', 'off', '--kubernetes-mode', 'off'];
    agent = new WeirProcess(['run', ...agentArguments(lab, places), ...off]);
    await agent.started();
  });
  afterAll(async () => {
    for (const program of programs) program.kill('SIGKILL');
    await agent?.stop('SIGKILL');
    places?.remove();
    await lab?.close();
  });

  function viewOf(pod: Pod): PodView | undefined {
    const answer = JSON.parse(runWeir('pods', '--run-dir', places.runDir, '-o', 'json')) as PodsAnswer;
    return answer.pods.find(({ uid }) => uid === pod.parts.uid);
  }

  /** A pod, unless said without any label, for a program that looks like a model server. */
  async function addServer(name: string, labels: Record<string, string> = {}): Promise<Pod> {
    const pod = await lab.addPod({ namespace: 'shadow', name, labels, ndots: 1 });
    writeFileSync(join(pod.workFolder, 'vllm'), SERVER);
    return pod;
  }

  async function serve(pod: Pod): Promise<void> {
    const words = ['vllm', 'serve', 'acme/secret-model', '--token=hunter2hunter2'];
    programs.push(await pod.exec([await findPython(), ...words]));
  }

  /** What the agent told of programs of a pod. */
  const execsOf = (pod: Pod) =>
    agent.events('process.exec').filter(({ pod: owner }) => owner?.uid === pod.parts.uid);

  test('finds what ran before the agent by its arguments, then by what it maps', async () => {
    const pod = before;
    expect(viewOf(pod)).toMatchObject({
      governance: {},
      observed: true,
      reason: 'AI workload',
      ai: { kind: 'inference' },
    });
    await expect
      .poll(() => viewOf(pod)?.ai?.evidence.map(({ signal, detail }) => `${signal} ${detail}`), {
        timeout: 30_000,
        interval: 500,
      })
      .toEqual(expect.arrayContaining(['argv vllm', 'library torch', 'model-file .safetensors']));
    await pod.run(['sh', '-c', ': observed from here on']);
    const seen = () =>
      execsOf(pod).find(({ process }) => process?.arguments?.includes(': observed from here on') === true);
    await expect.poll(seen, { timeout: 20_000 }).toBeDefined();
    expect(seen()?.identity?.ai).toMatchObject({ kind: 'inference', confidence: expect.any(Number) });
    const explained = runWeir('pods', '--run-dir', places.runDir, '--explain', 'shadow/before');
    expect(explained).toContain('observed    yes: AI workload');
    expect(explained).toMatch(/^ai +inference 0\.9\d\n +told by .*argv vllm \(0\.68\)/m);
    expect(JSON.stringify(viewOf(pod))).not.toMatch(/hunter2|secret-model/);
  });

  test('says what a labelled pod does, though its program has a name of its own', async () => {
    const pod = await addServer('labelled', { 'weir.dev/owner': 'nadia' });
    programs.push(await pod.exec([await findPython(), '-c', SERVER]));
    await expect
      .poll(() => viewOf(pod), { timeout: 30_000, interval: 500 })
      .toMatchObject({
        reason: 'governance labels',
        ai: { kind: 'accelerated', evidence: [{ signal: 'library' }, { signal: 'model-file' }] },
      });
  });

  test('finds what begins under the agent by its arguments, with that very exec', async () => {
    const pod = await addServer('argv');
    await expect.poll(() => viewOf(pod)?.observed).toBe(false);
    await pod.run(['sh', '-c', ': of no interest']);
    await serve(pod);
    const words = () => execsOf(pod).map(({ process }) => process?.arguments?.join(' '));
    await expect
      .poll(() => words().find((line) => line?.includes('serve acme/secret-model')), { timeout: 20_000 })
      .toBeDefined();
    // What came before is not told: the pod was not observed then.
    expect(words()).not.toContain('sh -c : of no interest');
    const exec = execsOf(pod).find(({ process }) => process?.arguments?.includes('serve') === true);
    expect(exec?.identity).toEqual({
      ai: {
        kind: 'inference',
        confidence: 0.68,
        evidence: [{ signal: 'argv', weight: 0.68, detail: 'vllm' }],
      },
    });
  });

  test('finds who asks for the name of an LLM API, and observes it from then on', async () => {
    const pod = await lab.addPod({ namespace: 'shadow', name: 'dns', ndots: 1 });
    await expect
      .poll(() => viewOf(pod))
      .toMatchObject({ observed: false, reason: 'no governance label and no sign of AI' });
    await pod.run(['getent', 'hosts', 'api.openai.com']);
    await expect
      .poll(() => viewOf(pod), { timeout: 20_000 })
      .toMatchObject({
        observed: true,
        ai: { kind: 'agent', confidence: 0.6, evidence: [{ signal: 'dns', detail: 'openai' }] },
      });
    await pod.run(['sh', '-c', ': from here on']);
    await expect
      .poll(() => execsOf(pod).find(({ process }) => process?.arguments?.includes(': from here on')), {
        timeout: 20_000,
      })
      .toMatchObject({ pod: { name: 'dns' }, identity: { ai: { kind: 'agent' } } });
  });

  test('marks pods that it can not govern, and does not call them governed', async () => {
    const pod = await lab.addPod({
      namespace: 'shadow',
      name: 'kata',
      runtimeClass: 'kata-qemu',
      resources: ['nvidia.com/gpu'],
    });
    await expect
      .poll(() => viewOf(pod))
      .toMatchObject({ control: 'ungovernable', ai: { kind: 'accelerated' } });
    expect(runWeir('pods', '--run-dir', places.runDir)).toMatch(
      /kata .*accelerated 0\.70: accelerator nvidia\.com\/gpu \(ungovernable\)/,
    );
    await pod.run(['true']);
    await expect.poll(() => execsOf(pod).length, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(execsOf(pod)[0]?.identity).toMatchObject({ control: 'ungovernable' });
  });

  test('marks a pod of which a process has an RDMA device open, whatever its spec says', {
    timeout: 120_000,
  }, async () => {
    const pod = await lab.addPod({ namespace: 'shadow', name: 'rdma', resources: ['nvidia.com/gpu'] });
    await expect.poll(() => viewOf(pod)?.ai?.kind).toBe('accelerated');
    expect(viewOf(pod)?.control).toBeUndefined();
    // A device folder of the pod's own: that of this machine is left alone.
    const make = 'mount -t tmpfs none /dev && mkdir /dev/infiniband && touch /dev/infiniband/uverbs0';
    const mounts = ['--target', String(pod.parts.sandbox.pid), '--mount'];
    execFileSync('nsenter', [...mounts, 'sh', '-c', make]);
    const script = "import sys; held = open('/dev/infiniband/uverbs0'); sys.stdin.read()";
    programs.push(await pod.exec([await findPython(), '-c', script]));
    await expect
      .poll(() => viewOf(pod), { timeout: 90_000, interval: 500 })
      .toMatchObject({ control: 'l3-only', ai: { kind: 'accelerated' } });
    expect(runWeir('pods', '--run-dir', places.runDir)).toMatch(/ rdma .*accelerated .*\(l3-only\)/);
  });
});
