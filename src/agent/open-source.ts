// SPDX-License-Identifier: Apache-2.0
import type { Config } from '../gen/config.ts';
import type { LiveSource } from '../kernel/live-source.ts';
import { openLiveSource } from '../kernel/open-live-source.ts';

/** Attaches to the kernel as the configuration says; `cgroup` is the folder of the kubelet's cgroup. */
export function openSource(config: Config, objects: string, cgroup: string): LiveSource {
  return openLiveSource({
    objects,
    cgroup,
    pinDir: config.pinDir,
    enforcesEgress: config.policy.enabled && config.policy.enforce,
    observationsBytes: config.ring.observationsBytes,
    decisionsBytes: config.ring.decisionsBytes,
    podRate: config.podRate.perSecond,
    podBurst: config.podRate.burst,
    flowIntervalSeconds: config.flowInterval,
  });
}
