// SPDX-License-Identifier: Apache-2.0
import type { ChildProcess } from 'node:child_process';
import { WeirError } from '../errors.ts';
import type { CallMessage, InternetCalls, ReplyMessage, UpMessage } from './internet/calls.ts';

/** Asks the lab's internet over the channel Node gives a child. When the child ends, every open call rejects. */
export class CallChannel {
  readonly #child: ChildProcess;
  readonly #up = Promise.withResolvers<void>();
  readonly #open = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (message: ReplyMessage | UpMessage) => this.#receive(message));
  }

  /** Resolves once the child runs in its namespace. */
  get up(): Promise<void> {
    return this.#up.promise;
  }

  /** Makes one call. Throws `LAB_FAILED` with the child's message when it fails there. */
  async ask<K extends keyof InternetCalls>(
    call: K,
    ...[argument]: Parameters<InternetCalls[K]>
  ): Promise<Awaited<ReturnType<InternetCalls[K]>>> {
    this.#lastId += 1;
    const message: CallMessage = { id: this.#lastId, call, argument };
    const answer = Promise.withResolvers<unknown>();
    this.#open.set(message.id, answer);
    this.#child.send(message, (cause) => {
      if (cause !== null)
        answer.reject(new WeirError('LAB_FAILED', `lab's internet: ${call}: ${cause.message}`, { cause }));
    });
    // The other side is typed by the same InternetCalls, so this call's reply holds this call's value.
    return (await answer.promise) as Awaited<ReturnType<InternetCalls[K]>>;
  }

  /** Rejects all that is open, because the child has ended. */
  fail(error: WeirError): void {
    this.#up.reject(error);
    for (const answer of this.#open.values()) answer.reject(error);
    this.#open.clear();
  }

  #receive(message: ReplyMessage | UpMessage): void {
    if ('up' in message) {
      this.#up.resolve();
      return;
    }
    const answer = this.#open.get(message.id);
    this.#open.delete(message.id);
    if (message.error === undefined) answer?.resolve(message.value);
    else answer?.reject(new WeirError('LAB_FAILED', `lab's internet: ${message.error}`));
  }
}
