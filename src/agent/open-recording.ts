// SPDX-License-Identifier: Apache-2.0
import type { ByteSink } from '../events/byte-sink.ts';
import { createRecordingWriter, type RecordingWriter } from '../events/create-recording-writer.ts';
import type { Config } from '../gen/config.ts';
import { LAYOUT_HASH } from '../gen/events.ts';
import type { NodeFacts } from '../host/read-node-facts.ts';
import { VERSION } from '../version.ts';
import { choiceOf } from './choice-of.ts';

/** Begins a recording to `recordTo`; undefined where none is wanted. */
export function openRecording(
  recordTo: ByteSink | undefined,
  config: Pick<Config, 'redact' | 'observe' | 'identity'>,
  node: NodeFacts,
  run: string,
  clockOffsetNs: bigint,
): RecordingWriter | undefined {
  if (recordTo === undefined) return undefined;
  const startedNs = BigInt(Date.now()) * 1_000_000n - clockOffsetNs;
  return createRecordingWriter({
    sink: recordTo,
    redact: config.redact,
    header: {
      layout: LAYOUT_HASH,
      agent: VERSION,
      kernel: node.kernel,
      node: node.name,
      bootId: node.bootId,
      run,
      clockOffsetNs,
      startedNs,
      choice: choiceOf(config),
    },
  });
}
