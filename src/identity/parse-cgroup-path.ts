// SPDX-License-Identifier: Apache-2.0
import type { Container } from '../events/pod.ts';

/** Where a cgroup stands in the kubelet's tree. */
export interface CgroupPlace {
  /** Uid of the pod whose folder this is or that it is in; undefined above the pods. */
  readonly podUid: string | undefined;
  /** Path of that pod's own folder. */
  readonly podPath: string | undefined;
  /** The container whose cgroup this is or that it is in; undefined for the pod's own folder and its helpers. */
  readonly container: Pick<Container, 'id' | 'runtime'> | undefined;
}

// A uid from the API server is a UUID; that of a static pod is 32 hex digits, or whatever its manifest says.
const UID = '[0-9A-Za-z]+(?:[-_.][0-9A-Za-z]+)*';
const QOS = '(?:burstable|besteffort)';
const SYSTEMD_ROOT = /^(?:.+-)?kubepods\.slice$/;
const SYSTEMD_QOS = new RegExp(`^(?:.+-)?kubepods-${QOS}\\.slice$`);
const SYSTEMD_POD = new RegExp(`^(?:.+-)?kubepods(?:-${QOS})?-pod(${UID})\\.slice$`);
const CGROUPFS_QOS = new RegExp(`^${QOS}$`);
const CGROUPFS_POD = new RegExp(`^pod(${UID})$`);
const CONTAINER = /^(?:(.+)-)?([0-9a-f]{64})(?:\.scope)?$/;
// `<slice>:<prefix>:<id>`, literally, where a systemd-style path reached a runtime that drives cgroupfs
const UNESCAPED = new RegExp(`^((?:.+-)?kubepods(?:-${QOS})?-pod(${UID})\\.slice):([^:]+):([0-9a-f]{64})$`);

const RUNTIMES: Readonly<Record<string, Container['runtime']>> = {
  'cri-containerd': 'containerd',
  crio: 'cri-o',
  docker: 'docker',
};

/**
 * Reads a path from the cgroup2 root (without `..`) as the kubelet and the runtimes make them, by either cgroup driver,
 * below any `--cgroup-root`. Undefined when it is not below the kubelet's `kubepods` folder.
 *
 * The outermost pod wins: what a pod names its own cgroups below its container (a cluster in a pod does) can't make its
 * events another pod's. Source: kubernetes pkg/kubelet/cm/{cgroup_manager_linux,pod_container_manager_linux}.go;
 * containerd pkg/cri/util and CRI-O internal/config/cgmgr for the names of containers.
 */
export function parseCgroupPath(path: string): CgroupPlace | undefined {
  const names = path.split('/');
  for (const [i, name] of names.entries()) {
    const unescaped = UNESCAPED.exec(name);
    if (unescaped !== null) {
      const [, , uid = '', prefix = '', id = ''] = unescaped;
      const container = { id, runtime: RUNTIMES[prefix] ?? 'unknown' };
      return { podUid: fromSystemd(uid), podPath: names.slice(0, i + 1).join('/'), container };
    }
    if (name === 'kubepods') return placeBelow(names, i, CGROUPFS_QOS, CGROUPFS_POD, (uid) => uid);
    if (SYSTEMD_ROOT.test(name)) return placeBelow(names, i, SYSTEMD_QOS, SYSTEMD_POD, fromSystemd);
  }
  return undefined;
}

function placeBelow(
  names: readonly string[],
  root: number,
  qos: RegExp,
  pod: RegExp,
  toUid: (text: string) => string,
): CgroupPlace {
  const at = qos.test(names[root + 1] ?? '') ? root + 2 : root + 1;
  const uid = pod.exec(names[at] ?? '')?.[1];
  if (uid === undefined) return { podUid: undefined, podPath: undefined, container: undefined };
  const podPath = names.slice(0, at + 1).join('/');
  return { podUid: toUid(uid), podPath, container: parseContainer(names[at + 1] ?? '') };
}

function parseContainer(name: string): CgroupPlace['container'] {
  const [, prefix, id] = CONTAINER.exec(name) ?? [];
  // conmon watches a container of CRI-O from beside it
  if (id === undefined || prefix?.endsWith('conmon')) return undefined;
  return { id, runtime: RUNTIMES[prefix ?? ''] ?? 'unknown' };
}

/** systemd reads `-` in a slice's name as nesting, so the kubelet writes `_` for it. */
function fromSystemd(uid: string): string {
  return uid.replaceAll('_', '-');
}
