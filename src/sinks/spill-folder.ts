// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { appendFile, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './error-code.ts';

export interface SpillFolderOptions {
  /** Made when it is not there; used by one sink alone. */
  readonly folder: string;
  /** Bytes of all segments together. */
  readonly maxBytes: number;
  /** Bytes of one segment: what is read back at once. Default 1 MiB. */
  readonly segmentBytes?: number;
}

/** Lines of one segment, oldest first. */
export interface Segment {
  readonly lines: readonly string[];
  /** Lines of it that were left out because they were damaged. */
  readonly damaged: number;
  /** Forgets the first `lines` lines of it; all: the segment is gone. */
  discard(lines: number): Promise<void>;
}

/** What became of lines that were to be kept. */
export interface Kept {
  /** How many are on disk, the first ones. */
  readonly kept: number;
  /** Why the others are not: `spill-full`, or what the disk said, such as `spill ENOSPC`. */
  readonly reason?: string;
}

const SUFFIX = '.lines';
/** Where an empty folder begins to count: there is room below for what is put before the rest. */
const FIRST = 1_000_000_000;

/**
 * A queue of lines on disk, in files that are read back whole. It outlives the process: what an earlier one left is
 * read first. Bounded: what has no room is refused with the reason, be it our limit or the disk's. A line must not hold
 * a line break; one that a crash has damaged is left out. One segment is read at a time.
 */
export class SpillFolder {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #segmentBytes: number;
  /** Bytes of each segment by its number, in order. */
  #segments = new Map<number, number>();
  #bytes = 0;
  #next: number;
  /** What is being done with the files: one thing at a time. */
  #last: Promise<unknown> = Promise.resolve();

  /** Throws what the system says where the folder can't be made or read. */
  constructor({ folder, maxBytes, segmentBytes = 1 << 20 }: SpillFolderOptions) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#segmentBytes = segmentBytes;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const number of listNumbers(folder)) this.#note(number, statSync(this.#path(number)).size);
    // what an earlier process wrote is not written on: its last line may have been cut
    this.#next = Math.max(FIRST, ...this.#segments.keys()) + 1;
  }

  get isEmpty(): boolean {
    return this.#segments.size === 0;
  }

  /** Bytes on disk. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Writes lines behind all others. */
  append(lines: readonly string[]): Promise<Kept> {
    return this.#inTurn(() => this.#append(lines));
  }

  /** Writes lines before all others. */
  prepend(lines: readonly string[]): Promise<Kept> {
    return this.#inTurn(() => this.#prepend(lines));
  }

  /** The oldest segment; what is appended from now on goes to later ones. Undefined when there is none. Rejects when it can't be read. */
  first(): Promise<Segment | undefined> {
    return this.#inTurn(() => this.#first());
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#last.then(act);
    // who asked hears of what failed
    this.#last = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  async #append(lines: readonly string[]): Promise<Kept> {
    const { text, kept, reason } = this.#fitting(lines);
    if (kept === 0) return { kept, ...(reason && { reason }) };
    if ((this.#segments.get(this.#next) ?? 0) >= this.#segmentBytes) this.#next++;
    const number = this.#next;
    const held = this.#segments.get(number) ?? 0;
    try {
      await this.#write(number, text);
    } catch (error: unknown) {
      await this.#cut(number, held);
      return { kept: 0, reason: `spill ${errorCode(error)}` };
    }
    this.#note(number, text.length);
    return { kept, ...(reason && { reason }) };
  }

  async #prepend(lines: readonly string[]): Promise<Kept> {
    const { text, kept, reason } = this.#fitting(lines);
    if (kept === 0) return { kept, ...(reason && { reason }) };
    const number = Math.min(...this.#segments.keys(), this.#next) - 1;
    try {
      await this.#write(number, text);
    } catch (error: unknown) {
      await this.#cut(number, 0);
      return { kept: 0, reason: `spill ${errorCode(error)}` };
    }
    this.#segments = new Map([[number, text.length], ...this.#segments]);
    this.#bytes += text.length;
    return { kept, ...(reason && { reason }) };
  }

  async #first(): Promise<Segment | undefined> {
    const [number] = this.#segments.keys();
    if (number === undefined) return undefined;
    if (number === this.#next) this.#next++;
    const { lines: all, damaged } = readLines(await readFile(this.#path(number), 'utf8'));
    let lines: readonly string[] = all;
    return {
      lines: all,
      damaged,
      discard: (count) =>
        this.#inTurn(async () => {
          lines = lines.slice(count);
          if (lines.length === 0) await this.#remove(number);
          else await this.#rewrite(number, lines);
        }),
    };
  }

  /** As many lines from the first on as there is room for. */
  #fitting(lines: readonly string[]): Kept & { text: Buffer } {
    let room = this.#maxBytes - this.#bytes;
    let kept = 0;
    for (const line of lines) {
      room -= Buffer.byteLength(line) + 1;
      if (room < 0) break;
      kept++;
    }
    const text = Buffer.from(
      lines
        .slice(0, kept)
        .map((line) => `${line}\n`)
        .join(''),
    );
    return { text, kept, ...(kept < lines.length && { reason: 'spill-full' }) };
  }

  async #write(number: number, text: Buffer): Promise<void> {
    try {
      await appendFile(this.#path(number), text, { mode: 0o600 });
    } catch (error: unknown) {
      if (errorCode(error) !== 'ENOENT') throw error;
      // somebody tidied up
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await appendFile(this.#path(number), text, { mode: 0o600 });
    }
  }

  /** Whole or not at all: the old one is as good until the new one is there. */
  async #rewrite(number: number, lines: readonly string[]): Promise<void> {
    const text = Buffer.from(`${lines.join('\n')}\n`);
    const path = this.#path(number);
    await writeFile(`${path}.new`, text, { mode: 0o600 });
    await rename(`${path}.new`, path);
    this.#note(number, text.length - (this.#segments.get(number) ?? 0));
  }

  async #remove(number: number): Promise<void> {
    this.#bytes -= this.#segments.get(number) ?? 0;
    this.#segments.delete(number);
    await rm(this.#path(number), { force: true });
  }

  /** A full disk may have taken a part of what was written: it goes, or the next line would stand behind it. */
  async #cut(number: number, bytes: number): Promise<void> {
    try {
      if (bytes === 0) await rm(this.#path(number), { force: true });
      else await truncate(this.#path(number), bytes);
    } catch {
      // a line that was cut is left out when it is read; nothing more is written behind it
      this.#next = Math.max(this.#next, number) + 1;
    }
  }

  #note(number: number, bytes: number): void {
    this.#segments.set(number, (this.#segments.get(number) ?? 0) + bytes);
    this.#bytes += bytes;
  }

  #path(number: number): string {
    return join(this.#folder, `${String(number).padStart(10, '0')}${SUFFIX}`);
  }
}

function listNumbers(folder: string): number[] {
  return readdirSync(folder)
    .filter((name) => /^\d{10}\.lines$/.test(name))
    .map((name) => Number(name.slice(0, -SUFFIX.length)))
    .sort((a, b) => a - b);
}

/** What stands behind the last line break was cut; a crash of the machine can leave zeros. */
function readLines(text: string): { lines: string[]; damaged: number } {
  const all = text.split('\n');
  const cut = all.pop() === '' ? 0 : 1;
  const lines = all.filter((line) => line !== '' && !line.includes('\0'));
  return { lines, damaged: all.length - lines.length + cut };
}
