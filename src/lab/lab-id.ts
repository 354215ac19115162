// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';

/** Everything a lab leaves on the machine (its cgroup folder, its folder under /run) is named after its id. */
export interface LabId {
  readonly prefix: string;
  /** The process that made the lab; the lab is stale once this process has ended. */
  readonly ownerPid: number;
  /** Start of the owner in clock ticks since boot, so that a reused pid isn't taken for the owner. */
  readonly ownerStartTicks: string;
  /** Tells apart the labs of one owner. */
  readonly serial: number;
}

const LAB_NAME = /^weir-lab-([a-z0-9]+)-(\d+)-(\d+)-(\d+)$/;
let lastSerial = 0;

/** Makes the id of a new lab owned by this process. `prefix` is lower-case letters and digits. */
export function newLabId(prefix: string): LabId {
  if (!/^[a-z0-9]+$/.test(prefix))
    throw new TypeError(`lab prefix must be lower-case letters and digits, got "${prefix}"`);
  const ownerStartTicks = readStartTicks(process.pid);
  if (ownerStartTicks === undefined) throw new Error('/proc holds no entry of this process');
  lastSerial += 1;
  return { prefix, ownerPid: process.pid, ownerStartTicks, serial: lastSerial };
}

/** The name of a lab's folders: `weir-lab-<prefix>-<owner pid>-<owner start>-<serial>`. */
export function formatLabId(id: LabId): string {
  return `weir-lab-${id.prefix}-${id.ownerPid}-${id.ownerStartTicks}-${id.serial}`;
}

/** Reads a folder name back; `undefined` when it isn't a lab's. */
export function parseLabId(name: string): LabId | undefined {
  const match = LAB_NAME.exec(name);
  if (match === null) return undefined;
  const [, prefix = '', pid = '', ownerStartTicks = '', serial = ''] = match;
  return { prefix, ownerPid: Number(pid), ownerStartTicks, serial: Number(serial) };
}

/** Whether the very process that made the lab still runs. */
export function isLabOwnerAlive(id: LabId): boolean {
  return readStartTicks(id.ownerPid) === id.ownerStartTicks;
}

/** Field 22 of /proc/PID/stat (proc(5)); `undefined` when there is no such process. */
function readStartTicks(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error: unknown) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined;
    throw error;
  }
  // The command name may hold spaces and parentheses: fields are counted from the last ')', which ends field 2.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[22 - 3];
}
