// SPDX-License-Identifier: Apache-2.0
import type { ContainerRuntime } from '../../events/container-runtime.ts';
import type { ContainerMount, PodContainer } from '../../events/pod.ts';
import { ContainerState, type ContainerStatus, type ContainerStatusResponse } from '../../gen/cri.ts';
import { type ContainerInfo, readContainerInfo } from './container-info.ts';

/** A container as the runtime tells it. */
export interface RuntimeContainer extends PodContainer {
  readonly id: string;
  /** Undefined where the runtime's words for it are unknown to us. */
  readonly sandboxId: string | undefined;
  readonly ended: boolean;
  /** What runs it, where that isn't runc: `kata`, `runsc`. */
  readonly handler?: string;
}

/** Bounds: what is above is cut, since a pod's author chooses it. */
const MAX_MOUNTS = 32;
const MAX_COMMAND = 64;
const MAX_TEXT = 1024;
/** Characters of all mounts, and of all words of the command. */
const MAX_ALL = 8192;

/** Volumes that the kubelet fills itself: neither models nor data come from there. */
const KUBELET_VOLUMES =
  /\/pods\/[^/]+\/(?:etc-hosts$|containers\/|volumes\/kubernetes\.io~(?:projected|secret|configmap|downward-api|empty-dir)\/)/;
/** Files that the runtime makes for each sandbox, and shared memory. */
const SANDBOX_FILES = /\/(?:sandboxes|overlay-containers)\/[0-9a-f]{64}\//;

/** Reads the answer of `runtime` to a verbose ContainerStatus. Undefined when it tells of no container. */
export function readContainer(
  { status, info }: ContainerStatusResponse,
  runtime?: ContainerRuntime,
): RuntimeContainer | undefined {
  if (status === undefined) return undefined;
  const more = readContainerInfo(info.get('info'));
  const imageDigest = digestOf(status);
  const mounts = mountsOf(status, more);
  const words = more.command.slice(0, MAX_COMMAND).map((word) => word.slice(0, MAX_TEXT));
  const command = within(words, (word) => word.length);
  const handler = handlerOf(more);
  return {
    id: status.id,
    ...(runtime !== undefined && { runtime }),
    sandboxId: more.sandboxId,
    ended: status.state === ContainerState.CONTAINER_EXITED,
    name: status.metadata?.name ?? '',
    image: (status.image?.userSpecifiedImage || status.image?.image || status.imageRef).slice(0, MAX_TEXT),
    // Init and ephemeral containers are the kubelet's idea: to the runtime all are alike.
    kind: 'container',
    ...(imageDigest !== undefined && { imageDigest }),
    ...(more.privileged && { privileged: true }),
    ...(command.length > 0 && { command }),
    ...(mounts.length > 0 && { mounts }),
    ...(handler !== undefined && { handler }),
  };
}

/** The digest in `name@sha256:…`; of an image that came from no registry the runtime gives its id, `sha256:…`. */
function digestOf({ imageRef }: ContainerStatus): string | undefined {
  return /sha256:[0-9a-f]{64}$/.exec(imageRef)?.[0];
}

function mountsOf({ mounts }: ContainerStatus, { devices }: ContainerInfo): ContainerMount[] {
  const folders = mounts
    .filter(({ hostPath }) => !KUBELET_VOLUMES.test(hostPath) && !SANDBOX_FILES.test(hostPath))
    .map(({ containerPath, hostPath }) => ({ path: containerPath, source: hostPath }));
  const all = [...devices, ...folders]
    .filter(({ path, source }) => path.length <= MAX_TEXT && source.length <= MAX_TEXT && source !== '')
    .slice(0, MAX_MOUNTS);
  return within(all, ({ path, source }) => path.length + source.length);
}

/** The first ones, as many as there is room for. */
function within<T>(all: readonly T[], size: (each: T) => number): T[] {
  let left = MAX_ALL;
  const kept: T[] = [];
  for (const each of all) {
    left -= size(each);
    if (left < 0) break;
    kept.push(each);
  }
  return kept;
}

/** `io.containerd.kata.v2` is `kata`; runc is what everybody has. */
function handlerOf({ runtimeType }: ContainerInfo): string | undefined {
  const name = /^io\.containerd\.([a-z0-9-]+)\.v\d+$/.exec(runtimeType ?? '')?.[1];
  return name === 'runc' || name === 'runtime' ? undefined : name;
}
