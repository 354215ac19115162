// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { vi } from 'vitest';
import type { Connection } from '../../src/cluster/connection.ts';
import {
  NODE_STATUS_KIND,
  POLICY_GROUP,
  POLICY_KINDS,
  POLICY_VERSION,
} from '../../src/config/policy-schema.ts';
import { TEST_PACE } from '../suites/api-server/cluster-setup.ts';
import { TEST_STATUS_PACE } from '../suites/api-server/status-setup.ts';
import { KubeAdmin, KubeProblem, type Manifest, readYaml } from './kube-admin.ts';
import { type ClusterUnderTest, openClusterUnderTest } from './open-cluster-under-test.ts';
import { type StatusAgent, startStatusAgent } from './status-agents.ts';

export const API_VERSION = `${POLICY_GROUP}/${POLICY_VERSION}`;
/** Nodes that have an agent's pod, and with it a token that names them. */
export const NODES = ['policy-node-1', 'policy-node-2', 'policy-node-3'] as const;
/** Plurals of what is defined. */
export const DEFINITIONS = [...POLICY_KINDS.map(({ plural }) => plural), NODE_STATUS_KIND.plural];
/** Who has a token of the agents' service account that is bound to no pod. */
export const UNBOUND = 'unbound';

const file = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** Waits until it holds; the limit only ends what hangs. */
export function until(assertion: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(assertion, { timeout: 120_000, interval: 50 });
}

export function nodeStatus(name: string): Manifest {
  return {
    apiVersion: API_VERSION,
    kind: NODE_STATUS_KIND.kind,
    metadata: { name },
    status: { version: '1', time: '2027-01-01T00:00:00Z', heartbeatSeconds: 300 },
  };
}

/** A cluster with the custom resources, the admission policy of the chart, and agents' service accounts on some nodes. */
export class PolicyCluster {
  readonly cluster: ClusterUnderTest;
  readonly #people = new Map<string, { readonly admin: KubeAdmin; readonly token: string }>();

  private constructor(cluster: ClusterUnderTest) {
    this.cluster = cluster;
  }

  static async open(env: NodeJS.ProcessEnv): Promise<PolicyCluster> {
    const place = new PolicyCluster(await openClusterUnderTest(env));
    try {
      await place.#fill();
      return place;
    } catch (error: unknown) {
      await place.close();
      throw error;
    }
  }

  /** An agent's cluster part, as a process of its own. */
  async startAgent(node: string): Promise<StatusAgent> {
    const { admin, namespace } = this.cluster;
    const { tls } = await admin.connection.credentials();
    return startStatusAgent({
      server: admin.connection.server.href,
      ca: tls.ca ?? '',
      token: this.#person(node).token,
      namespace,
      node,
      statusPace: { ...TEST_STATUS_PACE, leaseMs: 6_000, pollMs: 300 },
      pace: TEST_PACE,
    });
  }

  /** As the agent of a node connects. */
  connectionOf(node: string): Connection {
    const { namespace } = this.cluster;
    return { ...this.#person(node).admin.connection, namespace };
  }

  /** What the server says to a request of an agent: `taken`, or why not. */
  async ask(who: string, path: string, method: string, body?: object, type?: string): Promise<string> {
    try {
      await this.#person(who).admin.text(path, method, body, type);
      return 'taken';
    } catch (error: unknown) {
      if (error instanceof KubeProblem) return error.message;
      throw error;
    }
  }

  /** The same of a WeirNodeStatus that it applies. */
  async apply(who: string, { metadata: { name }, ...rest }: Manifest): Promise<string> {
    const path = `/apis/${API_VERSION}/${NODE_STATUS_KIND.plural}/${name}?fieldManager=weir-node&force=true`;
    const object = { ...rest, metadata: { name } };
    return await this.ask(who, path, 'PATCH', object, 'application/apply-patch+yaml');
  }

  async close(): Promise<void> {
    for (const { admin } of this.#people.values()) admin.close();
    await this.cluster.close();
  }

  async #fill(): Promise<void> {
    const { admin, namespace } = this.cluster;
    for (const plural of DEFINITIONS) {
      await admin.ensure(readYaml(file(`daemonset/chart/crds/${plural}.yaml`)));
      await until(async () => void (await admin.text(`/apis/${API_VERSION}/${plural}`)));
    }
    for (const node of NODES) await this.#addNode(node);
    await this.#addPerson(UNBOUND, await admin.token(namespace, 'weir'));
    const manifests = readYaml(file('daemonset/manifests/weir.yaml').replaceAll('weir-system', namespace));
    await admin.ensure(manifests.filter(({ kind }) => kind.startsWith('ValidatingAdmission')));
    // the API server takes a moment to hold to it
    await until(async () => {
      if ((await this.apply(UNBOUND, nodeStatus('probe'))) === 'taken') throw new Error('not held yet');
    });
    await admin.delete(nodeStatus('probe'));
  }

  async #addNode(name: string): Promise<void> {
    const { admin, namespace } = this.cluster;
    await admin.create({ apiVersion: 'v1', kind: 'Node', metadata: { name } });
    const pod = await admin.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `agent-of-${name}`, namespace },
      spec: {
        nodeName: name,
        serviceAccountName: 'weir',
        containers: [{ name: 'weir', image: 'registry.test/weir:1' }],
      },
    });
    await this.#addPerson(name, await admin.token(namespace, 'weir', pod));
  }

  async #addPerson(name: string, token: string): Promise<void> {
    const { connection } = this.cluster.admin;
    const { tls } = await connection.credentials();
    const credentials = async () => ({ token, tls: { ...(tls.ca && { ca: tls.ca }) } });
    this.#people.set(name, { admin: new KubeAdmin({ ...connection, credentials }), token });
  }

  #person(name: string): { readonly admin: KubeAdmin; readonly token: string } {
    const found = this.#people.get(name);
    if (found === undefined) throw new Error(`nobody is ${name}`);
    return found;
  }
}
