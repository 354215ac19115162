// SPDX-License-Identifier: Apache-2.0
import type { Process } from '../../events/process.ts';

/** A user as the passwd of a container's root has it. */
export interface UserEntry {
  readonly name: string;
  readonly home: string;
  readonly shell: string;
}

/** Names of users and groups, as the container in which a process runs knows them. */
export interface UserNames {
  user(process: Process, uid: number): UserEntry | undefined;
  group(process: Process, gid: number): string | undefined;
}
