// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { eventuallyEmpty } from '../e2e/eventually.ts';
import { describeWithLab } from '../e2e/needs-root.ts';
import { NodePlace } from './node-place.ts';

/** The machine's end of the link to the node: the address before the node's. */
const linkTo = (address: string): string[] => {
  const own = address.replace(/\d+$/, (last) => String(Number(last) - 1));
  return execFileSync('ip', ['-brief', 'address'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(` ${own}/30`));
};
const mounts = (): string => readFileSync('/proc/self/mountinfo', 'utf8');
const tracesOf = ({ folder, cgroup }: { folder: string; cgroup: string }): string[] => [
  ...globSync(`/sys/fs/cgroup{,/*}${cgroup}`),
  ...[folder].filter(existsSync),
];

describeWithLab('the place of a node', () => {
  test('has files, network, mounts and a name of its own', async () => {
    const before = [mounts(), readFileSync('/proc/sys/kernel/hostname', 'utf8')];
    const place = await NodePlace.create();
    onTestFinished(() => place.remove());
    await place.run(
      'sh',
      '-c',
      'mkdir -p /etc/kubernetes /var/lib/kubelet /run/containerd; echo 1 >/etc/kubernetes/x',
    );
    expect(await place.run('hostname')).toBe('node-1\n');
    expect(await place.run('cat', '/etc/kubernetes/x')).toBe('1\n');
    expect(await place.run('cat', '/proc/self/cgroup')).toContain(`0::${place.cgroup}/system\n`);
    expect(existsSync('/etc/kubernetes/x')).toBe(false);
    expect(await place.run('ip', '-brief', 'address')).toContain(place.address);
    // Nobody listens, and the node says so: it is reached.
    await expect(once(connect(1, place.address), 'connect')).rejects.toThrow('ECONNREFUSED');
    expect([mounts(), readFileSync('/proc/sys/kernel/hostname', 'utf8')]).toEqual(before);
  });

  test('leaves nothing behind', async () => {
    const place = await NodePlace.create();
    place.start('sleep', 'sleep', '1000');
    expect(linkTo(place.address)).toHaveLength(1);
    expect(tracesOf(place)).not.toEqual([]);
    await place.remove();
    expect(tracesOf(place)).toEqual([]);
    await eventuallyEmpty(() => linkTo(place.address));
  });

  test('leaves nothing behind when its owner is killed', async () => {
    const script = join(import.meta.dirname, 'place-owner.ts');
    const owner = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void owner.kill('SIGKILL'));
    const [line] = await once(createInterface(owner.stdout), 'line');
    const made = JSON.parse(line);
    expect(tracesOf(made)).not.toEqual([]);
    owner.kill('SIGKILL');
    await eventuallyEmpty(() => tracesOf(made));
    await eventuallyEmpty(() => linkTo(made.address));
    for (const file of ['/etc/left', '/var/left', '/run/left']) expect(existsSync(file)).toBe(false);
  });
});
