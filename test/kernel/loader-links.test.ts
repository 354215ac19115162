// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import koffi from 'koffi';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Collection } from '../../src/kernel/collection.ts';
import { readCollectionSpec } from '../../src/kernel/collection-spec.ts';
import { Link } from '../../src/kernel/link.ts';
import { compileTestObject } from './compile-object.ts';
import { describeLive, type LivePlace, makeLivePlace } from './live.ts';

describeLive('Link', () => {
  let place: LivePlace;
  let collection: Collection;

  beforeAll(() => {
    place = makeLivePlace('links');
  });
  afterAll(() => place.remove());
  beforeEach(() => {
    collection = Collection.load([readCollectionSpec(compileTestObject('sampler'))]);
  });
  afterEach(() => collection.close());

  function hits(index: number): number {
    const perCpu = collection.map('hits').lookupPerCpu(new Uint8Array(Uint32Array.of(index).buffer)) ?? [];
    return perCpu.reduce((sum, value) => sum + Buffer.from(value).readUInt32LE(), 0);
  }

  /** Whether a process in `cgroup` may bind a UDP socket. */
  function mayBind(cgroup: string): boolean {
    const script = `echo $$ > ${cgroup}/cgroup.procs; exec python3 -c 'import socket; socket.socket(type=socket.SOCK_DGRAM).bind(("127.0.0.1", 0))'`;
    try {
      execFileSync('sh', ['-c', script], { stdio: 'pipe' });
      return true;
    } catch (error: unknown) {
      expect(String(error)).toContain('PermissionError');
      return false;
    }
  }

  it('runs a raw tracepoint program until closed', () => {
    const link = collection.program('sampler/on_exit').attach();
    execFileSync('true');
    const seen = hits(0);
    expect(seen).toBeGreaterThan(0);
    link.close();
    link.close();
    const after = hits(0);
    execFileSync('true');
    expect(hits(0)).toBe(after);
  });

  it('governs one cgroup and no other', () => {
    const inside = place.makeCgroup('inside');
    const outside = place.makeCgroup('outside');
    const link = collection.program('sampler/on_bind_denied').attachCgroup(inside);
    expect(mayBind(inside)).toBe(false);
    expect(mayBind(outside)).toBe(true);
    link.close();
    expect(mayBind(inside)).toBe(true);
  });

  it('stands beside programs that are attached already', () => {
    const cgroup = place.makeCgroup('beside');
    const links = [1, 2].map(() => collection.program('sampler/on_bind').attachCgroup(cgroup));
    expect(mayBind(cgroup)).toBe(true);
    expect(hits(1)).toBe(2);
    for (const link of links) link.close();
  });

  it('changes its program in place', () => {
    const cgroup = place.makeCgroup('update');
    const link = collection.program('sampler/on_bind').attachCgroup(cgroup);
    expect(mayBind(cgroup)).toBe(true);
    link.update(collection.program('sampler/on_bind_denied'));
    expect(mayBind(cgroup)).toBe(false);
    link.close();
  });

  it('outlives its collection when pinned, and ends when unpinned and closed', () => {
    const cgroup = place.makeCgroup('pinned');
    const path = join(place.bpffs, 'links', 'on_bind_denied');
    const link = collection.program('sampler/on_bind_denied').attachCgroup(cgroup);
    link.pin(path);
    link.close();
    collection.close();
    expect(mayBind(cgroup)).toBe(false);

    const found = Link.openPinned(path);
    expect(found).toBeDefined();
    found?.unpin();
    found?.close();
    expect(mayBind(cgroup)).toBe(true);
    expect(Link.openPinned(path)).toBeUndefined();
  });

  it('tells its cgroup, and that the cgroup is gone', async () => {
    const cgroup = place.makeCgroup('gone');
    const link = collection.program('sampler/on_bind').attachCgroup(cgroup);
    expect(link.cgroupId()).toBeGreaterThan(0n);
    rmdirSync(cgroup);
    await expect.poll(() => link.cgroupId()).toBe(0n); // the kernel lets go of a removed cgroup in the background
    link.close();
  });

  it('names the folder that is no cgroup', () => {
    expect(() => collection.program('sampler/on_bind').attachCgroup('/nonexistent')).toThrow(
      expect.objectContaining({ code: 'CGROUP2_NOT_FOUND' }),
    );
    expect(() => collection.program('sampler/on_bind').attachCgroup('/proc')).toThrow(
      expect.objectContaining({
        code: 'BPF_FAILED',
        message: expect.stringContaining('to cgroup /proc: EBADF'),
      }),
    );
  });

  it('fires at a function of a library, in the process it was asked for', () => {
    const libc = koffi.load(null);
    const getppid = libc.func('int getppid(void)');
    const path = readFileSync('/proc/self/maps', 'utf8').match(/\S+\/libc\.so\.6$/m)?.[0] ?? '';
    const link = collection
      .program('sampler/on_call')
      .attachUprobe({ path, symbol: 'getppid', pid: process.pid });
    getppid();
    getppid();
    expect(hits(0)).toBe(2);
    link.close();
    getppid();
    expect(hits(0)).toBe(2);
  });

  it('names the function that a library does not have', () => {
    const target = { path: '/bin/sh', symbol: 'no_such_function' };
    expect(() => collection.program('sampler/on_call').attachUprobe(target)).toThrow(
      expect.objectContaining({
        code: 'BPF_FAILED',
        message: expect.stringContaining('/bin/sh:no_such_function'),
      }),
    );
  });

  it('runs an iterator to its end', () => {
    const numbers = collection.program('sampler/on_task').readIterator();
    const sequence = new BigUint64Array(numbers.buffer, numbers.byteOffset, numbers.byteLength / 8);
    expect(sequence.length).toBeGreaterThan(10);
    expect(sequence.every((value, index) => index === 0 || value === (sequence[index - 1] ?? 0n) + 1n)).toBe(
      true,
    );
  });
});
