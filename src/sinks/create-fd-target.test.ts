// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { WeirRecord } from '../events/record.ts';
import { createDeliverySink } from './create-delivery-sink.ts';
import { createFdTarget } from './create-fd-target.ts';

function openFd(mount?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'weir-fd-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  if (mount !== undefined) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mount}`, 'tmpfs', folder]);
    onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  }
  const path = join(folder, 'out');
  const fd = openSync(path, 'w');
  onTestFinished(() => closeSync(fd));
  const states: (string | undefined)[] = [];
  const sink = createDeliverySink({
    name: 'stdout',
    target: createFdTarget({ fd, encode: ({ sequence }) => `${sequence} ${'x'.repeat(100)}` }),
    passes: () => true,
    limits: { firstRetryMs: 10, longestRetryMs: 20 },
    onState: (trouble) => states.push(trouble),
  });
  onTestFinished(() => sink.close());
  const write = (from: number, to: number): void => {
    for (let i = from; i <= to; i++) sink.write({ sequence: i } as WeirRecord);
  };
  return { folder, path, fd, sink, states, write };
}

const numbersIn = (path: string): number[] =>
  readFileSync(path, 'utf8').trimEnd().split('\n').map(Number.parseFloat);
const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);

describe('createFdTarget', () => {
  it('writes where the file stands, and lets others write on behind it', async () => {
    const { path, fd, sink, write } = openFd();
    write(1, 3);
    await expect.poll(() => sink.status().delivered).toBe(3);
    writeSync(fd, '4\n');
    write(5, 5);
    await sink.close();
    expect(numbersIn(path)).toEqual(upTo(5));
  });

  it('goes on where a full disk broke off, once there is room: every line once and whole', async ({
    skip,
  }) => {
    skip(process.getuid?.() !== 0, 'needs root');
    const { folder, path, sink, states, write } = openFd('16k');
    write(1, 400);
    await expect.poll(() => states).toEqual(['ENOSPC']);
    write(401, 1000);
    execFileSync('mount', ['-o', 'remount,size=10m', folder]);
    await expect.poll(() => sink.status().delivered).toBe(1000);
    expect(numbersIn(path)).toEqual(upTo(1000));
    expect(readFileSync(path, 'utf8')).toMatch(/^(\d+ x{100}\n)+$/);
  });
});
