// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { cgroup2Mount } from '../../cgroup2-mount.ts';
import type { Config } from '../../gen/config.ts';
import { type CgroupPaths, createCgroupPaths } from '../../host/create-cgroup-paths.ts';
import { type NodeFacts, readNodeFacts } from '../../host/read-node-facts.ts';
import type { LiveSource } from '../../kernel/live-source.ts';
import { readClockOffset } from '../../kernel/read-clock-offset.ts';
import { requireKernel } from '../../kernel/require-kernel.ts';
import type { AgentLog } from '../agent-log.ts';
import { findKubeletCgroup } from '../find-kubelet-cgroup.ts';
import { openSource } from '../open-source.ts';
import { newRunId } from '../run-id.ts';
import { takeNode } from '../take-node.ts';
import { checkCapabilities } from './check-capabilities.ts';

export interface AttachKernelParts {
  readonly config: Config;
  /** Folder of the compiled BPF objects. */
  readonly objects: string;
  readonly log: AgentLog;
  readonly undo: AsyncDisposableStack;
}

/** This node's kernel, with Weir's programs attached. */
export interface AttachedKernel {
  /** Id of this run of the agent. */
  readonly run: string;
  readonly node: NodeFacts;
  /** Where cgroup v2 is mounted. */
  readonly cgroup2: string;
  /** The cgroup of a process, a path from the mount. */
  readonly cgroupPathOf: CgroupPaths;
  /** The kubelet's cgroup, a path from the mount. */
  readonly cgroupRoot: string;
  readonly source: LiveSource;
  /** Wall clock minus boot clock at the start, nanoseconds. */
  readonly clockOffsetNs: bigint;
}

/** Takes the node for this agent and attaches to its kernel. What this kernel refuses is said in the log. */
export async function attachKernel({
  config,
  objects,
  log,
  undo,
}: AttachKernelParts): Promise<AttachedKernel> {
  requireKernel();
  checkCapabilities(log);
  const node = nodeOf(config);
  const cgroup2 = cgroup2Mount();
  const cgroupPathOf = createCgroupPaths(cgroup2);
  const cgroupRoot = findKubeletCgroup(cgroup2, config.cgroupRoot);
  undo.defer(takeNode(config.pinDir));
  const source = await openSource(config, objects, join(cgroup2, cgroupRoot));
  undo.defer(() => source.close());
  for (const { program, brings, error } of source.degraded)
    log.warn({ program, missing: brings, reason: error.message }, 'degraded');
  const { addresses, left } = source.carried;
  if (addresses > 0) log.info({ addresses }, 'what DNS taught pods is taken over from another version');
  if (left > 0)
    log.warn(
      { addresses: left },
      'no room for all that DNS taught pods under another version: they ask again',
    );
  return {
    run: newRunId(),
    node,
    cgroup2,
    cgroupPathOf,
    cgroupRoot,
    source,
    clockOffsetNs: readClockOffset(),
  };
}

/** This node, under the name that the configuration gives it, or the DaemonSet (the downward API's `spec.nodeName`). */
function nodeOf(config: Config): NodeFacts {
  const facts = readNodeFacts();
  return { ...facts, name: config.node || process.env.NODE_NAME || facts.name };
}
