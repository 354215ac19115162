// SPDX-License-Identifier: Apache-2.0
import type { QosClass } from './cgroup-layout.ts';

/** A container to make; it runs nothing until `exec`. */
export interface ContainerSpec {
  readonly name: string;
  /** Only a name: the lab runs the machine's own programs. */
  readonly image: string;
}

/** A pod to make. */
export interface PodSpec {
  readonly namespace: string;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  readonly serviceAccount?: string;
  readonly runtimeClass?: string;
  /** Names of resources that its first container requests, one of each: only names, the lab has no devices. */
  readonly resources?: readonly string[];
  /** Default `Burstable`. */
  readonly qos?: QosClass;
  /** At least one. Default: one container `main`. */
  readonly containers?: readonly [ContainerSpec, ...ContainerSpec[]];
  /** Default: the lab's. */
  readonly nameservers?: readonly string[];
  /** Below how many dots a name is first tried with the cluster's suffixes. Default 5, as the kubelet sets it. */
  readonly ndots?: number;
  /** More lines of /etc/hosts: address to names. */
  readonly hosts?: Readonly<Record<string, string>>;
}
