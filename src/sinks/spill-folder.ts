// SPDX-License-Identifier: Apache-2.0
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

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
  /** Forgets the first `lines` lines of it; all: the segment is gone. */
  discard(lines: number): void;
}

const SUFFIX = '.lines';

/**
 * A queue of lines on disk, in files that are read back whole. It outlives the process: what an earlier one left is
 * read first. Bounded: `append` refuses what has no room, be it by our limit or by the disk's. A line must not hold a
 * line break. A line that was cut short by a crash is left out.
 */
export class SpillFolder {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #segmentBytes: number;
  /** Bytes of each segment by its number, in order. */
  readonly #segments = new Map<number, number>();
  #bytes = 0;
  #next: number;

  constructor({ folder, maxBytes, segmentBytes = 1 << 20 }: SpillFolderOptions) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#segmentBytes = segmentBytes;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const number of listNumbers(folder)) this.#note(number, statSync(this.#path(number)).size);
    // what an earlier process wrote is not written on: its last line may have been cut
    this.#next = Math.max(0, ...this.#segments.keys()) + 1;
  }

  get isEmpty(): boolean {
    return this.#segments.size === 0;
  }

  /** Bytes on disk. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Writes lines behind all others; false, and nothing is kept, when there is no room for them. */
  append(lines: readonly string[]): boolean {
    const text = `${lines.join('\n')}\n`;
    const size = Buffer.byteLength(text);
    if (this.#bytes + size > this.#maxBytes) return false;
    if ((this.#segments.get(this.#next) ?? 0) >= this.#segmentBytes) this.#next++;
    const held = this.#segments.get(this.#next) ?? 0;
    try {
      appendFileSync(this.#path(this.#next), text, { mode: 0o600 });
    } catch {
      this.#cut(this.#next, held);
      return false;
    }
    this.#note(this.#next, size);
    return true;
  }

  /** The oldest segment; what is appended from now on goes to later ones. Undefined when there is none. */
  first(): Segment | undefined {
    const [number] = this.#segments.keys();
    if (number === undefined) return undefined;
    if (number === this.#next) this.#next++;
    let lines = readLines(this.#path(number));
    if (lines.length === 0) {
      this.#remove(number);
      return this.first();
    }
    return {
      lines,
      discard: (count) => {
        lines = lines.slice(count);
        if (lines.length === 0) this.#remove(number);
        else this.#rewrite(number, lines);
      },
    };
  }

  #rewrite(number: number, lines: readonly string[]): void {
    const text = `${lines.join('\n')}\n`;
    writeFileSync(this.#path(number), text, { mode: 0o600 });
    this.#note(number, Buffer.byteLength(text) - (this.#segments.get(number) ?? 0));
  }

  #remove(number: number): void {
    rmSync(this.#path(number), { force: true });
    this.#bytes -= this.#segments.get(number) ?? 0;
    this.#segments.delete(number);
  }

  /** A full disk may have taken a part of what was written: it goes, or the next line would stand behind it. */
  #cut(number: number, bytes: number): void {
    if (bytes === 0) rmSync(this.#path(number), { force: true });
    else this.#next = number + 1;
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

/** Whole lines: what stands behind the last line break was cut. */
function readLines(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1);
}
