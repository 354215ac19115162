// SPDX-License-Identifier: Apache-2.0

/** What `/proc/<pid>/stat` tells (proc_pid_stat(5)). */
export interface ProcStat {
  readonly comm: string;
  readonly state: string;
  readonly parentPid: number;
  /** Pids that lead its process group and its session, in the pid namespace of whoever reads; 0 when they are in none of it. */
  readonly processGroup: number;
  readonly session: number;
  /** Kernel dev_t of the controlling terminal: major << 20 | minor; 0 none. */
  readonly tty: number;
  /** PF_* flags. */
  readonly flags: number;
  /** Start since boot, in clock ticks. */
  readonly startTicks: bigint;
}

/**
 * Reads the line; undefined when it is not one. The name may hold anything, spaces, parentheses and newlines too, so
 * what follows is counted from the last parenthesis.
 */
export function parseProcStat(text: string): ProcStat | undefined {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  const fields = text
    .slice(close + 2)
    .trimEnd()
    .split(' ');
  const [state, parent, processGroup, session, tty, , flags] = fields;
  const start = fields[19];
  if (open === -1 || close === -1 || state === undefined || start === undefined) return undefined;
  return {
    comm: text.slice(open + 1, close),
    state,
    parentPid: Number(parent),
    processGroup: Number(processGroup),
    session: Number(session),
    tty: toKernelDevice(Number(tty)),
    flags: Number(flags),
    startTicks: BigInt(start),
  };
}

/** User space sees a device as minor bits 0-7, major 8-19, minor 20-31 (new_encode_dev, linux/kdev_t.h). */
function toKernelDevice(encoded: number): number {
  const major = (encoded >>> 8) & 0xfff;
  const minor = (encoded & 0xff) | ((encoded >>> 12) & 0xfff00);
  return ((major << 20) | minor) >>> 0;
}
