// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type RuntimeWatch, startRuntime } from '../../src/cluster/cri/start-runtime.ts';
import { controlOfSpec } from '../../src/identity/control-of-spec.ts';
import { governanceKeys } from '../../src/identity/governance.ts';
import { PodDirectory } from '../../src/identity/pod-directory.ts';
import { Containerd, KERNEL_OF_ITS_OWN } from '../containers/containerd.ts';
import { Kubelet, type Sandbox, type TestContainer } from '../containers/kubelet.ts';
import { describeWithContainerd } from '../containers/needs-containerd.ts';

const TIMING = { listMs: 60_000, listWithoutEventsMs: 60_000, firstRetryMs: 20, maxRetryMs: 200 };
const PATIENCE = { timeout: 60_000, interval: 20 };

describeWithContainerd('pods as a real containerd tells them', () => {
  let containerd: Containerd;
  let kubelet: Kubelet;
  let directory: PodDirectory;
  let watch: RuntimeWatch;
  let warnings: string[];

  beforeAll(async () => {
    containerd = await Containerd.create('runtime');
    kubelet = new Kubelet(containerd.socket);
    await kubelet.waitForImage(containerd.image.name);
  });
  afterAll(async () => {
    kubelet.close();
    await containerd.remove();
  });
  beforeEach(() => {
    directory = new PodDirectory({
      keys: governanceKeys({ domain: [], dataClass: [], owner: [], agent: [] }),
      now: Date.now,
    });
    warnings = [];
  });
  afterEach(async () => {
    await watch.close();
    await kubelet.removeAllPods();
  });

  function start(timing = TIMING): void {
    const log = { info: () => undefined, warn: (_: object, message: string) => void warnings.push(message) };
    watch = startRuntime({ socket: containerd.socket, directory, log, timing });
  }

  const lists = (): number => watch.status().counters.lists;

  async function runPod(
    name: string,
    uid: string,
    labels: Record<string, string> = {},
    runtimeHandler = '',
  ): Promise<Sandbox> {
    const cgroup = `/${containerd.cgroup}/kubepods/burstable/pod${uid}`;
    return await kubelet.runPod({ namespace: 'research', name, uid, labels, cgroup, runtimeHandler });
  }

  function program(name: string, more: Partial<TestContainer> = {}): TestContainer {
    return { name, image: containerd.image.name, command: ['sleep', '1000'], ...more };
  }

  it('names what runs at the start, with labels, digest, devices and folders of the host', async () => {
    const uid = randomUUID();
    const pod = await runPod('trainer', uid, { 'weir.dev/domain': 'training', app: 'x' });
    const id = await kubelet.runContainer(
      pod,
      program('main', {
        privileged: true,
        mounts: [{ containerPath: '/models', hostPath: '/tmp' }],
        devices: [{ containerPath: '/dev/null', hostPath: '/dev/null', permissions: 'rw' }],
      }),
    );
    const plain = await kubelet.runContainer(pod, program('side'));
    const ended = await kubelet.runContainer(pod, program('done', { command: ['true'] }));
    await expect.poll(async () => (await kubelet.stateOf(ended)).state, PATIENCE).toBe(2);
    start();
    await expect.poll(lists, PATIENCE).toBeGreaterThan(0);
    expect(watch.status()).toMatchObject({
      state: 'connected',
      runtime: expect.stringMatching(/^containerd \d/),
    });
    expect([...directory.list()]).toMatchObject([
      {
        namespace: 'research',
        name: 'trainer',
        uid,
        origin: 'cri',
        labels: { 'weir.dev/domain': 'training', app: 'x' },
        governance: { domain: 'training' },
        hostNetwork: true,
      },
    ]);
    expect(Object.keys(directory.byUid(uid)?.labels ?? {}).sort()).toEqual(['app', 'weir.dev/domain']);
    const common = {
      kind: 'container',
      runtime: 'containerd',
      image: containerd.image.name,
      imageDigest: containerd.image.digest,
    };
    // A runtime with a stream of events tells of what ended just before, as well.
    const there = directory.byUid(uid)?.containers.filter((each) => each.id !== ended);
    expect(there?.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
      {
        ...common,
        id,
        name: 'main',
        command: ['sleep', '1000'],
        privileged: true,
        mounts: [
          { path: '/dev/null', source: '/dev/null' },
          { path: '/models', source: '/tmp' },
        ],
      },
      { ...common, id: plain, name: 'side', command: ['sleep', '1000'] },
    ]);
    expect(warnings).toEqual([]);
  });

  it('tells of a pod with a kernel of its own by the handler that runs it', async () => {
    const [plain, kata] = [randomUUID(), randomUUID()];
    await kubelet.runContainer(await runPod('plain', plain), program('main'));
    await kubelet.runContainer(await runPod('kata', kata, {}, KERNEL_OF_ITS_OWN), program('main'));
    start();
    await expect.poll(lists, PATIENCE).toBeGreaterThan(0);
    const controls = [...directory.list()].map((pod) => [pod.uid, controlOfSpec(pod)]);
    expect(Object.fromEntries(controls)).toEqual({ [plain]: undefined, [kata]: 'ungovernable' });
  });

  it('finds what started later by its events, or where it has none by a hint, also when it has ended already', async () => {
    start();
    await expect.poll(lists, PATIENCE).toBeGreaterThan(0);
    const hint = (id: string): void => {
      if (watch.status().events !== true) watch.look(id);
    };
    const uid = randomUUID();
    const pod = await runPod('batch', uid);
    hint(pod.id);
    await expect.poll(() => directory.byUid(uid)?.name, PATIENCE).toBe('batch');
    const first = await kubelet.runContainer(pod, program('step', { command: ['true'] }));
    await expect.poll(async () => (await kubelet.stateOf(first)).state, PATIENCE).toBe(2);
    hint(first);
    // As a restarted container is: another id under the same name.
    const second = await kubelet.runContainer(pod, program('step', { attempt: 1 }));
    hint(second);
    const ids = () => directory.byUid(uid)?.containers.map(({ id }) => id);
    await expect.poll(ids, PATIENCE).toEqual(expect.arrayContaining([first, second]));
    expect(directory.byUid(uid)?.containers).toMatchObject([{ name: 'step' }, { name: 'step' }]);
  });

  it('keeps what it knows while containerd is away, and takes up what came meanwhile', async () => {
    const uids = [randomUUID(), randomUUID()] as const;
    const pod = await runPod('stays', uids[0]);
    const id = await kubelet.runContainer(pod, program('main'));
    // Without events it notices at the next list.
    start({ ...TIMING, listWithoutEventsMs: 100 });
    await expect.poll(lists, PATIENCE).toBeGreaterThan(0);
    await containerd.kill();
    await expect.poll(() => watch.status().state, PATIENCE).toBe('away');
    expect(directory.byUid(uids[0])?.containers).toMatchObject([{ id, name: 'main' }]);
    await containerd.start();
    await kubelet.ready();
    await runPod('came', uids[1]);
    await expect.poll(() => watch.status().state, PATIENCE).toBe('connected');
    watch.look((await runPod('late', randomUUID())).id);
    await expect.poll(() => [...directory.list()].map(({ name }) => name), PATIENCE).toContain('late');
    expect(directory.byUid(uids[0])?.containers).toMatchObject([{ id, name: 'main' }]);
    expect(warnings).toHaveLength(1);
  });
});
