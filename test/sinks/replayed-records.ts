// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { startReplay } from '../../src/agent/start-replay.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { WeirRecord } from '../../src/events/record.ts';
import { readByteFile } from '../../src/host/read-byte-file.ts';
import { memorySink } from '../suites/memory-sink.ts';

const RECORDING = join(import.meta.dirname, '..', '..', 'examples', 'demo.weir');

/** Records of a real run, over and over, with sequence numbers that go on. */
export async function replayedRecords(): Promise<() => WeirRecord> {
  const records: WeirRecord[] = [];
  const { config } = loadConfig({ flags: { 'models-approved': 'pkg:huggingface/none/none' } });
  const agent = startReplay({ config, bytes: readByteFile(RECORDING), sinks: [memorySink(records)] });
  await agent.ended;
  await agent.stop();
  let sequence = -1;
  return () => {
    sequence++;
    return { ...(records[sequence % records.length] as WeirRecord), sequence };
  };
}
