// SPDX-License-Identifier: Apache-2.0
import type { CgroupFacts } from '../../events/facts.ts';
import type { Config } from '../../gen/config.ts';
import type { NodeFacts } from '../../host/read-node-facts.ts';
import { type PodFolder, watchPodFolder } from '../../host/watch-pod-folder.ts';
import { parseCgroupPath } from '../../identity/parse-cgroup-path.ts';
import type { PodDirectory } from '../../identity/pod-directory.ts';
import type { AgentLog } from '../agent-log.ts';
import { type ClusterOfAgent, openCluster } from '../open-cluster.ts';
import { openRelief } from '../open-relief.ts';
import { openRuntime, type RuntimeOfAgent } from '../open-runtime.ts';
import { openState, type StateOfAgent } from '../open-state.ts';
import type { PoliciesOfAgent } from '../policies/open-policies.ts';

export interface FollowPodsParts {
  readonly config: Config;
  readonly node: Pick<NodeFacts, 'name' | 'bootId'>;
  /** Where those who tell of pods tell it. */
  readonly pods: PodDirectory;
  /** The cgroups of the node's pods, now. */
  readonly cgroups: () => Iterable<CgroupFacts>;
  /** Who is told of policies; undefined where they are turned off. */
  readonly policies:
    | Pick<PoliciesOfAgent, 'listener' | 'elsewhereChanged' | 'podsListed' | 'live'>
    | undefined;
  readonly log: AgentLog;
  readonly undo: AsyncDisposableStack;
}

/** Those who tell of pods, as far as the configuration has them. */
export interface PodTellers {
  readonly runtime: RuntimeOfAgent | undefined;
  readonly cluster: ClusterOfAgent | undefined;
  readonly state: StateOfAgent | undefined;
  /** How it stands with each, a line for people. */
  describe(): readonly string[];
}

/** Begins to follow all who tell of pods: manifests, container runtime, API server, and what the last run kept. */
export async function followPods(parts: FollowPodsParts): Promise<PodTellers> {
  const { config, node, pods, policies, log, undo } = parts;
  const folder = watchPods(config, pods, log);
  if (folder !== undefined) undo.defer(() => folder.close());
  const relief = openRelief();
  undo.defer(() => relief.close());
  const runtime = openRuntime(config, pods, log, relief);
  if (runtime !== undefined) undo.defer(() => runtime.close());
  let state: StateOfAgent | undefined;
  const cluster = await openCluster(config, node.name, pods, log, process.env, {
    onListed: (resource) => {
      state?.listed(resource);
      if (resource === 'pods') policies?.podsListed();
    },
    onRead: (bytes) => relief.read(bytes),
    ...(policies && {
      policies: policies.listener,
      policyStates: () => policies.live.states(),
      onElsewhere: () => policies.elsewhereChanged(),
    }),
  });
  if (cluster !== undefined) undo.defer(() => cluster.close());
  if (cluster !== undefined && config.stateDir !== '') state = recall(parts);
  return {
    runtime,
    cluster,
    state,
    describe: () => [
      ...(config.pods === '' ? [] : [`pod folder ${config.pods}`]),
      ...(runtime ? [runtime.describe()] : []),
      ...(cluster ? [cluster.describe()] : []),
    ],
  };
}

function watchPods(config: Config, directory: PodDirectory, log: AgentLog): PodFolder | undefined {
  if (config.pods === '') return undefined;
  return watchPodFolder({
    folder: config.pods,
    directory,
    onError: (error) =>
      log.error({ code: error.code }, `pods: ${error.message}; the last good state of it holds`),
  });
}

/** Tells what the last run on this boot knew of the pods that are still here. */
function recall({ config, node, pods, cgroups, log, undo }: FollowPodsParts): StateOfAgent {
  const here = new Set([...cgroups()].map(({ path }) => parseCgroupPath(path)?.podUid));
  const kept = openState({
    stateDir: config.stateDir,
    owner: { node: node.name, bootId: node.bootId },
    directory: pods,
    isHere: (podUid) => here.has(podUid),
    log,
    now: Date.now,
  });
  undo.defer(() => kept.close());
  return kept;
}
