// SPDX-License-Identifier: Apache-2.0
import { statSync } from 'node:fs';

/** Where container runtimes listen unless they are told otherwise: containerd, CRI-O, and k3s's containerd. */
export const RUNTIME_SOCKETS = [
  '/run/containerd/containerd.sock',
  '/run/crio/crio.sock',
  '/run/k3s/containerd/containerd.sock',
] as const;

/** The first of the paths that is a socket. */
export function findSocket(paths: readonly string[] = RUNTIME_SOCKETS): string | undefined {
  return paths.find((path) => statSync(path, { throwIfNoEntry: false })?.isSocket());
}
