// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a process has used so far. */
export interface ProcessUsage {
  /** Seconds of CPU, all threads. */
  readonly cpuSeconds: number;
  /** Resident memory, in MB (10^6 bytes). */
  readonly rssMegabytes: number;
}

const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

export function processUsage(pid: number): ProcessUsage {
  // proc(5): fields 14 and 15 are user and system time; counted from the one after the parenthesised name.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
    rssMegabytes: (Number(kilobytes) * 1024) / 1e6,
  };
}
