// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lostBy } from '../detect/sink.ts';
import type { WeirRecord } from '../events/record.ts';
import type { Rotation } from './append-file.ts';
import { createDeliverySink } from './create-delivery-sink.ts';
import { openFileTarget } from './open-file-target.ts';

const NEVER: Rotation = { bytes: 0, seconds: 0, keep: 5, compress: false };
const record = (sequence: number): WeirRecord => ({ sequence }) as WeirRecord;
const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function openFile(path: string, rotation: Partial<Rotation> = {}, queueBytes?: number) {
  const states: (string | undefined)[] = [];
  const flaws: string[] = [];
  const target = openFileTarget({
    option: 'output.file',
    path,
    rotation: { ...NEVER, ...rotation },
    encode: ({ sequence }) => JSON.stringify({ sequence, padding: 'x'.repeat(80) }),
    onFlaw: (reason) => flaws.push(reason),
  });
  const sink = createDeliverySink({
    name: 'file',
    target,
    passes: () => true,
    ...(queueBytes !== undefined && { limits: { queueBytes, firstRetryMs: 10, longestRetryMs: 20 } }),
    onState: (trouble) => states.push(trouble),
  });
  onTestFinished(() => sink.close());
  /** Writes records, one batch each, and waits until they are there. */
  const write = async (sequences: readonly number[]): Promise<void> => {
    for (const sequence of sequences) {
      const before = sink.status().delivered;
      sink.write(record(sequence));
      await expect.poll(() => sink.status().delivered, { interval: 1 }).toBe(before + 1);
    }
  };
  return { sink, target, states, flaws, write };
}

/** Sequence numbers in a file, every line of which must be whole. */
function sequencesIn(path: string): number[] {
  const bytes = readFileSync(path);
  const text = String(path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { sequence: number }).sequence);
}

/** Of all files of a folder, those that sort first being the oldest, and the one that is written to the last. */
function allSequences(folder: string): number[] {
  const names = readdirSync(folder).sort();
  const aside = names.filter((name) => name !== 'r.jsonl');
  return [...aside, 'r.jsonl']
    .filter((name) => names.includes(name))
    .flatMap((name) => sequencesIn(join(folder, name)));
}

/** A disk of its own for a folder. */
function mountSmall(folder: string, size: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
}

