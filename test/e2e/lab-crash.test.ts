// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { cgroup2Mount } from '../../src/cgroup2-mount.ts';
import { childrenOf } from '../../src/lab/children-of.ts';
import { removeStaleLabs } from '../../src/lab/remove-stale-labs.ts';
import { eventuallyEmpty } from './eventually.ts';
import type { LabTraces } from './lab-owner.ts';
import { describeWithLab } from './needs-root.ts';

/** The network of the machine as far as these labs know: in the machine's own others make links meanwhile. */
const MACHINE = `weir-test-${process.pid}-machine`;

describeWithLab('a lab whose owner is killed', () => {
  beforeAll(() => void execFileSync('ip', ['netns', 'add', MACHINE]));
  afterAll(() => void execFileSync('ip', ['netns', 'del', MACHINE]));

  test('leaves no process, network, cgroup or file', async () => {
    const links = linksOfMachine();
    const { owner, traces } = await startOwner();
    expect(processesOf(traces).length).toBeGreaterThanOrEqual(traces.pids.length + 1);
    owner.kill('SIGKILL');
    await eventuallyEmpty(() => [...processesOf(traces), ...foldersOf(traces)]);
    expect(linksOfMachine()).toEqual(links);
  });

  test('leaves no process when its keeper is killed with it, and no folder after the next clean-up', async () => {
    const { owner, traces } = await startOwner();
    const keeper = (await childrenOf(owner.pid ?? 0)).find((pid) => commandOf(pid).includes('keeper.sh'));
    process.kill(keeper ?? 0, 'SIGKILL');
    owner.kill('SIGKILL');
    await eventuallyEmpty(() => processesOf(traces));
    expect(foldersOf(traces)).toEqual([traces.cgroup, traces.folder]);

    expect(await removeStaleLabs(cgroup2Mount())).toContain(basename(traces.folder));
    expect(foldersOf(traces)).toEqual([]);
  });

  test('is not taken for stale while its owner runs', async () => {
    const { owner, traces } = await startOwner();
    expect(await removeStaleLabs(cgroup2Mount())).not.toContain(basename(traces.folder));
    expect(foldersOf(traces)).toEqual([traces.cgroup, traces.folder]);
    owner.kill('SIGKILL');
    await eventuallyEmpty(() => [...processesOf(traces), ...foldersOf(traces)]);
  });
});

async function startOwner(): Promise<{ owner: ChildProcess; traces: LabTraces }> {
  const script = join(import.meta.dirname, 'lab-owner.ts');
  const owner = spawn('nsenter', [`--net=/run/netns/${MACHINE}`, process.execPath, script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void owner.kill('SIGKILL'));
  const [line] = await once(createInterface(owner.stdout), 'line');
  return { owner, traces: JSON.parse(line) };
}

/** Everything that runs in the lab's namespaces or cgroups, or had one of its pids. */
function processesOf(traces: LabTraces): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const lab = basename(traces.cgroup);
      return (
        traces.pids.includes(Number(pid)) ||
        traces.networks.includes(read(() => readlinkSync(`/proc/${pid}/ns/net`))) ||
        read(() => readFileSync(`/proc/${pid}/cgroup`, 'utf8')).includes(lab) ||
        commandOf(Number(pid)).includes(lab)
      );
    })
    .map((pid) => `process ${pid} ${commandOf(Number(pid))}`);
}

function foldersOf(traces: LabTraces): string[] {
  return [traces.cgroup, traces.folder].filter((folder) => existsSync(folder));
}

function linksOfMachine(): unknown {
  return JSON.parse(execFileSync('ip', ['-n', MACHINE, '-json', 'link'], { encoding: 'utf8' })).map(
    (link: { ifname: string }) => link.ifname,
  );
}

function commandOf(pid: number): string {
  return read(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
    .replaceAll('\0', ' ')
    .trim();
}

const PASSED_OVER = ['ENOENT', 'ESRCH', 'EACCES'];

/** A process may end while it is looked at, which is what these tests wait for; one that root may not read isn't the lab's. */
function read(look: () => string): string {
  try {
    return look();
  } catch (error: unknown) {
    if (error instanceof Error && 'code' in error && PASSED_OVER.includes(String(error.code))) return '';
    throw error;
  }
}
