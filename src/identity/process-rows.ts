// SPDX-License-Identifier: Apache-2.0
import type { ProcessImage } from './process-image.ts';
import { type ProcessStart, startMatches, startsMatch } from './process-start.ts';

const NONE = -1;
const NO_ROWS: readonly number[] = [];
const FIRST_CAPACITY = 1024;
/** Images of a process that are remembered: the one it runs and those before it. */
const IMAGES = 3;

/** Whether a process runs, and who tells of its end. */
export const RowState = {
  FREE: 0,
  /** Runs; its exit event will come. */
  RUNNING: 1,
  /** Runs; no event may ever tell of its exit. */
  SILENT: 2,
  ENDED: 3,
} as const;
export type RowState = (typeof RowState)[keyof typeof RowState];

// Per row in #words
const WORDS = 4;
const TGID = 0;
const NEXT = 1;
const STATE = 2;
const FLAGS = 3;
const EXACT = 1;
const USED = 2;
// Per row in #times: start, end or next review, then since when each image ran
const TIMES = 2 + IMAGES;
const START = 0;
const DUE = 1;
const SINCE = 2;

/**
 * Processes in rows of typed arrays, found by pid and start. A look-up touches few cache lines, and a process costs the
 * garbage collector nothing but its images. Rows are numbers; a freed row is used again.
 */
export class ProcessRows {
  #capacity = FIRST_CAPACITY;
  #words = new Int32Array(FIRST_CAPACITY * WORDS);
  #times = new Float64Array(FIRST_CAPACITY * TIMES);
  #images: (ProcessImage | undefined)[] = [];
  #buckets = new Int32Array(FIRST_CAPACITY * 2).fill(NONE);
  #free = NONE;
  #unused = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Rows are below this number. */
  get end(): number {
    return this.#unused;
  }

  /** The process that had this pid and started exactly at `start`; -1 when it is not there. */
  find(tgid: number, start: number): number {
    const words = this.#words;
    const pid = tgid | 0;
    let row = this.#buckets[this.#bucket(tgid)] as number;
    while (row !== NONE) {
      const at = row * WORDS;
      if (words[at + TGID] === pid && this.#startedAt(row, start)) {
        words[at + FLAGS] = (words[at + FLAGS] as number) | USED;
        return row;
      }
      row = words[at + NEXT] as number;
    }
    return NONE;
  }

  /** Every process that had this pid, the one added last first. */
  sharing(tgid: number): readonly number[] {
    const words = this.#words;
    const pid = tgid | 0;
    let rows: number[] | undefined;
    let row = this.#buckets[this.#bucket(tgid)] as number;
    while (row !== NONE) {
      if (words[row * WORDS + TGID] === pid) {
        rows ??= [];
        rows.push(row);
      }
      row = words[row * WORDS + NEXT] as number;
    }
    return rows ?? NO_ROWS;
  }

  /** Whether the process that had this pid and this start is there. */
  has(tgid: number, start: ProcessStart): boolean {
    for (const row of this.sharing(tgid)) if (startsMatch(this.startOf(row), start)) return true;
    return false;
  }

  /** Adds a process that runs `image` since `since`. */
  add(image: ProcessImage, { start, startExact }: ProcessStart, since: number, state: RowState): number {
    const row = this.#take();
    const bucket = this.#bucket(image.pid);
    const at = row * WORDS;
    this.#words[at + TGID] = image.pid;
    this.#words[at + NEXT] = this.#buckets[bucket] as number;
    this.#words[at + STATE] = state;
    this.#words[at + FLAGS] = USED | (startExact ? EXACT : 0);
    this.#buckets[bucket] = row;
    this.#times[row * TIMES + START] = start;
    this.#times[row * TIMES + DUE] = Number.NaN;
    this.#times[row * TIMES + SINCE] = since;
    this.#images[row * IMAGES] = image;
    this.#size++;
    return row;
  }

  /** Forgets a process; its row will be another's. */
  remove(row: number): void {
    const words = this.#words;
    const next = words[row * WORDS + NEXT] as number;
    const bucket = this.#bucket(words[row * WORDS + TGID] as number);
    let before = this.#buckets[bucket] as number;
    if (before === row) this.#buckets[bucket] = next;
    else {
      while (words[before * WORDS + NEXT] !== row) before = words[before * WORDS + NEXT] as number;
      words[before * WORDS + NEXT] = next;
    }
    words[row * WORDS + STATE] = RowState.FREE;
    words[row * WORDS + NEXT] = this.#free;
    this.#free = row;
    for (let i = 0; i < IMAGES; i++) this.#images[row * IMAGES + i] = undefined;
    this.#size--;
  }

