// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import type { EventRecord } from '../../src/events/record.ts';
import { readYaml } from '../cluster/kube-admin.ts';
import { type AgentPlaces, makeAgentPlaces, WeirProcess } from '../e2e/agent-process.ts';
import { kubeconfigOf } from '../suites/api-server/kubeconfig-of.ts';
import { NODE_NAME } from './node-place.ts';
import type { OneNodeCluster } from './one-node-cluster.ts';

const RIGHTS = new URL('../../daemonset/manifests/rbac.yaml', import.meta.url);
const DEFINITIONS = fileURLToPath(new URL('../../daemonset/chart/crds', import.meta.url));
const NAMESPACE = 'weir-system';

/** An agent that runs on the node of a cluster as a program of its own, with the rights of `daemonset/manifests/rbac.yaml`. */
export class AgentOnNode {
  process: WeirProcess;
  readonly places: AgentPlaces;
  readonly #words: readonly string[];
  readonly #enter: readonly string[];

  private constructor(places: AgentPlaces, words: readonly string[], enter: readonly string[]) {
    this.places = places;
    this.#words = words;
    this.#enter = enter;
    this.process = new WeirProcess(words, enter);
  }

  static async start(cluster: OneNodeCluster, ...flags: readonly string[]): Promise<AgentOnNode> {
    const { admin, place, plane } = cluster;
    await cluster.kubectl('apply', '--filename', DEFINITIONS);
    await cluster.kubectl('wait', '--for=condition=Established', '--filename', DEFINITIONS, '--timeout=60s');
    // established, and yet 429 for a moment: the agent would warn, rightly
    for (const kind of ['aigovernancepolicies', 'clusteraigovernancepolicies'])
      await vi.waitFor(() => cluster.kubectl('get', kind, '--all-namespaces'), { timeout: 60_000 });
    await admin.ensure(readYaml(readFileSync(RIGHTS, 'utf8')));
    const token = await admin.token(NAMESPACE, 'weir');
    const kubeconfig = kubeconfigOf({ server: plane.server, ca: plane.ca, token });
    const places = makeAgentPlaces();
    const words = [
      'run',
      ...['--node', NODE_NAME, '--kubernetes-kubeconfig', place.writeFile('weir.kubeconfig', kubeconfig)],
      ...[
        '--cgroup-root',
        `${place.cgroup}/kubepods`,
        '--pin-dir',
        places.pinDir,
        '--run-dir',
        places.runDir,
      ],
      ...['--state-dir', `${places.runDir}/state`],
      ...flags,
    ];
    const agent = new AgentOnNode(places, words, place.enter);
    await agent.process.started();
    return agent;
  }

  /** As an upgrade does it; what the one before told is forgotten. */
  async restart(): Promise<void> {
    await this.process.stop();
    this.process = new WeirProcess(this.#words, this.#enter);
    await this.process.started();
  }

  async stop(): Promise<void> {
    await this.process.stop();
    this.places.remove();
  }

  /** What it told of programs that were given this word. */
  execs(word: string): EventRecord[] {
    return this.process
      .events('process.exec')
      .filter(({ process }) => process?.arguments?.includes(word) === true);
  }
}
