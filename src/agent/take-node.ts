// SPDX-License-Identifier: Apache-2.0
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { WeirError } from '../errors.ts';
import { requireBpffs } from '../kernel/bpffs.ts';
import { lockFolder } from '../kernel/lock-folder.ts';

/**
 * Makes this agent the only one that uses the pin folder. Returns what gives it back. Throws BPFFS_NOT_MOUNTED,
 * BPFFS_READ_ONLY, AGENT_RUNNING.
 */
export function takeNode(pinDir: string): () => void {
  requireBpffs(pinDir);
  requireWritable(pinDir);
  mkdirSync(pinDir, { recursive: true, mode: 0o700 });
  return lockFolder(pinDir);
}

/** Asks where the folder would be made: what mkdir says of a read-only bpffs is that it does not exist. */
function requireWritable(pinDir: string): void {
  let existing = resolve(pinDir);
  while (!existsSync(existing)) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK);
  } catch (error: unknown) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EROFS')) throw error;
    throw new WeirError('BPFFS_READ_ONLY', `pin folder ${pinDir}: the bpffs is mounted read-only`, {
      cause: error,
    });
  }
}
