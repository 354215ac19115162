// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SpillFolder } from './spill-folder.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-spill-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Takes everything out. */
function drain(spill: SpillFolder): string[] {
  const lines: string[] = [];
  for (let segment = spill.first(); segment !== undefined; segment = spill.first()) {
    lines.push(...segment.lines);
    segment.discard(segment.lines.length);
  }
  return lines;
}

describe('SpillFolder', () => {
  it('gives back lines in order, over segments and over processes', () => {
    const folder = temporaryFolder();
    const before = new SpillFolder({ folder, maxBytes: 1e6, segmentBytes: 10 });
    for (let i = 0; i < 10; i++) before.append([`line ${i}`, `ünd ${i}`]);
    expect(readdirSync(folder).length).toBeGreaterThan(3);
    const after = new SpillFolder({ folder, maxBytes: 1e6 });
    after.append(['last']);
    const all = Array.from({ length: 10 }, (_, i) => [`line ${i}`, `ünd ${i}`]).flat();
    expect(drain(after)).toEqual([...all, 'last']);
    expect([after.isEmpty, after.bytes, readdirSync(folder)]).toEqual([true, 0, []]);
  });

  it('takes no more than it may, and has room again for what was taken out', () => {
    const spill = new SpillFolder({ folder: temporaryFolder(), maxBytes: 12 });
    expect([spill.append(['12345']), spill.append(['12345']), spill.append(['x'])]).toEqual([
      true,
      true,
      false,
    ]);
    expect(spill.bytes).toBe(12);
    spill.first()?.discard(1);
    expect([spill.bytes, spill.append(['12345'])]).toEqual([6, true]);
    expect(drain(spill)).toEqual(['12345', '12345']);
  });

  it('keeps what is appended while a segment is being read', () => {
    const spill = new SpillFolder({ folder: temporaryFolder(), maxBytes: 100 });
    spill.append(['a']);
    const segment = spill.first();
    spill.append(['b']);
    segment?.discard(1);
    expect(drain(spill)).toEqual(['b']);
  });

  it('leaves out a line that a crash has cut', () => {
    const folder = temporaryFolder();
    new SpillFolder({ folder, maxBytes: 100 }).append(['whole']);
    appendFileSync(join(folder, readdirSync(folder)[0] as string), 'cu');
    appendFileSync(join(folder, '0000000000.lines'), 'nothing whole');
    const spill = new SpillFolder({ folder, maxBytes: 100 });
    spill.append(['next']);
    expect(drain(spill)).toEqual(['whole', 'next']);
  });

  it('refuses what the disk does not take', () => {
    const folder = temporaryFolder();
    const spill = new SpillFolder({ folder, maxBytes: 100 });
    rmSync(folder, { recursive: true });
    expect(spill.append(['x'])).toBe(false);
    expect([spill.isEmpty, spill.bytes]).toEqual([true, 0]);
    // for onTestFinished
    new SpillFolder({ folder, maxBytes: 1 });
  });
});
