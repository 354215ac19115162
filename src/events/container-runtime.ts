// SPDX-License-Identifier: Apache-2.0

/** Container runtimes, by the name that each gives itself over CRI, which the kubelet makes the scheme of container ids. */
export const CONTAINER_RUNTIMES = ['containerd', 'cri-o', 'docker'] as const;
export type ContainerRuntime = (typeof CONTAINER_RUNTIMES)[number];

/** The runtime that is named so (CRI's `VersionResponse.runtime_name`); undefined for one that is not known. */
export function containerRuntimeOf(name: string): ContainerRuntime | undefined {
  return CONTAINER_RUNTIMES.find((each) => each === name);
}
