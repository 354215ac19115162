// SPDX-License-Identifier: Apache-2.0
import { parseCgroupPath } from '../identity/parse-cgroup-path.ts';
import type { Traces } from './ai-refinement.ts';

/** How a process is looked at. */
export interface ProcessLook {
  /** Path of a process's cgroup from the cgroup2 root; undefined when it is gone. */
  readonly cgroupPath: (pid: number) => string | undefined;
  readonly traces: (pid: number) => Traces | undefined;
}

/**
 * What a process of a pod maps and has open; undefined when there is no such process in the pod. The pid may have become
 * another pod's since it was heard of, or while it is read: the process must be the pod's before and after.
 */
export function readTracesInPod(
  podUid: string,
  pid: number,
  { cgroupPath, traces }: ProcessLook,
): Traces | undefined {
  const isInPod = (): boolean => parseCgroupPath(cgroupPath(pid) ?? '')?.podUid === podUid;
  if (!isInPod()) return undefined;
  const found = traces(pid);
  return isInPod() ? found : undefined;
}
