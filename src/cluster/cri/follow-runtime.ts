// SPDX-License-Identifier: Apache-2.0
import { Backoff } from '../backoff.ts';
import type { Alarm } from './alarm.ts';
import { EventStream } from './event-stream.ts';
import type { LookQueue } from './look-queue.ts';
import type { RuntimeSession } from './runtime-session.ts';

/** How long to wait, milliseconds. */
export interface RuntimeTiming {
  /** Between lists where the runtime has a stream of events, and where it has none. */
  readonly listMs: number;
  readonly listWithoutEventsMs: number;
  /** Before the first try after a failure, and at most. */
  readonly firstRetryMs: number;
  readonly maxRetryMs: number;
}

export interface FollowOptions {
  readonly session: RuntimeSession;
  readonly looks: LookQueue;
  readonly timing: RuntimeTiming;
  readonly signal: AbortSignal;
  /** Cuts pauses short. */
  readonly alarm: Alarm;
  /** Hears of each event. */
  readonly onEvent: () => void;
  /** Hears of each list that was taken, and whether the runtime tells of changes by itself. */
  readonly onListed: (events: boolean) => void;
}

/** Stays in line with a runtime until it is away, which it throws, or until `signal` says that it is enough. */
export async function followRuntime(options: FollowOptions): Promise<void> {
  const { session, looks, timing, signal, alarm, onEvent, onListed } = options;
  let failure: unknown;
  const ask = async (id: string): Promise<'found' | 'unknown' | 'lost'> => {
    try {
      return (await session.look(id)) ? 'found' : 'unknown';
    } catch (error: unknown) {
      failure ??= error;
      alarm.ring();
      return 'lost';
    }
  };
  // Before the first list, so that nothing falls between the two.
  const stream = new EventStream({
    open: (onFirst) =>
      session.follow(() => {
        onFirst();
        onEvent();
      }),
    backoff: new Backoff({
      firstMs: timing.firstRetryMs,
      longestMs: timing.maxRetryMs,
      random: Math.random,
    }),
    onChange: () => alarm.ring(),
  });
  try {
    while (!signal.aborted) {
      await session.sync();
      looks.start(ask);
      onListed(stream.isOpen);
      await alarm.wait(stream.isOpen ? timing.listMs : timing.listWithoutEventsMs);
      if (failure !== undefined) throw failure;
    }
  } finally {
    looks.stop();
    stream.close();
  }
}
