// SPDX-License-Identifier: Apache-2.0
import type { PodControl } from '../events/ai-identity.ts';
import type { PodFacts } from '../events/pod.ts';

/** Runtime classes and handlers that give a pod a kernel of its own: `kata-qemu`, `gvisor`, `runsc`. */
const OWN_KERNEL = /(?:^|[^a-z])(?:kata|gvisor|runsc)/i;
/** Resources by which a pod gets RDMA devices: `rdma/hca_shared_devices_a`, `vpc.amazonaws.com/efa`. */
const RDMA = /^rdma\/|(?:^|[/_.-])(?:hca|rdma|roce|infiniband|efa)(?:$|[/_.-])/i;
/** What a container is given of the host's RDMA devices. */
const RDMA_FOLDER = /^\/dev\/infiniband(?:\/|$)/;

/** How far a pod can be governed, as its spec says; undefined where nothing limits it. */
export function controlOfSpec({ runtimeClass, resources, containers }: PodFacts): PodControl | undefined {
  if (runtimeClass !== undefined && OWN_KERNEL.test(runtimeClass)) return 'ungovernable';
  const isGiven = containers.some(({ mounts }) => mounts?.some(({ source }) => RDMA_FOLDER.test(source)));
  return isGiven || resources.some((resource) => RDMA.test(resource)) ? 'l3-only' : undefined;
}
