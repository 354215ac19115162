// SPDX-License-Identifier: Apache-2.0
import { execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { kubeconfigOf } from '../suites/api-server/kubeconfig-of.ts';
import { describeUnless } from '../suites/describe-unless.ts';
import { NODE_NAME } from './node-place.ts';
import { nodePrograms } from './node-programs.ts';
import { notOnNode } from './not-on-node.ts';
import { OneNodeCluster } from './one-node-cluster.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const NAMESPACE = 'weir-system';
const MINUTES = 60_000;
const WAIT = { timeout: 2 * MINUTES, interval: 500 };
const { env } = process;

/** Who may ask the agents and nothing else: docs/how-to/ask-a-whole-cluster.md has these rights in a table. */
const ASKER = {
  apiVersion: 'v1',
  kind: 'List',
  items: [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'asker', namespace: NAMESPACE } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'asker', namespace: NAMESPACE },
      rules: [
        { apiGroups: ['apps'], resources: ['daemonsets'], verbs: ['list'] },
        { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
        { apiGroups: [''], resources: ['pods/exec'], verbs: ['create', 'get'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'asker', namespace: NAMESPACE },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'asker' },
      subjects: [{ kind: 'ServiceAccount', name: 'asker', namespace: NAMESPACE }],
    },
  ],
};

describeUnless(notOnNode, 'kubectl weir on a real cluster', { timeout: 5 * MINUTES }, () => {
  let cluster: OneNodeCluster;

  beforeAll(async () => {
    cluster = await OneNodeCluster.start(nodePrograms(env));
    await cluster.importImage(env.WEIR_IMAGE ?? '');
    const chart = ['install', 'weir', join(ROOT, 'daemonset/chart'), '--namespace', NAMESPACE];
    const values = ['--create-namespace', '--set', `config.cgroupRoot=${cluster.place.cgroup}/kubepods`];
    await promisify(execFile)(env.WEIR_HELM ?? '', [...chart, ...values], { env: environment() });
    await rolledOut();
  }, 5 * MINUTES);
  afterAll(async () => {
    await cluster?.stop();
  }, MINUTES);

  const environment = (): NodeJS.ProcessEnv => ({
    ...env,
    KUBECONFIG: cluster.kubeconfig,
    PATH: `${dirname(nodePrograms(env).kubectl)}${delimiter}${env.PATH}`,
  });
  const rolledOut = async (): Promise<void> => {
    await cluster.kubectl('-n', NAMESPACE, 'rollout', 'status', 'daemonset/weir', '--timeout', '2m');
  };

  function start(...args: readonly string[]) {
    const main = join(ROOT, 'src/cli/kubectl/main.ts');
    const child = spawn(process.execPath, [main, ...args], { env: environment() });
    onTestFinished(() => void child.kill('SIGKILL'));
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => {
        said[name] += text;
      });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    return { child, said, ended };
  }

  it('follows an agent whose pod is replaced, and leaves nothing running in it', async () => {
    const { child, said, ended } = start('events', '--kind', 'heartbeat');
    await expect.poll(followers, WAIT).toHaveLength(1);
    await cluster.kubectl('-n', NAMESPACE, 'delete', 'pod', '--selector', 'app.kubernetes.io/name=weir');
    await rolledOut();
    await expect.poll(() => said.stderr, WAIT).toContain(`node ${NODE_NAME} is followed again`);
    await expect.poll(() => said.stdout, WAIT).toContain('heartbeat: up');
    expect(followers()).toHaveLength(1);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    await expect.poll(followers, WAIT).toEqual([]);
  });

  it('needs no more rights than its page says, and says what it can not know with them', async () => {
    await cluster.apply(JSON.stringify(ASKER));
    const token = await cluster.admin.token(NAMESPACE, 'asker');
    const { server, ca } = cluster.plane;
    const kubeconfig = cluster.place.writeFile('asker.kubeconfig', kubeconfigOf({ server, ca, token }));
    const one = start('status', '--kubeconfig', kubeconfig, '-n', NAMESPACE);
    expect([await one.ended, one.said.stdout]).toEqual([0, expect.stringContaining('ready, up')]);
    expect(one.said.stderr).toMatch(/^whether there are nodes without an agent is not known: .*forbidden/m);
    const everywhere = start('status', '--kubeconfig', kubeconfig);
    expect(await everywhere.ended).toBe(1);
    expect(everywhere.said.stderr).toMatch(/daemonsets\.apps is forbidden.*at the cluster scope/);
  });

  it('shows the status of a policy, which the agent writes with what the chart grants and the kubelet gives', async () => {
    await cluster.kubectl('apply', '-f', join(ROOT, 'examples/policies/serving.yaml'));
    const asked = async (...more: string[]): Promise<string> => {
      const { said, ended } = start('policy', 'status', 'serving', ...more);
      return `${await ended} ${said.stdout}${said.stderr}`;
    };
    // it selects nothing here, and policy.enforce is off
    await expect
      .poll(() => asked('--for', 'accepted'), WAIT)
      .toMatch(/^0 .*\nserving +enforce +1 +True +False +0\/0 +0 +False$/m);
    expect(await asked()).toMatch(
      /^1 [\s\S]*serving: Programmed: EnforcementOff: [\s\S]*serving: not programmed$/m,
    );
    expect(await asked('--by-node')).toMatch(/^1 [\s\S]*\nnode-1 +serving +enforce +1 +yes +NO/);
    const uidOf = (...words: string[]): Promise<string> => cluster.kubectl('get', ...words);
    const node = await uidOf('node', NODE_NAME, '-o', 'jsonpath={.metadata.uid}');
    const owner = 'jsonpath={.metadata.ownerReferences[0].uid}';
    expect(node).toMatch(/^[0-9a-f-]{36}$/);
    expect(await uidOf('weirnodestatus', NODE_NAME, '-o', owner)).toBe(node);
  });

  it('has the report of a node go with the node', async () => {
    const ghost = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'ghost' } };
    const { uid } = (await cluster.admin.create(ghost)).metadata;
    await cluster.apply(
      JSON.stringify({
        apiVersion: 'weir.dev/v1alpha1',
        kind: 'WeirNodeStatus',
        metadata: {
          name: 'ghost',
          ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'ghost', uid }],
        },
        status: { version: '1', time: new Date().toISOString(), heartbeatSeconds: 300 },
      }),
    );
    await cluster.admin.delete(ghost);
    const left = (): Promise<string> => cluster.kubectl('get', 'weirnodestatuses', '-o', 'name');
    await expect.poll(left, WAIT).not.toContain('ghost');
    expect(await left()).toContain(NODE_NAME);
  });

  it('names the node whose agent can not start, in the words of the kubelet', async () => {
    await cluster.kubectl('-n', NAMESPACE, 'set', 'image', 'daemonset/weir', 'weir=localhost/none:1');
    const reasons = async (): Promise<string> => {
      const { said, ended } = start('pods');
      return `${await ended} ${said.stderr}`;
    };
    await expect
      .poll(reasons, WAIT)
      .toMatch(
        /^1 \n1 of 1 nodes did not answer:\n.*\nnode-1 .*(?:ErrImagePull|ImagePullBackOff): .*localhost\/none:1/,
      );
  });
});

/** Processes of the machine that follow an agent for a kubectl. */
function followers(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const [program = '', ...words] = commandLine(pid);
      return (
        program.endsWith('node') && words.slice(-3).includes('--attached') && words.includes('heartbeat')
      );
    });
}

function commandLine(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch (error: unknown) {
    // it has just ended
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return [];
    throw error;
  }
}
