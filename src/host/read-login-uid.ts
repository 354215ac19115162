// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unlessGone } from './unless-gone.ts';

/** `(uid_t) -1`: nobody logged in (kernel/audit.c). */
const UNSET = 0xffff_ffff;

/**
 * Who logged in and led to the process whose folder of /proc this is; undefined where nobody did, or the kernel does not
 * keep it (CONFIG_AUDIT).
 */
export function readLoginUid(folder: string): number | undefined {
  const text = unlessGone(() => readFileSync(join(folder, 'loginuid'), 'utf8'));
  const uid = text === undefined ? UNSET : Number(text);
  return uid === UNSET ? undefined : uid;
}
