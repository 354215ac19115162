// SPDX-License-Identifier: Apache-2.0
import { statSync } from 'node:fs';
import type { Link } from './link.ts';
import type { PinFolder } from './pin-folder.ts';
import type { Program } from './program.ts';
import { attachmentOf } from './sensors.ts';

/**
 * Attaches a program to its standing hook: the given cgroup folder for cgroup programs, what the section names for
 * others. With `pins`, it takes the place of the one an earlier run pinned, and is pinned itself.
 */
export function attachProgram(program: Program, cgroup: string, pins: PinFolder | undefined): Link {
  const onCgroup = attachmentOf(program.spec.section, program.spec.name) === 'cgroup';
  const attach = (): Link => (onCgroup ? program.attachCgroup(cgroup) : program.attach());
  if (pins === undefined) return attach();
  // A cgroup's id is the inode number of its folder.
  return pins.replaceLink(program, attach, onCgroup ? statSync(cgroup, { bigint: true }).ino : undefined);
}
