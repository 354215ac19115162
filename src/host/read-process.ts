// SPDX-License-Identifier: Apache-2.0
import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessFacts } from '../events/facts.ts';
import type { Namespaces } from '../events/process.ts';
import { type ProcStat, parseProcStat } from './parse-proc-stat.ts';
import { readLoginUid } from './read-login-uid.ts';
import { unlessGone } from './unless-gone.ts';

/** USER_HZ is 100 on every architecture we run on: a tick is 10 ms. */
const NS_PER_TICK = 10_000_000n;

const NAMESPACE_FILES: Readonly<Record<keyof Namespaces, string>> = {
  mount: 'mnt',
  pid: 'pid',
  network: 'net',
  user: 'user',
  uts: 'uts',
  ipc: 'ipc',
  cgroup: 'cgroup',
};

/**
 * What /proc tells of one process; undefined when it is gone. `cgroupIdOf` gives the cgroup v2 id of a pid. What is not for this user to see is empty, 0 or unknown. Kernel threads have no executable.
 */
export function readProcess(
  pid: number,
  cgroupIdOf: (pid: number) => bigint | undefined,
  proc = '/proc',
): ProcessFacts | undefined {
  const folder = join(proc, String(pid));
  const stat = readStat(folder);
  const status = unlessGone(() => readFileSync(join(folder, 'status'), 'utf8'));
  if (stat === undefined || status === undefined || stat.state === 'X' || stat.state === 'x')
    return undefined;
  const facts = factsOf(pid, folder, stat, status, () => cgroupIdOf(pid));
  // the pid may have become another's while its files were read
  return readStat(folder)?.startTicks === stat.startTicks ? facts : undefined;
}

function factsOf(
  pid: number,
  folder: string,
  stat: ProcStat,
  status: string,
  cgroupId: () => bigint | undefined,
): ProcessFacts {
  const numbers = (name: string, base = 10): number[] =>
    (new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '')
      .split(/\s+/)
      .map((text) => Number.parseInt(text, base) || 0);
  const [uid = 0, effectiveUid = 0] = numbers('Uid');
  const [gid = 0, effectiveGid = 0] = numbers('Gid');
  const loginUid = readLoginUid(folder);
  return {
    pid,
    namespacePid: numbers('NStgid').at(-1) ?? pid,
    startNs: stat.startTicks * NS_PER_TICK,
    startExact: false,
    parentPid: stat.parentPid,
    executable: readLink(folder, 'exe'),
    arguments: readArguments(folder),
    cwd: readLink(folder, 'cwd'),
    comm: stat.comm,
    uid,
    effectiveUid,
    gid,
    effectiveGid,
    ...(loginUid !== undefined && { loginUid }),
    capabilities: capabilitiesOf(status, 'CapEff'),
    permittedCapabilities: capabilitiesOf(status, 'CapPrm'),
    session: stat.session,
    processGroup: stat.processGroup,
    tty: stat.tty,
    cgroupId: cgroupId() ?? 0n,
    namespaces: readNamespaces(folder),
  };
}

function capabilitiesOf(status: string, line: string): bigint {
  return BigInt(`0x${new RegExp(`^${line}:\\s*([0-9a-f]+)`, 'm').exec(status)?.[1] ?? '0'}`);
}

function readStat(folder: string): ProcStat | undefined {
  return parseProcStat(unlessGone(() => readFileSync(join(folder, 'stat'), 'utf8')) ?? '');
}

/** The link's target; a file that is gone from its folder keeps its name, without the kernel's " (deleted)". */
function readLink(folder: string, name: string): string {
  return (unlessGone(() => readlinkSync(join(folder, name))) ?? '').replace(/ \(deleted\)$/, '');
}

function readArguments(folder: string): string[] {
  const text = unlessGone(() => readFileSync(join(folder, 'cmdline'), 'utf8')) ?? '';
  return text === '' ? [] : text.replace(/\0$/, '').split('\0');
}

function readNamespaces(folder: string): Namespaces {
  const read = (name: string): number => {
    const target = unlessGone(() => readlinkSync(join(folder, 'ns', name))) ?? '';
    return Number(/\[(\d+)\]$/.exec(target)?.[1] ?? 0);
  };
  const entries = Object.entries(NAMESPACE_FILES).map(([key, name]) => [key, read(name)]);
  return Object.fromEntries(entries) as Record<keyof Namespaces, number>;
}