describe('openFileTarget', () => {
  it('appends to what is there, readable by its group', async () => {
    const path = join(temporaryFolder(), 'r.jsonl');
    await openFile(path).write([1]);
    await openFile(path).write([2, 3]);
    expect(sequencesIn(path)).toEqual([1, 2, 3]);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it('puts a file aside when it is large, keeps so many and loses nothing of those', async () => {
    const folder = temporaryFolder();
    const { sink, write } = openFile(join(folder, 'r.jsonl'), { bytes: 300, keep: 3 });
    await write(numbers(1, 30));
    await sink.close();
    expect(readdirSync(folder).filter((name) => /^r\.jsonl\.\d{8}T\d{9}Z$/.test(name))).toHaveLength(3);
    const kept = allSequences(folder);
    expect(kept).toEqual(numbers(kept[0] ?? 0, kept.at(-1) ?? 0));
    expect(kept.length).toBeGreaterThan(8);
    expect([kept.at(-1), lostBy(sink)]).toEqual([30, 0]);
  });

  it('compresses what it puts aside, and what an earlier process did not come to', async () => {
    const folder = temporaryFolder();
    const left = '{"sequence":0}\n';
    writeFileSync(join(folder, 'r.jsonl.20200101T000000000Z'), left);
    writeFileSync(join(folder, 'r.jsonl.other'), left);
    const { sink, write } = openFile(join(folder, 'r.jsonl'), { bytes: 300, keep: 100, compress: true });
    await write(numbers(1, 10));
    await sink.close();
    const names = readdirSync(folder);
    expect(names).toContain('r.jsonl.20200101T000000000Z.gz');
    const others = names.filter((name) => !/^r\.jsonl\.\d{8}T\d{9}Z\.gz$/.test(name)).sort();
    expect(others).toEqual(['r.jsonl', 'r.jsonl.other'].filter((name) => names.includes(name)));
    rmSync(join(folder, 'r.jsonl.other'));
    expect(allSequences(folder)).toEqual(numbers(0, 10));
  });

  it('puts a file aside when it is old', async () => {
    const folder = temporaryFolder();
    const { write } = openFile(join(folder, 'r.jsonl'), { seconds: 1 });
    await write([1]);
    expect(readdirSync(folder)).toEqual(['r.jsonl']);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await write([2]);
    await expect.poll(() => readdirSync(folder).filter((name) => name !== 'r.jsonl')).toHaveLength(1);
    await write([3]);
    expect(allSequences(folder)).toEqual([1, 2, 3]);
  });

  it('goes on in a new file when somebody else puts it aside, told or not', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'r.jsonl');
    const { sink, write } = openFile(path);
    await write([1, 2]);
    renameSync(path, `${path}.1`);
    await write([3]);
    renameSync(path, `${path}.2`);
    sink.reopen?.();
    await write([4]);
    expect([`${path}.1`, `${path}.2`, path].map(sequencesIn)).toEqual([[1, 2], [3], [4]]);
  });

  it('follows copytruncate, as logrotate does it', async () => {
    const path = join(temporaryFolder(), 'r.jsonl');
    const { write } = openFile(path);
    await write([1, 2]);
    writeFileSync(path, '');
    await write([3]);
    expect(readFileSync(path, 'latin1')).not.toContain('\0');
    expect(sequencesIn(path)).toEqual([3]);
  });

  it('does not write on behind a line that a crash has cut', async () => {
    const path = join(temporaryFolder(), 'r.jsonl');
    writeFileSync(path, '{"sequence":1}\n{"sequ');
    await openFile(path).write([2]);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines.slice(0, 2)).toEqual(['{"sequence":1}', '{"sequ']);
    expect(JSON.parse(lines[2] ?? '')).toMatchObject({ sequence: 2 });
  });

  it('refuses what it can not write to, naming the option', () => {
    const folder = temporaryFolder();
    for (const path of [folder, join(folder, 'none', 'r.jsonl'), '/dev/null'])
      expect(() => openFile(path)).toThrow(
        expect.objectContaining({
          code: 'CONFIG_INVALID',
          message: expect.stringMatching(/^output\.file: .*/),
        }),
      );
  });

  it('waits for a full disk, counts what has no room meanwhile, and never leaves half a line', async ({
    skip,
  }) => {
    skip(process.getuid?.() !== 0, 'needs root');
    const folder = temporaryFolder();
    mountSmall(folder, '16k');
    const path = join(folder, 'r.jsonl');
    const { sink, states } = openFile(path, {}, 65_536);
    let written = 0;
    // more than the disk and the queue have room for together
    await expect
      .poll(
        () => {
          for (let i = 0; i < 50; i++) sink.write(record(++written));
          return lostBy(sink);
        },
        { interval: 5 },
      )
      .toBeGreaterThan(0);
    expect(states).toEqual(['ENOSPC']);
    const before = sequencesIn(path);
    expect(before).toEqual(numbers(1, before.length));
    execFileSync('mount', ['-o', 'remount,size=10m', folder]);
    await expect.poll(() => states.at(-1)).toBeUndefined();
    await sink.close();
    const there = sequencesIn(path);
    const { delivered, losses } = sink.status();
    expect(losses.filter(({ count }) => count > 0)).toEqual([
      { reason: 'ENOSPC', count: written - there.length },
    ]);
    expect(there).toEqual([...new Set(there)].sort((a, b) => a - b));
    expect(delivered).toBe(there.length);
  });

  it('needs no more room than its files may have, and a batch', async ({ skip }) => {
    skip(process.getuid?.() !== 0, 'needs root');
    const folder = temporaryFolder();
    mountSmall(folder, '80k');
    const { sink, flaws } = openFile(join(folder, 'r.jsonl'), { bytes: 16_384, keep: 1 }, 1 << 20);
    for (const sequence of numbers(1, 5000)) sink.write(record(sequence));
    await expect.poll(() => sink.status().delivered, { timeout: 20_000 }).toBe(5000);
    await sink.close();
    expect(flaws).toEqual([]);
    expect(allSequences(folder).at(-1)).toBe(5000);
  });

  it('begins a file anew whose folder was taken away and came back', async () => {
    const folder = join(temporaryFolder(), 'logs');
    mkdirSync(folder);
    const path = join(folder, 'r.jsonl');
    const { sink, write, states } = openFile(path, {}, 1 << 20);
    await write([1]);
    rmSync(folder, { recursive: true });
    sink.write(record(2));
    await expect.poll(() => states).toEqual(['ENOENT']);
    mkdirSync(folder);
    await expect.poll(() => sink.status().delivered).toBe(2);
    expect(sequencesIn(path)).toEqual([2]);
    appendFileSync(path, '');
  });
});
