// SPDX-License-Identifier: Apache-2.0
import { BatchView } from '../batch-view.ts';
import type { Process } from '../events/process.ts';
import type { Cgroup } from './cgroup-table.ts';

const FIRST_BYTES = 4096;

/** An event that waits for its pod, with what was known of it when it came. */
export interface HeldEvent {
  /** Where its record begins in the view of its hold. */
  readonly at: number;
  readonly process: Process | undefined;
  /** What becomes known of its pod and container is found here. */
  readonly cgroup: Cgroup;
}

/** Events of one pod that wait until the pod is known, in the order they came: copies, which outlive their batches. */
export class PodHold {
  readonly podUid: string;
  /** When they are shown at the latest, nanoseconds since boot; infinite where a recording says when. */
  readonly dueNs: number;
  #events: HeldEvent[] = [];
  #view = new BatchView(new ArrayBuffer(FIRST_BYTES));
  #bytes = 0;

  constructor(podUid: string, dueNs: number) {
    this.podUid = podUid;
    this.dueNs = dueNs;
  }

  get events(): readonly HeldEvent[] {
    return this.#events;
  }

  /** What the records are read from; replaced as they become more. */
  get view(): BatchView {
    return this.#view;
  }

  /** Bytes of all records. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Copies the record of `size` bytes at `at` of `view`. */
  add(view: BatchView, at: number, size: number, process: Process | undefined, cgroup: Cgroup): void {
    const end = this.#bytes + ((size + 7) & ~7);
    if (end > this.#view.u8.length) this.#grow(end * 2);
    this.#view.u8.set(view.u8.subarray(at, at + size), this.#bytes);
    this.#events.push({ at: this.#bytes, process, cgroup });
    this.#bytes = end;
  }

  /** Takes out events, in the order they came; their bytes stay where they are. */
  takeIf(isOver: (event: HeldEvent) => boolean): HeldEvent[] {
    const over = this.#events.filter(isOver);
    if (over.length > 0) this.#events = this.#events.filter((event) => !isOver(event));
    return over;
  }

  #grow(bytes: number): void {
    const grown = new BatchView(new ArrayBuffer(bytes));
    grown.u8.set(this.#view.u8.subarray(0, this.#bytes));
    this.#view = grown;
  }
}
