// SPDX-License-Identifier: Apache-2.0
import type { Backoff } from '../backoff.ts';
import { type MessageStream, UNIMPLEMENTED } from './runtime-client.ts';

export interface EventStreamOptions {
  /** Opens the stream anew; calls back at each event. */
  readonly open: (onEvent: () => void) => MessageStream;
  readonly backoff: Backoff;
  /** Hears that it was opened or ended: what happened in between was not told of. */
  readonly onChange: () => void;
}

/** Keeps a runtime's stream of events open, unless the runtime has none. */
export class EventStream {
  readonly #options: EventStreamOptions;
  #stream: MessageStream | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: EventStreamOptions) {
    this.#options = options;
    this.#open();
  }

  /** Whether the runtime tells of changes by itself now, as far as is known. */
  get isOpen(): boolean {
    return this.#stream !== undefined;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#stream?.cancel();
  }

  #open(): void {
    const { open, backoff, onChange } = this.#options;
    const stream = open(() => backoff.reset());
    this.#stream = stream;
    void stream.ended.then(({ code }) => {
      this.#stream = undefined;
      if (this.#closed) return;
      onChange();
      if (code === UNIMPLEMENTED) return;
      this.#timer = setTimeout(() => {
        this.#open();
        onChange();
      }, backoff.next());
    });
  }
}
