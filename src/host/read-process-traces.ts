// SPDX-License-Identifier: Apache-2.0
import { closeSync, opendirSync, openSync, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { unlessGone } from './unless-gone.ts';

/** What a process maps and has open, by path in its own root. */
export interface ProcessTraces {
  /** Files it maps, each once. */
  readonly mapped: readonly string[];
  /** Files and devices it has open, each once. */
  readonly open: readonly string[];
  /** There was more than is read. */
  readonly truncated: boolean;
}

/** A process with PyTorch has some thousand mappings of a hundred bytes each; a megabyte takes some 15 ms. */
const MAX_MAPS_BYTES = 1 << 20;
const MAX_OPEN = 512;

/** Reads what a process maps and has open; undefined when it is gone. `proc` is where procfs is mounted. */
export function readProcessTraces(pid: number, proc = '/proc'): ProcessTraces | undefined {
  const folder = join(proc, String(pid));
  const maps = unlessGone(() => readMaps(join(folder, 'maps')));
  if (maps === undefined) return undefined;
  const open = unlessGone(() => readOpen(join(folder, 'fd'))) ?? { paths: [], truncated: false };
  return {
    mapped: mappedPaths(maps.text),
    open: open.paths,
    truncated: maps.truncated || open.truncated,
  };
}

function readMaps(path: string): { text: string; truncated: boolean } {
  const fd = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(64 * 1024);
    const pieces: string[] = [];
    for (let total = 0; total < MAX_MAPS_BYTES; ) {
      const length = readSync(fd, buffer);
      if (length === 0) return { text: pieces.join(''), truncated: false };
      pieces.push(buffer.toString('latin1', 0, length));
      total += length;
    }
    return { text: pieces.join(''), truncated: true };
  } finally {
    closeSync(fd);
  }
}

/** Paths of /proc/<pid>/maps: behind the first slash of a line, as proc(5) lays it out. */
function mappedPaths(text: string): readonly string[] {
  const paths = new Set<string>();
  for (const line of text.split('\n')) {
    const slash = line.indexOf('/');
    if (slash >= 0) paths.add(line.slice(slash));
  }
  return [...paths];
}

function readOpen(folder: string): { paths: readonly string[]; truncated: boolean } {
  const paths = new Set<string>();
  const entries = opendirSync(folder);
  try {
    for (let count = 0; ; count++) {
      const entry = entries.readSync();
      if (entry === null) return { paths: [...paths], truncated: false };
      if (count >= MAX_OPEN) return { paths: [...paths], truncated: true };
      const path = unlessGone(() => readlinkSync(join(folder, entry.name)));
      // sockets and pipes are `socket:[1]`
      if (path?.startsWith('/')) paths.add(path);
    }
  } finally {
    entries.closeSync();
  }
}
