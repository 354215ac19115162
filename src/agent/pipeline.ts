// SPDX-License-Identifier: Apache-2.0
import type { BatchView } from '../batch-view.ts';
import type { Detect } from '../detect/create-detect.ts';
import type { RecordingWriter } from '../events/create-recording-writer.ts';
import type { EnrichedEvent } from '../events/enriched-event.ts';
import type { EventSource } from '../events/event-source.ts';
import type { Identity } from '../identity/create-identity.ts';
import type { LagSampler } from './lag-sampler.ts';

export interface PipelineParts {
  readonly source: EventSource;
  readonly identity: Identity;
  readonly detect: Pick<Detect, 'onEvent'>;
  /** Keeps the batches and what is learned beside them. */
  readonly recording?: RecordingWriter;
  /** Hears of every event when it comes, whether it waits for its pod, is shown or is not wanted. */
  readonly onArrival?: (event: EnrichedEvent) => void;
  /** Measures how late records are. */
  readonly lag?: LagSampler;
  /** Called when a batch has been handled. */
  readonly afterBatch?: () => void;
}

/** Source to records: what a live agent and a replay have in common. */
export function startPipeline(parts: PipelineParts): void {
  const { source, identity, detect, recording, onArrival, lag, afterBatch } = parts;
  identity.listen({ onEvent: measured(detect, lag), ...(onArrival && { onArrival }) });
  source.start((view: BatchView, byteLength: number) => {
    lag?.beginBatch();
    recording?.batch(view, byteLength);
    identity.consume(view, byteLength);
    afterBatch?.();
    recording?.endBatch();
  });
}

function measured(
  detect: PipelineParts['detect'],
  lag: LagSampler | undefined,
): (event: EnrichedEvent) => void {
  if (lag === undefined) return (event) => detect.onEvent(event);
  return (event) => {
    // the cursor is read first: it is valid only while the event is
    const time = event.event.header.timeKey;
    detect.onEvent(event);
    lag.note(time);
  };
}
