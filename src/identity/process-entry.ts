// SPDX-License-Identifier: Apache-2.0
import { ProcessImage } from './process-image.ts';
import type { ProcessStart } from './process-start.ts';

/** Images of one process that are remembered beside the one it runs. */
const MAX_OLDER = 3;

/** An image that an exec replaced. */
interface OlderImage {
  readonly image: ProcessImage;
  readonly since: number;
  readonly older: OlderImage | undefined;
}

/** One process of the table: its start, its images, and its place among processes that had its pid. */
export class ProcessEntry implements ProcessStart {
  readonly tgid: number;
  start: number;
  startExact: boolean;
  image: ProcessImage;
  /** Infinity while it runs. */
  exitedAt = Number.POSITIVE_INFINITY;
  /** The process that had this pid before, while it is remembered. */
  before: ProcessEntry | undefined;
  /** Looked up since the table last thought of forgetting it. */
  used = true;
  /** When the table thinks of forgetting it, if no event will tell of its exit. */
  checkAt: number | undefined;
  forgotten = false;
  #since: number;
  #older: OlderImage | undefined;

  /** `since`: when it began to run `image`. */
  constructor(image: ProcessImage, { start, startExact }: ProcessStart, since: number) {
    this.tgid = image.pid;
    this.image = image;
    this.start = start;
    this.startExact = startExact;
    this.#since = since;
  }

  /** A new program runs from `time` on; events before it still find the old one. */
  exec(image: ProcessImage, time: number): void {
    this.#older = { image: this.image, since: this.#since, older: cut(this.#older, MAX_OLDER - 1) };
    this.image = image;
    this.#since = time;
  }

  /** The image that ran at `time`, as far back as images are remembered. */
  imageAt(time: number): ProcessImage {
    if (time >= this.#since || this.#older === undefined) return this.image;
    let older = this.#older;
    while (time < older.since && older.older !== undefined) older = older.older;
    return older.image;
  }

  /** Takes the exact start of a process that was known to a tick. Images handed out keep the one they had. */
  refine(startNs: bigint): void {
    const { pid, namespacePid, cgroupId, program, parent, source } = this.image;
    this.start = Number(startNs);
    this.startExact = true;
    this.image = new ProcessImage({ pid, namespacePid, startNs, cgroupId, program, parent, source });
  }
}

function cut(older: OlderImage | undefined, length: number): OlderImage | undefined {
  if (older === undefined || length === 0) return undefined;
  const rest = cut(older.older, length - 1);
  return rest === older.older ? older : { ...older, older: rest };
}
