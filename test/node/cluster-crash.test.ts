// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { eventuallyEmpty } from '../e2e/eventually.ts';
import { describeUnless } from '../suites/describe-unless.ts';
import { notOnNode } from './not-on-node.ts';

const MINUTES = 60_000;
const RUN_POD = `kubectl run busy --image=weir.test/app:1 -- sleep 1000
kubectl wait --for=condition=Ready pod/busy --timeout=4m && echo runs
`;

describeUnless(notOnNode, 'a cluster whose owner is killed', () => {
  it('leaves nothing behind', { timeout: 5 * MINUTES }, async () => {
    const owner = spawn(process.execPath, [join(import.meta.dirname, 'shell.ts')], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, SHELL: '/bin/sh' },
    });
    onTestFinished(() => void owner.kill('SIGKILL'));
    let said = '';
    owner.stderr.on('data', (text) => {
      said += text;
    });
    owner.stdin.write(RUN_POD);
    const lines = createInterface(owner.stdout);
    for await (const line of lines) if (line === 'runs') break;
    const [, cgroup = '', address = ''] = /cgroup is (\S+), its address (\S+),/.exec(said) ?? [];
    const folder = join('/tmp', cgroup);
    // Whatever runs there is in its cgroups, which can not go before it.
    const left = (): string[] => [
      ...globSync(`/sys/fs/cgroup{,/*}${cgroup}`),
      ...[folder].filter(existsSync),
      ...readFileSync('/proc/self/mounts', 'utf8')
        .split('\n')
        .filter((line) => line.includes(folder)),
      ...execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => line.includes(folder)),
      ...execFileSync('ip', ['-brief', 'route'], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => line.startsWith(address.replace(/\.\d+$/, '.'))),
    ];
    expect(left().join('\n')).toContain('kubelet');
    owner.kill('SIGKILL');
    owner.stdin.end();
    await eventuallyEmpty(left);
  });
});
