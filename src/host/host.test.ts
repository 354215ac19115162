// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cgroup2Mount } from '../cgroup2-mount.ts';
import { WeirError } from '../errors.ts';
import { governanceKeys } from '../identity/governance.ts';
import { createHostReader } from './create-host-reader.ts';
import { exportsSymbol } from './exports-symbol.ts';
import { findTlsLibraries } from './find-tls-libraries.ts';
import { parseProcStat } from './parse-proc-stat.ts';
import { watchPodFolder } from './watch-pod-folder.ts';

const isLinux = process.platform === 'linux';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-host-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const fileOf = (bytes: Uint8Array) => ({
  size: bytes.length,
  read: (offset: number, length: number) => bytes.slice(offset, offset + length),
});

describe('parseProcStat', () => {
  it('reads a name that holds what separates the fields', () => {
    const rest = 'S 12 7 7 34816 7 4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 1 1 1';
    expect(parseProcStat(`7 (a) b\n(c) ${rest}\n`)).toEqual({
      comm: 'a) b\n(c',
      state: 'S',
      parentPid: 12,
      tty: (136 << 20) | 0,
      flags: 4194304,
      startTicks: 987654n,
    });
  });

  it('takes nothing that is no such line', () => {
    expect(parseProcStat('')).toBeUndefined();
    expect(parseProcStat('7 (a) S 1')).toBeUndefined();
  });
});

describe.skipIf(!isLinux)('createHostReader', () => {
  it('tells of a running process what it was started with', async () => {
    const child = spawn('sh', ['-c', 'read line', "it's", '', 'ünï'], { cwd: '/usr', argv0: 'shell' });
    onTestFinished(() => void child.kill());
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    const host = createHostReader({ cgroup2: cgroup2Mount() });
    await expect.poll(() => host.process(pid)?.arguments[0]).toBe('shell');
    const facts = host.process(pid);
    expect(facts).toMatchObject({
      pid,
      parentPid: process.pid,
      arguments: ['shell', '-c', 'read line', "it's", '', 'ünï'],
      cwd: '/usr',
      uid: process.getuid?.(),
      startExact: false,
    });
    expect(facts?.executable).toMatch(/^\/.*sh$/);
    expect(facts?.namespaces.mount).toBeGreaterThan(0);
    expect([...host.processes()].map((one) => one.pid)).toContain(pid);
  });

  it('takes an exact start only if it is the same process', () => {
    const host = (start: bigint) =>
      createHostReader({ cgroup2: cgroup2Mount(), exactStarts: () => new Map([[process.pid, start]]) });
    const own = (start: bigint) => [...host(start).processes()].find(({ pid }) => pid === process.pid);
    const rounded = own(0n)?.startNs ?? 0n;
    expect(own(rounded + 1_234_567n)).toMatchObject({ startNs: rounded + 1_234_567n, startExact: true });
    expect(own(rounded + 10_000_000n)).toMatchObject({ startNs: rounded, startExact: false });
  });

  it('knows nothing of a process that is gone, and lists cgroups with the root first', () => {
    const host = createHostReader({ cgroup2: cgroup2Mount() });
    expect(host.process(2 ** 22 + 1)).toBeUndefined();
    expect([...host.cgroups('/')][0]?.path).toBe('/');
    expect([...host.cgroups('/no/such/cgroup')]).toEqual([]);
  });
});

describe.skipIf(!isLinux)('findTlsLibraries', () => {
  it('finds the library in an executable that carries it, as Node.js does', () => {
    expect(findTlsLibraries(process.pid).map(({ path }) => path)).toContain(`/proc/${process.pid}/exe`);
  });

  it('finds nothing of a process that is gone', () => {
    expect(findTlsLibraries(2 ** 22 + 1)).toEqual([]);
  });
});

describe('exportsSymbol', () => {
  it('never throws on damaged files, whatever they say', () => {
    const elf = Buffer.alloc(4096);
    elf.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4095), fc.nat(255)), { maxLength: 64 }), (changes) => {
        const bytes = Uint8Array.from(elf);
        for (const [at, value] of changes) if (at > 5) bytes[at] = value;
        expect(typeof exportsSymbol(fileOf(bytes), 'SSL_write')).toBe('boolean');
      }),
    );
  });

  it.skipIf(!isLinux)('tells what an executable defines from what it only uses', () => {
    const node = fileOf(readFileSync(process.execPath));
    expect([
      exportsSymbol(node, 'SSL_write'),
      exportsSymbol(node, 'malloc'),
      exportsSymbol(node, 'no_such'),
    ]).toEqual([true, false, false]);
  });
});

const POD = `apiVersion: v1
kind: Pod
metadata:
  { name: notebook, namespace: research, uid: u1, labels: { weir.dev/domain: tenant, app: x } }
spec:
  containers: [{ name: c, image: img, resources: { limits: { nvidia.com/gpu: 1 } } }]
status:
  containerStatuses:
    - { name: c, containerID: 'containerd://${'ab'.repeat(32)}', imageID: 'img@sha256:${'cd'.repeat(32)}' }
---
apiVersion: v1
kind: Namespace
metadata: { name: research, labels: { weir.dev/domain: platform } }
`;

describe('watchPodFolder', () => {
  const open = (folder: string) => {
    const errors: string[] = [];
    const watched = watchPodFolder({
      folder,
      keys: governanceKeys(),
      onError: ({ message }) => errors.push(message),
    });
    onTestFinished(() => watched.close());
    return { ...watched, errors };
  };

  it('joins a pod with its namespace, whose governance labels hold', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'all.yaml'), POD);
    expect(open(folder).pods.byUid('u1')).toMatchObject({
      namespace: 'research',
      governance: { domain: 'platform' },
      containers: [{ name: 'c', id: 'ab'.repeat(32), imageDigest: `sha256:${'cd'.repeat(32)}` }],
      resources: ['nvidia.com/gpu'],
    });
  });

  it('follows changes, and keeps the last good state of a file that becomes wrong', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'pod.yaml');
    writeFileSync(file, POD);
    const { pods, errors } = open(folder);
    writeFileSync(file, POD.replace('name: notebook', 'name: renamed'));
    await expect.poll(() => pods.byUid('u1')?.name).toBe('renamed');
    writeFileSync(file, POD.replace('name: notebook', 'name: 7'));
    await expect.poll(() => errors).toEqual([`${file}:4: metadata.name: must be text, got 7`]);
    expect(pods.byUid('u1')?.name).toBe('renamed');
    rmSync(file);
    await expect.poll(() => pods.byUid('u1')).toBeUndefined();
  });

  it('refuses a wrong file at the start, naming file, line and field', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'pod.yaml');
    writeFileSync(file, 'kind: Pod\nmetadata:\n  name: a\n  uid: [1]\n');
    expect(() => open(folder)).toThrow(
      new WeirError('PODS_INVALID', `${file}:4: metadata.uid: must be text, got [1]`),
    );
    writeFileSync(file, 'kind: [Pod\n');
    expect(() => open(folder)).toThrow(/pod\.yaml:\d+: /);
  });
});
