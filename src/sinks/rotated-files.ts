// SPDX-License-Identifier: Apache-2.0
import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** `records.jsonl` is put aside as `records.jsonl.20261130T102236123Z`: what sorts first is the oldest. */
const STAMP = /^\.(\d{8}T\d{9}Z)(\.gz)?$/;
const UNFINISHED = '.unfinished';

/** Where `path` is put aside at `now` (milliseconds since 1970), after all that are there already. */
export async function asidePath(path: string, now: number): Promise<string> {
  const taken = (await listAside(path)).at(-1)?.stamp ?? '';
  let at = now;
  while (stampOf(at) <= taken && stampOf(at).slice(0, 8) === taken.slice(0, 8)) at++;
  return `${path}.${stampOf(at)}`;
}

/**
 * Compresses what is not compressed yet, if it is to be, and removes what is more than `keep`. A crash in between costs
 * nothing: a compressed file appears whole, and only then its original goes.
 */
export async function tidyAside(
  path: string,
  { keep, compress }: { keep: number; compress: boolean },
): Promise<void> {
  const files = await listAside(path);
  for (const { file } of files.slice(0, Math.max(0, files.length - keep))) await rm(file, { force: true });
  if (!compress) return;
  for (const { file, isCompressed } of keep === 0 ? [] : files.slice(-keep)) {
    if (!isCompressed) await compressFile(file);
  }
}

async function compressFile(file: string): Promise<void> {
  const unfinished = `${file}.gz${UNFINISHED}`;
  try {
    await pipeline(createReadStream(file), createGzip(), createWriteStream(unfinished, { mode: 0o640 }));
    await rename(unfinished, `${file}.gz`);
  } catch (error: unknown) {
    await rm(unfinished, { force: true });
    throw error;
  }
  await rm(file);
}

interface AsideFile {
  readonly file: string;
  readonly stamp: string;
  readonly isCompressed: boolean;
}

/** What was put aside of `path`, the oldest first. */
async function listAside(path: string): Promise<AsideFile[]> {
  const folder = dirname(path);
  const name = basename(path);
  const files: AsideFile[] = [];
  for (const entry of await readdir(folder)) {
    const match = entry.startsWith(name) ? STAMP.exec(entry.slice(name.length)) : null;
    if (match?.[1] !== undefined)
      files.push({ file: join(folder, entry), stamp: match[1], isCompressed: match[2] !== undefined });
  }
  return files.sort((a, b) => (a.stamp < b.stamp ? -1 : 1));
}

function stampOf(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:.]/g, '');
}
