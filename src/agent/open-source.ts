// SPDX-License-Identifier: Apache-2.0
import type { Config } from '../gen/config.ts';
import { readCgroupHierarchy, requireSocketCgroups } from '../kernel/cgroup-hierarchy.ts';
import type { LiveSource } from '../kernel/live-source.ts';
import { openLiveSource } from '../kernel/open-live-source.ts';

/**
 * Attaches to the kernel as the configuration says; `cgroup` is the folder of the kubelet's cgroup. Throws what
 * `openLiveSource` throws, and SOCKETS_WITHOUT_CGROUP where what is to be enforced would not hold.
 */
export async function openSource(config: Config, objects: string, cgroup: string): Promise<LiveSource> {
  const enforcesEgress = config.policy.enabled && config.policy.enforce;
  if (enforcesEgress) requireSocketCgroups(readCgroupHierarchy());
  return openLiveSource({
    objects,
    cgroup,
    pinDir: config.pinDir,
    enforcesEgress,
    judgesSends: config.policy.streamVerdict === 'send',
    observationsBytes: config.ring.observationsBytes,
    decisionsBytes: config.ring.decisionsBytes,
    podRate: config.podRate.perSecond,
    podBurst: config.podRate.burst,
    flowIntervalSeconds: config.flowInterval,
  });
}