  /** Another program runs from `time` on; for events before it the old one is remembered. */
  replaceImage(row: number, image: ProcessImage, time: number): void {
    const images = row * IMAGES;
    const since = row * TIMES + SINCE;
    for (let i = IMAGES - 1; i > 0; i--) {
      this.#images[images + i] = this.#images[images + i - 1];
      this.#times[since + i] = this.#times[since + i - 1] as number;
    }
    this.#images[images] = image;
    this.#times[since] = time;
  }

  /** The image that ran at `time`, as far back as images are remembered. */
  imageAt(row: number, time: number): ProcessImage {
    if (time >= (this.#times[row * TIMES + SINCE] as number))
      return this.#images[row * IMAGES] as ProcessImage;
    return this.#olderImage(row, time);
  }

  image(row: number): ProcessImage {
    return this.#images[row * IMAGES] as ProcessImage;
  }

  startOf(row: number): ProcessStart {
    return { start: this.#times[row * TIMES + START] as number, startExact: this.isExact(row) };
  }

  isExact(row: number): boolean {
    return ((this.#words[row * WORDS + FLAGS] as number) & EXACT) !== 0;
  }

  /** Gives a process that was known to a tick its exact start, and an image that says so. */
  refine(row: number, image: ProcessImage): void {
    this.#times[row * TIMES + START] = Number(image.startNs);
    this.#words[row * WORDS + FLAGS] = (this.#words[row * WORDS + FLAGS] as number) | EXACT;
    this.#images[row * IMAGES] = image;
  }

  state(row: number): RowState {
    return this.#words[row * WORDS + STATE] as RowState;
  }

  setState(row: number, state: RowState): void {
    this.#words[row * WORDS + STATE] = state;
  }

  /** When an ended process ended, or a silent one is to be reviewed; NaN: not yet set. */
  due(row: number): number {
    return this.#times[row * TIMES + DUE] as number;
  }

  setDue(row: number, time: number): void {
    this.#times[row * TIMES + DUE] = time;
  }

  /** Whether the process was found since this was last asked. */
  takeUsed(row: number): boolean {
    const at = row * WORDS + FLAGS;
    const flags = this.#words[at] as number;
    this.#words[at] = flags & ~USED;
    return (flags & USED) !== 0;
  }

  #olderImage(row: number, time: number): ProcessImage {
    let back = 0;
    while (
      back < IMAGES - 1 &&
      time < (this.#times[row * TIMES + SINCE + back] as number) &&
      this.#images[row * IMAGES + back + 1] !== undefined
    )
      back++;
    return this.#images[row * IMAGES + back] as ProcessImage;
  }

  #startedAt(row: number, start: number): boolean {
    if (this.#times[row * TIMES + START] === start) return true;
    return !this.isExact(row) && startMatches(this.startOf(row), start);
  }

  #bucket(tgid: number): number {
    // Fibonacci hashing: pids come in sequence
    return (Math.imul(tgid, 0x9e3779b1) >>> 8) & (this.#buckets.length - 1);
  }

  #take(): number {
    const row = this.#free;
    if (row !== NONE) {
      this.#free = this.#words[row * WORDS + NEXT] as number;
      return row;
    }
    if (this.#unused === this.#capacity) this.#grow();
    this.#images.push(undefined, undefined, undefined);
    return this.#unused++;
  }

  #grow(): void {
    this.#capacity *= 2;
    const words = new Int32Array(this.#capacity * WORDS);
    words.set(this.#words);
    const times = new Float64Array(this.#capacity * TIMES);
    times.set(this.#times);
    this.#words = words;
    this.#times = times;
    this.#buckets = new Int32Array(this.#capacity * 2).fill(NONE);
    for (let row = 0; row < this.#unused; row++) {
      const bucket = this.#bucket(words[row * WORDS + TGID] as number);
      words[row * WORDS + NEXT] = this.#buckets[bucket] as number;
      this.#buckets[bucket] = row;
    }
  }
}
