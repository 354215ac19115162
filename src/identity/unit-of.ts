// SPDX-License-Identifier: Apache-2.0

/** A cgroup that systemd gave to a unit which can have processes; what would read as a file of cgroupfs has `_` before. */
const UNIT = /^_?(.+\.(?:service|scope))$/;

/**
 * The systemd unit that a path from the cgroup2 root belongs to, as the system's manager calls it: the outermost one, so
 * what a user's own manager runs is `user@1000.service`. Undefined where the path is in none. Source: systemd
 * src/basic/cgroup-util.c, cg_path_get_unit.
 */
export function unitOf(path: string): string | undefined {
  for (const name of path.split('/')) {
    const unit = UNIT.exec(name)?.[1];
    if (unit !== undefined) return unit;
  }
  return undefined;
}
