// SPDX-License-Identifier: Apache-2.0
import type { BatchView } from '../../src/batch-view.ts';
import type { BatchListener, EventSource, LossCount } from '../../src/events/event-source.ts';

/** A source that gives what the test hands to it. */
export class FakeEventSource implements EventSource {
  readonly ended: Promise<void>;
  lost: readonly LossCount[] = [];
  readonly #end = Promise.withResolvers<void>();
  #listener: BatchListener | undefined;
  #closed = false;

  constructor() {
    this.ended = this.#end.promise;
  }

  start(listener: BatchListener): void {
    if (this.#listener !== undefined) throw new Error('a source is started once');
    this.#listener = listener;
  }

  /** Gives a batch, if it is started and not closed. */
  emit({ view, byteLength }: { readonly view: BatchView; readonly byteLength: number }): void {
    if (!this.#closed) this.#listener?.(view, byteLength);
  }

  losses(): readonly LossCount[] {
    return this.lost;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#end.resolve();
  }
}
