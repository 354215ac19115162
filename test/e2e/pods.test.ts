// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { cgroup2Mount } from '../../src/cgroup2-mount.ts';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import type { Pod } from '../../src/lab/pod.ts';
import { type AgentPlaces, agentArguments, makeAgentPlaces, runWeir, WeirProcess } from './agent-process.ts';
import { expectDocumented } from './documented-output.ts';
import { describeWithLab } from './needs-root.ts';

const PAGE = 'docs/how-to/ask-who-a-process-is.md';
const MAIN = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

describeWithLab('weir pods', () => {
  let lab: Lab;
  let notebook: Pod;
  let web: Pod;
  let places: AgentPlaces;
  let agent: WeirProcess;

  beforeAll(async () => {
    lab = await createLab({ prefix: 'test' });
    notebook = await lab.addPod({
      namespace: 'research',
      name: 'notebook',
      labels: { 'weir.dev/domain': 'anything-goes', 'weir.dev/owner': 'nadia' },
      namespaceLabels: { 'weir.dev/domain': 'research' },
      containers: [{ name: 'jupyter', image: 'registry.example/jupyter:2026.11' }],
    });
    web = await lab.addPod({
      namespace: 'shop',
      name: 'web',
      containers: [{ name: 'nginx', image: 'docker.io/library/nginx:1.29' }],
    });
    places = makeAgentPlaces();
    agent = new WeirProcess([
      'run',
      ...agentArguments(lab, places),
      '--node',
      'node-1',
      '--cri-mode',
      'off',
      '--kubernetes-mode',
      'off',
    ]);
    await agent.started();
  });
  afterAll(async () => {
    await agent?.stop();
    places?.remove();
    await lab?.close();
  });

  const weirPods = (...args: string[]): string => runWeir('pods', '--run-dir', places.runDir, ...args);

  /** What differs between two runs, as one example of it. */
  function settled(text: string): string {
    const root = relative(cgroup2Mount(), lab.cgroup);
    const pairs: [string | RegExp, string][] = [
      [lab.manifestsFolder, '/etc/weir/pods'],
      [`/${root}/`, '/'],
      [notebook.parts.uid, '6f2c8f5e-0d1b-4f7e-9a57-3c6f0e8d9b1a'],
      [notebook.parts.uid.replaceAll('-', '_'), '6f2c8f5e_0d1b_4f7e_9a57_3c6f0e8d9b1a'],
      [notebook.parts.containers[0].id, '4f3a9c01'.repeat(8)],
      [notebook.parts.containers[0].id.slice(0, 12), '4f3a9c014f3a'],
      [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '2026-11-21T09:30:00Z'],
      [/\(id \d+\)/g, '(id 5189)'],
      [
        /\d+ more outside of the pod, the nearest .*/g,
        '4 more outside of the pod, the nearest containerd-shim-runc-v2 (pid 4102)',
      ],
    ];
    return pairs.reduce((shown, [from, to]) => shown.replaceAll(from, to), text);
  }

  test('lists pods, why they are observed, and who told of them', () => {
    expectDocumented(PAGE, 'weir pods', settled(weirPods()));
    expect(JSON.parse(weirPods('-o', 'json'))).toMatchObject({
      node: 'node-1',
      pods: [
        {
          name: 'notebook',
          uid: notebook.parts.uid,
          governance: { domain: 'research', owner: 'nadia' },
          observed: true,
          origins: [{ origin: 'folder' }],
        },
        { name: 'web', uid: web.parts.uid, governance: {}, observed: false },
      ],
    });
  });

  test('explains a process that runs a program in a pod', async () => {
    const shell = await notebook.exec(['sh', '-c', 'sleep 1000 & wait', 'sh', '--token=hunter2hunter2']);
    onTestFinished(async () => {
      shell.kill('SIGKILL');
      await notebook.run(['true']);
    });
    const exec = () =>
      agent.events('process.exec').find(({ process }) => process?.arguments?.join(' ') === 'sleep 1000')
        ?.process;
    await expect.poll(exec, { timeout: 20_000 }).toBeDefined();
    const pid = exec()?.pid ?? 0;
    onTestFinished(() => void process.kill(pid, 'SIGKILL'));
    const printed = settled(weirPods('--explain', String(pid)))
      .replaceAll(String(pid), '4711')
      .replaceAll(String(shell.pid), '4702');
    expect(printed).not.toContain('hunter2');
    expectDocumented(PAGE, 'weir pods --explain pid', printed);
  });

  test('finds a pod by name, uid, cgroup path and id alike', () => {
    const { cgroup, uid } = notebook.parts;
    const steps = (who: string) => {
      const answer = JSON.parse(weirPods('--explain', who, '-o', 'json')) as {
        steps: { step: string; value?: string }[];
      };
      return answer.steps
        .filter(({ step }) => step === 'pod' || step === 'governance')
        .map(({ value }) => value);
    };
    const path = `/${relative(cgroup2Mount(), cgroup)}`;
    const expected = [expect.stringContaining(uid), 'domain research', 'owner nadia'];
    for (const who of ['research/notebook', uid, path, `/sys/fs/cgroup${path}`])
      expect(steps(who)).toEqual(expected);
  });

  test('says what it does not know, and fails', () => {
    const result = spawnSync(
      process.execPath,
      [MAIN, 'pods', '--run-dir', places.runDir, '--explain', 'research/nobody'],
      { encoding: 'utf8' },
    );
    expect(result.status).toBe(7);
    expectDocumented(PAGE, 'weir pods --explain nobody', result.stderr);
  });
});
