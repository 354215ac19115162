// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from 'node:fs';
import { requireBpffs } from '../kernel/bpffs.ts';
import { lockFolder } from '../kernel/lock-folder.ts';

/** Makes this agent the only one that uses the pin folder. Returns what gives it back. */
export function takeNode(pinDir: string): () => void {
  requireBpffs(pinDir);
  mkdirSync(pinDir, { recursive: true, mode: 0o700 });
  return lockFolder(pinDir);
}
