// SPDX-License-Identifier: Apache-2.0
import { createRecordingWriter } from '../src/events/create-recording-writer.ts';
import { LAYOUT_HASH } from '../src/gen/events.ts';
import type { FrameBuilder } from '../test/suites/build-frames.ts';
import { MemorySink } from '../test/suites/memory-bytes.ts';
import { sampleCgroups, sampleProcesses } from './sample-node.ts';

/** A recording, in memory, of `batches` batches that happen on the sample node. */
export async function recordBatches(
  batches: number,
  batchOf: (turn: number) => FrameBuilder,
): Promise<Uint8Array> {
  const sink = new MemorySink();
  const header = { layout: LAYOUT_HASH, agent: 'bench', kernel: '', node: 'bench', bootId: 'bench' };
  const writer = createRecordingWriter({ sink, header: { ...header, clockOffsetNs: 0n, startedNs: 0n } });
  for (const cgroup of sampleCgroups) writer.fact({ type: 'cgroup', cgroup });
  for (const process of sampleProcesses) writer.fact({ type: 'process', process });
  for (let turn = 0; turn < batches; turn += 1) {
    const { view, byteLength } = batchOf(turn).build();
    writer.batch(view, byteLength);
    writer.endBatch();
  }
  await writer.close();
  return sink.bytes();
}
