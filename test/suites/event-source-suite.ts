// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BatchView } from '../../src/batch-view.ts';
import { EVENT_KINDS, type EventKindNumber, type EventName } from '../../src/events/event-kinds.ts';
import type { EventSource } from '../../src/events/event-source.ts';
import { FrameReader } from '../../src/events/read-frames.ts';
import { EventHeaderCursor } from '../../src/gen/events.ts';
import { describeUnless } from './describe-unless.ts';

/** A source under test, opened and not started. */
export interface OpenedSource {
  readonly source: EventSource;
  /** Makes events happen once the source is started; gives the names of events that must arrive, once for each. */
  provoke(): Promise<readonly EventName[]>;
  /** Undoes what opening did, after the source was closed. */
  release(): Promise<void>;
}

export interface EventSourceSuite {
  readonly name: string;
  readonly open: () => Promise<OpenedSource>;
  /** Why nothing of it can run here; undefined when it can. */
  readonly skip?: string | undefined;
}

const ARRIVAL = { timeout: 10_000, interval: 20 };

/** What every source of events promises: the kernel, a recording, a fake. */
export function runEventSourceSuite({ name, open, skip }: EventSourceSuite): void {
  describeUnless(skip, `${name} as an event source`, () => {
    let opened: OpenedSource;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.source.close();
      await opened.release();
    });

    it('gives whole frames of known events, all that happened', async () => {
      const seen = collect(opened.source);
      const expected = await opened.provoke();
      await expect.poll(() => hasAll(seen.names, expected), ARRIVAL).toBe(true);
      expect(Object.values(seen.reader.undecodable).reduce((a, b) => a + b)).toBe(0);
      expect(seen.alignments).toEqual(new Set([0]));
    });

    it('tells exactly what was lost', async () => {
      const seen = collect(opened.source);
      const expected = await opened.provoke();
      await expect.poll(() => hasAll(seen.names, expected), ARRIVAL).toBe(true);
      for (const { kind, count } of opened.source.losses()) {
        expect(EVENT_KINDS[kind]).toBeDefined();
        expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
      }
    });

    it('refuses a second start', () => {
      collect(opened.source);
      expect(() => collect(opened.source)).toThrow('start');
    });

    it('gives nothing after it was closed, and closes twice', async () => {
      const seen = collect(opened.source);
      await opened.source.close();
      const count = seen.names.length;
      await opened.provoke();
      await opened.source.close();
      await opened.source.ended;
      expect(seen.names).toHaveLength(count);
    });
  });
}

interface Collected {
  readonly names: EventName[];
  readonly alignments: Set<number>;
  readonly reader: FrameReader;
}

function collect(source: EventSource): Collected {
  const header = new EventHeaderCursor();
  const reader = new FrameReader();
  const names: EventName[] = [];
  const alignments = new Set<number>();
  source.start((view: BatchView, byteLength: number) => {
    reader.read(view, byteLength);
    alignments.add(byteLength % 8);
    for (const lane of reader.lanes) {
      for (let i = 0; i < lane.count; i++) {
        header.move(view, lane.offsets[i] as number);
        names.push(EVENT_KINDS[header.kind as EventKindNumber].name);
      }
    }
  });
  return { names, alignments, reader };
}

/** Whether each of `wanted` is in `names`, as often as it is wanted. */
function hasAll(names: readonly EventName[], wanted: readonly EventName[]): boolean {
  const left = [...names];
  return wanted.every((name) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}
