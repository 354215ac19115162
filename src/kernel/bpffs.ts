// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import koffi from 'koffi';
import { WeirError } from '../errors.ts';
import { bpfError } from './bpf-error.ts';

const BPF_FS_MAGIC = 0xcafe4a11; // include/uapi/linux/magic.h

/** Whether `path`, or where it would be made, is in a bpffs. */
export function isInBpffs(path: string): boolean {
  let existing = resolve(path);
  while (!existsSync(existing)) existing = dirname(existing);
  return statfsSync(existing).type === BPF_FS_MAGIC;
}

/** Throws BPFFS_NOT_MOUNTED unless `path` is in a bpffs, where alone things can be pinned. */
export function requireBpffs(path: string): void {
  if (!isInBpffs(path)) throw new WeirError('BPFFS_NOT_MOUNTED', `pin folder ${path}: not in a bpffs`);
}

/**
 * Mounts a bpffs at `path`, making the folder, unless one is there. NOT_PERMITTED without CAP_SYS_ADMIN.
 */
export function mountBpffs(path: string): void {
  mkdirSync(path, { recursive: true });
  if (isInBpffs(path)) return;
  const mount: (source: string, target: string, type: string, flags: number, data: null) => number = koffi
    .load(null)
    .func(
      'int mount(const char *source, const char *target, const char *type, unsigned long flags, void *data)',
    );
  if (mount('bpf', path, 'bpf', 0, null) < 0) {
    throw bpfError({ operation: 'mount', object: `bpffs ${path}`, errno: koffi.errno() });
  }
}
