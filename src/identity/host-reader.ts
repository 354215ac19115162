// SPDX-License-Identifier: Apache-2.0
import type { CgroupFacts, ProcessFacts } from '../events/facts.ts';

/** The machine's own answers: /proc, cgroup2 and the task iterator, or a recording of them. */
export interface HostReader {
  /** Every process that runs now, parents before children where possible. */
  processes(): Iterable<ProcessFacts>;
  /** One process, or undefined when it is gone. */
  process(pid: number): ProcessFacts | undefined;
  /** Every cgroup below `root` (a path from the cgroup2 root), the root itself first. */
  cgroups(root: string): Iterable<CgroupFacts>;
}
