// SPDX-License-Identifier: Apache-2.0
import { createRecordingWriter } from '../../src/events/create-recording-writer.ts';
import type { EventName } from '../../src/events/event-kinds.ts';
import { openRecordingSource } from '../../src/events/open-recording-source.ts';
import { LAYOUT_HASH } from '../../src/gen/events.ts';
import { type BuiltEvent, buildFrames } from './build-frames.ts';
import { runEventSourceSuite } from './event-source-suite.ts';
import { FakeEventSource } from './fake-event-source.ts';
import { MemorySink, memorySource } from './memory-bytes.ts';

const EVENTS: readonly BuiltEvent[] = [
  ['process.exec', { header: { time: 10, tgid: 7 }, executable: '/usr/bin/curl', args: 'curl\0' }],
  ['dns.question', { header: { time: 20, tgid: 7 }, name: 'hf.co' }],
  ['network.close', { header: { time: 30, tgid: 7 } }],
];
const NAMES: readonly EventName[] = EVENTS.map(([name]) => name);

runEventSourceSuite({
  name: 'a fake',
  async open() {
    const source = new FakeEventSource();
    return {
      source,
      async provoke() {
        source.emit(buildFrames(EVENTS));
        return NAMES;
      },
      async release() {
        await source.ended;
      },
    };
  },
});

runEventSourceSuite({
  name: 'a recording',
  async open() {
    const sink = new MemorySink();
    const writer = createRecordingWriter({
      sink,
      header: {
        layout: LAYOUT_HASH,
        agent: '0.1.0',
        kernel: '6.18.0',
        node: 'n',
        bootId: 'b',
        clockOffsetNs: 0n,
        startedNs: 5n,
      },
    });
    for (const event of EVENTS) {
      const { view, byteLength } = buildFrames([event]);
      writer.batch(view, byteLength);
      writer.endBatch();
    }
    writer.losses([{ kind: 7, reason: 'ring-full', count: 3 }]);
    await writer.close();
    const source = openRecordingSource({ bytes: memorySource(sink.bytes()), onFact: () => undefined });
    return { source, provoke: async () => NAMES, release: async () => source.ended };
  },
});
