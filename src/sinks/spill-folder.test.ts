// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Kept, SpillFolder } from './spill-folder.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-spill-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Takes everything out. */
async function drain(spill: SpillFolder): Promise<string[]> {
  const lines: string[] = [];
  for (let segment = await spill.first(); segment !== undefined; segment = await spill.first()) {
    lines.push(...segment.lines);
    await segment.discard(segment.lines.length);
  }
  return lines;
}

describe('SpillFolder', () => {
  it('gives back lines in order, over segments and over processes', async () => {
    const folder = temporaryFolder();
    const before = new SpillFolder({ folder, maxBytes: 1e6, segmentBytes: 10 });
    for (let i = 0; i < 10; i++) await before.append([`line ${i}`, `ünd ${i}`]);
    expect(readdirSync(folder).length).toBeGreaterThan(3);
    const after = new SpillFolder({ folder, maxBytes: 1e6 });
    await after.append(['last']);
    const all = Array.from({ length: 10 }, (_, i) => [`line ${i}`, `ünd ${i}`]).flat();
    expect(await drain(after)).toEqual([...all, 'last']);
    expect([after.isEmpty, after.bytes, readdirSync(folder)]).toEqual([true, 0, []]);
  });

  it('puts what is older before the rest, for this process and the next', async () => {
    const folder = temporaryFolder();
    const spill = new SpillFolder({ folder, maxBytes: 1e6 });
    await spill.append(['3', '4']);
    await spill.prepend(['2']);
    await spill.prepend(['1']);
    await spill.append(['5']);
    const next = new SpillFolder({ folder, maxBytes: 1e6 });
    expect(await drain(next)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('takes no more than it may, says so, and has room again for what was taken out', async () => {
    const spill = new SpillFolder({ folder: temporaryFolder(), maxBytes: 12 });
    expect(await spill.append(['12345'])).toEqual({ kept: 1 });
    expect(await spill.append(['12345', 'x'])).toEqual({ kept: 1, reason: 'spill-full' });
    expect(await spill.prepend(['x'])).toEqual({ kept: 0, reason: 'spill-full' });
    expect(spill.bytes).toBe(12);
    await (await spill.first())?.discard(1);
    expect([spill.bytes, await spill.append(['12345'])]).toEqual([6, { kept: 1 }]);
    expect(await drain(spill)).toEqual(['12345', '12345']);
  });

  it('keeps what is appended while a segment is being read, and what is appended at the same time', async () => {
    const spill = new SpillFolder({ folder: temporaryFolder(), maxBytes: 100 });
    await spill.append(['a']);
    const appended = spill.append(['b']);
    const segment = await spill.first();
    await spill.append(['c']);
    await appended;
    expect(segment?.lines).toEqual(['a', 'b']);
    await segment?.discard(1);
    expect(await drain(spill)).toEqual(['b', 'c']);
  });

  it('leaves out a line that a crash has cut, and counts it', async () => {
    const folder = temporaryFolder();
    await new SpillFolder({ folder, maxBytes: 100 }).append(['whole']);
    appendFileSync(join(folder, readdirSync(folder)[0] as string), 'cu');
    appendFileSync(join(folder, '0000000000.lines'), 'nothing whole');
    appendFileSync(join(folder, '0000000001.lines'), 'a\n\0\0\0\n');
    const spill = new SpillFolder({ folder, maxBytes: 100 });
    await spill.append(['next']);
    const damaged: number[] = [];
    const lines: string[] = [];
    for (let segment = await spill.first(); segment; segment = await spill.first()) {
      damaged.push(segment.damaged);
      lines.push(...segment.lines);
      await segment.discard(segment.lines.length);
    }
    expect([lines, damaged]).toEqual([
      ['a', 'whole', 'next'],
      [1, 1, 1, 0],
    ]);
  });

  it('makes its folder again where somebody has tidied up', async () => {
    const folder = temporaryFolder();
    const spill = new SpillFolder({ folder, maxBytes: 100 });
    rmSync(folder, { recursive: true });
    expect(await spill.append(['x'])).toEqual({ kept: 1 });
    expect(await drain(spill)).toEqual(['x']);
  });

  it('refuses what the disk does not take, with what the disk says', async () => {
    const folder = temporaryFolder();
    const spill = new SpillFolder({ folder, maxBytes: 100 });
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'no folder');
    expect(await spill.append(['x'])).toEqual({ kept: 0, reason: 'spill ENOTDIR' });
    expect([spill.isEmpty, spill.bytes]).toEqual([true, 0]);
    rmSync(folder);
    expect(await spill.append(['y'])).toEqual({ kept: 1 });
    expect(await drain(spill)).toEqual(['y']);
  });

  it('cuts what a full disk took a part of, and takes more when there is room again', async ({ skip }) => {
    skip(process.getuid?.() !== 0, 'a full disk is a small one that is mounted: needs root');
    const folder = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', folder]);
    onTestFinished(() => void execFileSync('umount', [folder]));
    const spill = new SpillFolder({ folder, maxBytes: 1e6 });
    const lines = Array.from({ length: 100 }, (_, i) => `${i} ${'x'.repeat(400)}`);
    const results: Kept[] = [];
    for (const line of lines) results.push(await spill.append([line]));
    const kept = lines.filter((_, i) => results[i]?.kept === 1);
    expect(kept.length).toBeGreaterThan(10);
    expect(new Set(results.map(({ reason }) => reason))).toEqual(new Set([undefined, 'spill ENOSPC']));
    expect(await drain(spill)).toEqual(kept);
    expect(await spill.append(lines.slice(0, 20))).toEqual({ kept: 20 });
    expect(await drain(spill)).toEqual(lines.slice(0, 20));
  });
});
