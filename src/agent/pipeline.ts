// SPDX-License-Identifier: Apache-2.0
import type { BatchView } from '../batch-view.ts';
import type { Detect } from '../detect/create-detect.ts';
import type { RecordingWriter } from '../events/create-recording-writer.ts';
import type { EnrichedEvent } from '../events/enriched-event.ts';
import type { EventSource } from '../events/event-source.ts';
import type { Identity } from '../identity/create-identity.ts';

export interface PipelineParts {
  readonly source: EventSource;
  readonly identity: Identity;
  readonly detect: Pick<Detect, 'onEvent'>;
  /** Keeps the batches and what is learned beside them. */
  readonly recording?: RecordingWriter;
  /** Hears of every event before it is judged: what keeps selection and probes up to date. */
  readonly onEvent?: (event: EnrichedEvent) => void;
  /** Called when a batch has been handled. */
  readonly afterBatch?: () => void;
}

/** Source to records: what a live agent and a replay have in common. */
export function startPipeline(parts: PipelineParts): void {
  const { source, identity, detect, recording, onEvent, afterBatch } = parts;
  const handle = (event: EnrichedEvent): void => {
    onEvent?.(event);
    detect.onEvent(event);
  };
  source.start((view: BatchView, byteLength: number) => {
    recording?.batch(view, byteLength);
    identity.consume(view, byteLength, handle);
    afterBatch?.();
    recording?.endBatch();
  });
}
