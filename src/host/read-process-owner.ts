// SPDX-License-Identifier: Apache-2.0
import { readlinkSync } from 'node:fs';
import { readLoginUid } from './read-login-uid.ts';
import { unlessGone } from './unless-gone.ts';

/** What the node knows of a process that is no workload's. */
export interface ProcessOwner {
  /** Who logged in and led to it; a change of user by `sudo` or `su` does not change it. Absent where nobody did. */
  readonly loginUid?: number;
  /** Path of what it runs. */
  readonly program?: string;
}

/** Reads who is behind a process: `/proc/<pid>/loginuid` (CONFIG_AUDIT) and its executable. */
export function readProcessOwner(pid: number): ProcessOwner {
  const loginUid = readLoginUid(`/proc/${pid}`);
  const program = unlessGone(() => readlinkSync(`/proc/${pid}/exe`));
  return { ...(loginUid !== undefined && { loginUid }), ...(program !== undefined && { program }) };
}
