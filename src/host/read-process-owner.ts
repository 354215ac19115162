// SPDX-License-Identifier: Apache-2.0
import { readFileSync, readlinkSync } from 'node:fs';
import { unlessGone } from './unless-gone.ts';

/** `(uid_t) -1`: nobody logged in (kernel/audit.c). */
const UNSET = 0xffff_ffff;

/** What the node knows of a process that is no workload's. */
export interface ProcessOwner {
  /** Who logged in and led to it; a change of user by `sudo` or `su` does not change it. Absent where nobody did. */
  readonly loginUid?: number;
  /** Path of what it runs. */
  readonly program?: string;
}

/** Reads who is behind a process: `/proc/<pid>/loginuid` (CONFIG_AUDIT) and its executable. */
export function readProcessOwner(pid: number): ProcessOwner {
  const text = unlessGone(() => readFileSync(`/proc/${pid}/loginuid`, 'utf8'));
  const loginUid = text === undefined ? UNSET : Number(text);
  const program = unlessGone(() => readlinkSync(`/proc/${pid}/exe`));
  return { ...(loginUid !== UNSET && { loginUid }), ...(program !== undefined && { program }) };
}
