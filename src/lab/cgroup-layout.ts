// SPDX-License-Identifier: Apache-2.0

/** How the kubelet names cgroups: `--cgroup-driver` of the kubelet. */
export type CgroupDriver = 'systemd' | 'cgroupfs';

/** Which runtime names the containers' cgroups under the systemd driver. */
export type ContainerRuntime = 'containerd' | 'crio';

/** A pod's quality of service class; the kubelet keeps a folder for each but `Guaranteed`. */
export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

export interface CgroupLayout {
  readonly driver: CgroupDriver;
  readonly runtime: ContainerRuntime;
}

/** The folder above all pods. */
export function kubepodsFolder(driver: CgroupDriver): string {
  return driver === 'systemd' ? 'kubepods.slice' : 'kubepods';
}

/**
 * A pod's folder below the node's cgroup root, as the kubelet names it. The systemd driver repeats the whole path in
 * each slice name and has no '-' in the uid, because systemd reads '-' as nesting. Source: kubernetes
 * pkg/kubelet/cm/cgroup_manager_linux.go and pod_container_manager_linux.go.
 */
export function podFolder(driver: CgroupDriver, qos: QosClass, uid: string): string {
  const qosName = qos === 'Guaranteed' ? undefined : qos.toLowerCase();
  if (driver === 'cgroupfs') return ['kubepods', qosName, `pod${uid}`].filter(isDefined).join('/');
  const folders = ['kubepods'];
  if (qosName !== undefined) folders.push(`kubepods-${qosName}`);
  folders.push(`${folders.at(-1)}-pod${uid.replaceAll('-', '_')}`);
  return folders.map((name) => `${name}.slice`).join('/');
}

/** A container's folder below its pod's, as containerd or CRI-O names it. `containerId` is 64 hexadecimal digits. */
export function containerFolder(layout: CgroupLayout, containerId: string): string {
  if (layout.driver === 'cgroupfs') return layout.runtime === 'crio' ? `crio-${containerId}` : containerId;
  return layout.runtime === 'crio' ? `crio-${containerId}.scope` : `cri-containerd-${containerId}.scope`;
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}
