// SPDX-License-Identifier: Apache-2.0

/** What moved to a destination. */
export interface EgressCounts {
  readonly connections: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** Length of a bucket of time, nanoseconds, and how many are kept: the last hour, however it lies to their bounds. */
export const BUCKET_NS = 900e9;
const BUCKETS = 5;
/** Longest time back of which counts are known, nanoseconds. */
export const WINDOW_NS = BUCKET_NS * (BUCKETS - 1);
/** Where what is counted since the row was taken stands, before its buckets. */
const CELLS = BUCKETS + 1;

const FIRST_ROWS = 256;

/** The bucket that a time since boot lies in. */
export function bucketOf(nowNs: number): number {
  return Math.floor(nowNs / BUCKET_NS);
}

/**
 * Counts by row, in all and by bucket of time, in arrays for all rows: an object for each row would take three times the
 * memory. A row is used by one destination at a time.
 */
export class EgressCounters {
  readonly #maxRows: number;
  readonly #free: number[] = [];
  #rows = 0;
  #connections = new Uint32Array(FIRST_ROWS * CELLS);
  #sent = new Float64Array(FIRST_ROWS * CELLS);
  #received = new Float64Array(FIRST_ROWS * CELLS);
  /** Seconds since boot. */
  #firstSeconds = new Uint32Array(FIRST_ROWS);
  #lastSeconds = new Uint32Array(FIRST_ROWS);
  /** The last bucket that was counted in. */
  #lastBucket = new Uint32Array(FIRST_ROWS);

  constructor(maxRows: number) {
    this.#maxRows = maxRows;
  }

  get size(): number {
    return this.#rows - this.#free.length;
  }

  /** An empty row; undefined when all are taken. */
  take(nowNs: number): number | undefined {
    const row = this.#free.pop() ?? this.#nextRow();
    if (row === undefined) return undefined;
    for (let cell = 0; cell < CELLS; cell += 1) this.#clear(row * CELLS + cell);
    this.#firstSeconds[row] = Math.floor(nowNs / 1e9);
    this.#lastSeconds[row] = Math.floor(nowNs / 1e9);
    this.#lastBucket[row] = bucketOf(nowNs);
    return row;
  }

  giveBack(row: number): void {
    this.#free.push(row);
  }

  /** Counts at a time; one that comes late counts as the latest. */
  add(row: number, nowNs: number, counts: EgressCounts): void {
    this.#advance(row, bucketOf(nowNs));
    this.#lastSeconds[row] = Math.max(this.lastNs(row) / 1e9, Math.floor(nowNs / 1e9));
    this.#addAt(row * CELLS, counts);
    this.#addAt(cellOf(row, this.#lastBucket[row] ?? 0), counts);
  }

  /** Counts what was counted elsewhere, longer ago than buckets go. */
  addOld(row: number, counts: EgressCounts): void {
    this.#addAt(row * CELLS, counts);
  }

  /** When it was taken, and when last counted in; nanoseconds since boot, to a second. */
  firstNs(row: number): number {
    return (this.#firstSeconds[row] ?? 0) * 1e9;
  }

  lastNs(row: number): number {
    return (this.#lastSeconds[row] ?? 0) * 1e9;
  }

  /** What was counted since the row was taken. */
  total(row: number): EgressCounts {
    return this.#at(row * CELLS);
  }

  /** What was counted in buckets from `first` on. */
  since(row: number, first: number): EgressCounts {
    const last = this.#lastBucket[row] ?? 0;
    let sum = NOTHING;
    for (let bucket = Math.max(first, last - BUCKETS + 1, 0); bucket <= last; bucket += 1)
      sum = plus(sum, this.#at(cellOf(row, bucket)));
    return sum;
  }

  #at(at: number): EgressCounts {
    return {
      connections: this.#connections[at] ?? 0,
      bytesSent: this.#sent[at] ?? 0,
      bytesReceived: this.#received[at] ?? 0,
    };
  }

  #addAt(at: number, { connections, bytesSent, bytesReceived }: EgressCounts): void {
    this.#connections[at] = (this.#connections[at] ?? 0) + connections;
    this.#sent[at] = (this.#sent[at] ?? 0) + bytesSent;
    this.#received[at] = (this.#received[at] ?? 0) + bytesReceived;
  }

  /** Makes room for a later bucket in place of what is too old. */
  #advance(row: number, bucket: number): void {
    const last = this.#lastBucket[row] ?? 0;
    if (bucket <= last) return;
    for (let each = Math.max(last + 1, bucket - BUCKETS + 1); each <= bucket; each += 1)
      this.#clear(cellOf(row, each));
    this.#lastBucket[row] = bucket;
  }

  #clear(at: number): void {
    this.#connections[at] = 0;
    this.#sent[at] = 0;
    this.#received[at] = 0;
  }

  #nextRow(): number | undefined {
    if (this.#rows >= this.#maxRows) return undefined;
    if (this.#rows === this.#lastBucket.length) this.#grow(Math.min(this.#maxRows, this.#rows * 2));
    return this.#rows++;
  }

  #grow(rows: number): void {
    this.#connections = grown(this.#connections, new Uint32Array(rows * CELLS));
    this.#sent = grown(this.#sent, new Float64Array(rows * CELLS));
    this.#received = grown(this.#received, new Float64Array(rows * CELLS));
    this.#firstSeconds = grown(this.#firstSeconds, new Uint32Array(rows));
    this.#lastSeconds = grown(this.#lastSeconds, new Uint32Array(rows));
    this.#lastBucket = grown(this.#lastBucket, new Uint32Array(rows));
  }
}

const NOTHING: EgressCounts = { connections: 0, bytesSent: 0, bytesReceived: 0 };

function plus(a: EgressCounts, b: EgressCounts): EgressCounts {
  return {
    connections: a.connections + b.connections,
    bytesSent: a.bytesSent + b.bytesSent,
    bytesReceived: a.bytesReceived + b.bytesReceived,
  };
}

function cellOf(row: number, bucket: number): number {
  return row * CELLS + 1 + (bucket % BUCKETS);
}

function grown<T extends Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
