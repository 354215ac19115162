// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PodsAnswer } from '../../src/api/pods-answer.ts';
import { runWeirAside } from '../e2e/agent-process.ts';
import { describeUnless } from '../suites/describe-unless.ts';
import { AgentOnNode } from './agent-on-node.ts';
import { nodePrograms } from './node-programs.ts';
import { notOnNode } from './not-on-node.ts';
import { OneNodeCluster } from './one-node-cluster.ts';
import { type PodObject, PodTruth, until } from './pod-truth.ts';

const MINUTES = 60_000;
/** Pods of one Job. */
const MANY = 30;

let cluster: OneNodeCluster;
let agent: AgentOnNode;
let truth: PodTruth;

const weirPods = (...args: string[]): Promise<string> =>
  runWeirAside('pods', '--run-dir', agent.places.runDir, ...args);

const only = <T>(all: readonly T[]): T => {
  expect(all).toHaveLength(1);
  return all[0] as T;
};

describeUnless(notOnNode, 'on a node of a real cluster', { timeout: 5 * MINUTES }, () => {
  beforeAll(async () => {
    cluster = await OneNodeCluster.start(nodePrograms(process.env));
    agent = await AgentOnNode.start(cluster, '--observe', 'governed');
    truth = new PodTruth(cluster, agent);
    await truth.makeNamespace();
  }, 5 * MINUTES);
  afterAll(async () => {
    await agent?.stop();
    await cluster?.stop();
  }, MINUTES);

  describe('programs are told with the workload', () => {
    it('of a Deployment', async () => {
      const spec = {
        replicas: 2,
        ...truth.template('model', { containers: [truth.container('t-model')] }),
      };
      await truth.apply('apps/v1', 'Deployment', 'model', { spec });
      await truth.told('t-model', 2);
      const pods = await truth.pods('model');
      expect(pods).toHaveLength(2);
      for (const pod of pods) {
        const workload = { kind: 'Deployment', name: 'model' };
        const events = await truth.expectTold('t-model', pod, { workload });
        await truth.expectContainers(pod.metadata.name, 'main', 'container', events);
      }
      expect(agent.execs('t-model')).toHaveLength(2);
    });

    it('of a DaemonSet', async () => {
      const spec = truth.template('each', { containers: [truth.container('t-each')] });
      await truth.apply('apps/v1', 'DaemonSet', 'each', { spec });
      await truth.told('t-each');
      const pod = only(await truth.pods('each'));
      await truth.expectTold('t-each', pod, { workload: { kind: 'DaemonSet', name: 'each' } });
    });

    it('of a Job, and of the CronJob that made one', async () => {
      const container = truth.container('t-once', { command: ['true', 't-once'] });
      const podOf = (app: string) => {
        const { template } = truth.template(app, { restartPolicy: 'Never', containers: [container] }) as {
          template: object;
        };
        return template;
      };
      await truth.apply('batch/v1', 'Job', 'once', { spec: { template: podOf('once') } });
      await truth.told('t-once');
      await truth.expectTold('t-once', only(await truth.pods('once')), {
        workload: { kind: 'Job', name: 'once' },
      });

      const spec = { schedule: '0 0 1 1 *', jobTemplate: { spec: { template: podOf('nightly') } } };
      await truth.apply('batch/v1', 'CronJob', 'nightly', { spec });
      await truth.kubectl('create', 'job', '--from=cronjob/nightly', 'by-hand');
      await truth.told('t-once', 2);
      const workload = { kind: 'CronJob', name: 'nightly' };
      await truth.expectTold('t-once', only(await truth.pods('nightly')), { workload });
    });

    it('of an indexed Job, each of many programs that live a moment with the pod of its index', async () => {
      const command = ['true', 't-many', '$(JOB_COMPLETION_INDEX)'];
      const containers = [truth.container('t-many', { command })];
      const { template } = truth.template('many', { restartPolicy: 'Never', containers }) as {
        template: object;
      };
      const spec = { completionMode: 'Indexed', completions: MANY, parallelism: 8, template };
      await truth.apply('batch/v1', 'Job', 'many', { spec });
      await truth.kubectl('wait', '--for=condition=Complete', 'job/many', '--timeout=8m');
      await truth.told('t-many', MANY);
      const pods = await truth.pods('many');
      expect(pods).toHaveLength(MANY);
      for (const pod of pods) {
        const workload = { kind: 'Job', name: 'many' };
        const event = only(await truth.expectTold('t-many', pod, { workload }));
        const index = pod.metadata.labels['batch.kubernetes.io/job-completion-index'];
        expect(event.process?.arguments).toEqual(['true', 't-many', index]);
      }
    });

    it('of a StatefulSet, also when a pod comes again under its name', async () => {
      const spec = {
        serviceName: 'store',
        ...truth.template('store', { containers: [truth.container('t-store')] }),
      };
      await truth.apply('apps/v1', 'StatefulSet', 'store', { spec });
      const workload = { kind: 'StatefulSet', name: 'store' };
      await truth.told('t-store');
      const first = await truth.pod('store-0');
      await truth.expectTold('t-store', first, { workload });
      await truth.kubectl('delete', 'pod', 'store-0');
      await truth.told('t-store', 2);
      const second = await until(() => truth.pod('store-0'));
      expect(second.metadata.uid).not.toBe(first.metadata.uid);
      await truth.expectTold('t-store', second, { workload });
      expect(agent.execs('t-store')).toHaveLength(2);
    });
  });

  describe('programs are told with the container', () => {
    it('that comes before the others, or beside them', async () => {
      await truth.applyPod('steps', {
        initContainers: [
          truth.container('t-first', { name: 'first', command: ['true', 't-first'] }),
          truth.container('t-side', { name: 'side', restartPolicy: 'Always' }),
        ],
        containers: [truth.container('t-main')],
      });
      await truth.told('t-main');
      const pod = await truth.pod('steps');
      for (const [container, kind] of [
        ['first', 'initContainer'],
        ['side', 'initContainer'],
        ['main', 'container'],
      ] as const) {
        const events = await truth.expectTold(`t-${container}`, pod, { container });
        await truth.expectContainers('steps', container, kind, events);
      }
    });

    it('that somebody adds to look at it', async () => {
      const pod = await truth.pod('steps');
      const command = ['true', 't-debug'];
      await truth.kubectl(
        ...[
          'debug',
          'steps',
          `--image=${cluster.image.name}`,
          '--target=main',
          '--container=look',
          '--',
          ...command,
        ],
      );
      const events = await truth.expectTold('t-debug', pod, { container: 'look' });
      await truth.expectContainers('steps', 'look', 'ephemeralContainer', events);
    });

    it('in which somebody runs one', async () => {
      const pod = await truth.pod('steps');
      await truth.kubectl('exec', 'steps', '--container', 'side', '--', 'true', 't-exec');
      const [event] = await truth.expectTold('t-exec', pod, { container: 'side' });
      await truth.expectContainers('steps', 'side', 'initContainer', event ? [event] : []);
    });

    it('that is started again and again', async () => {
      const fails = truth.container('t-crash', { command: ['sh', '-c', 'exit 1', 't-crash'] });
      await truth.applyPod('crash', { containers: [fails] });
      await truth.told('t-crash', 3);
      const events = await truth.expectTold('t-crash', await truth.pod('crash'));
      expect(new Set(events.map(({ container }) => container?.id)).size).toBe(events.length);
      await truth.kubectl('delete', 'pod', 'crash');
    });
  });

  it('a static pod has the uid of its cgroup, and the name of its mirror', async () => {
    const spec = { terminationGracePeriodSeconds: 0, containers: [truth.container('t-static')] };
    const metadata = {
      name: 'static',
      namespace: truth.namespace,
      labels: { app: 'static', ...PodTruth.labels },
    };
    const manifest = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec });
    await cluster.place.run(
      'cp',
      cluster.place.writeFile('static.yaml', manifest),
      '/etc/kubernetes/manifests/',
    );
    await truth.told('t-static');
    const mirror = await until(() => truth.pod('static-node-1'));
    const uid = mirror.metadata.annotations?.['kubernetes.io/config.mirror'] ?? '';
    expect(uid).not.toBe(mirror.metadata.uid);
    await truth.expectTold('t-static', mirror, { uid });
  });

  it("a pod of the host's network and processes is a pod", async () => {
    await truth.applyPod('host', {
      hostNetwork: true,
      hostPID: true,
      containers: [truth.container('t-host')],
    });
    await truth.told('t-host');
    await truth.expectTold('t-host', await truth.pod('host'));
  });

  it.each([
    [
      'Guaranteed',
      { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '10m', memory: '16Mi' } },
      '/kubepods/pod',
    ],
    ['Burstable', { requests: { cpu: '10m' } }, '/kubepods/burstable/pod'],
    ['BestEffort', {}, '/kubepods/besteffort/pod'],
  ])('a pod of class %s is known by its cgroup', async (qos, resources, place) => {
    const name = qos.toLowerCase();
    await truth.applyPod(name, { containers: [truth.container(`t-${name}`, { resources })] });
    await truth.told(`t-${name}`);
    const pod = await truth.pod(name);
    expect(pod.status.qosClass).toBe(qos);
    await truth.expectTold(`t-${name}`, pod);
    const explained = await weirPods('--explain', `${truth.namespace}/${name}`);
    expect(explained).toContain(`${cluster.place.cgroup}${place}${pod.metadata.uid}`);
  });

  it('labels that change are told from then on', async () => {
    await truth.kubectl('label', 'pod', 'steps', '--overwrite', 'weir.dev/owner=omar');
    await until(async () => {
      await truth.kubectl('exec', 'steps', '--container', 'main', '--', 'true', 't-omar');
      expect(agent.execs('t-omar').at(-1)?.pod?.governance?.owner).toBe('omar');
    });
  });

  it('weir pods lists every pod of the node, and explains who a process is', async () => {
    await until(async () => {
      const list = await cluster.kubectl('get', 'pods', '--all-namespaces', '--output', 'json');
      const { items } = JSON.parse(list) as { items: PodObject[] };
      const { pods } = JSON.parse(await weirPods('--output', 'json')) as PodsAnswer;
      expect(pods.map(({ name }) => name)).toEqual(items.map(({ metadata }) => metadata.name).sort());
    });
    const pid = agent.execs('t-model')[0]?.process?.pid ?? 0;
    const explained = await weirPods('--explain', String(pid));
    expect(explained).toContain('Deployment');
  });

  it('nothing was told that is not known to the end, and nothing was warned of', () => {
    const states = agent.process.events('process.exec').map(({ identity }) => identity?.state);
    expect(states.filter((state) => state === 'pending' || state === 'partial')).toEqual([]);
    expect(agent.process.stderr).not.toContain('"level":"warn"');
  });

  it('what is known outlives the API server, and a restart of the agent without it', async () => {
    const pod = await truth.pod('host');
    const id = pod.status.containerStatuses?.[0]?.containerID.replace('containerd://', '') ?? '';
    const runIn = (word: string) =>
      cluster.place.run('ctr', '-n', 'k8s.io', 'tasks', 'exec', '--exec-id', word, id, 'true', word);
    await cluster.plane.stopApiServer();
    try {
      await runIn('t-away');
      await truth.expectTold('t-away', pod);
      await agent.restart();
      await runIn('t-again');
      await truth.expectTold('t-again', pod);
      expect(await weirPods()).toMatch(/^API server \S+: .*away/m);
    } finally {
      await cluster.plane.startApiServer();
    }
    await until(async () => expect(await weirPods()).toMatch(/^API server \S+: .*pods current/m));
    await truth.applyPod('after', { containers: [truth.container('t-after')] });
    await truth.expectTold('t-after', await truth.pod('after'));
  });
});
