// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BuiltEvent, buildFrames, FrameBuilder } from '../../test/suites/build-frames.ts';
import { MemorySink, memorySource } from '../../test/suites/memory-bytes.ts';
import type { WeirError } from '../errors.ts';
import { EventKind, LAYOUT_HASH, ProcessExecCursor } from '../gen/events.ts';
import { createRecordingWriter, type RecordingWriterOptions } from './create-recording-writer.ts';
import type { Fact, ProcessFacts } from './facts.ts';
import { openRecordingSource, type Pace } from './open-recording-source.ts';
import { encodeRecordingHeader } from './recording-header.ts';

const HEADER = {
  layout: LAYOUT_HASH,
  agent: '0.1.0',
  kernel: '6.18.0',
  node: 'gpu-1',
  bootId: 'b-1',
  run: '0123456789abcdef',
  clockOffsetNs: 1_700_000_000_123_456_789n,
  startedNs: 0n,
};

const PASSWORD = 'hunter2-horse';

/** Random bytes of its own generator: what does not compress. */
function noise(length: number): string {
  let state = 12345;
  return Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return String.fromCharCode(33 + (state % 90));
  }).join('');
}

function facts(pid: number, args: readonly string[] = ['x']): Fact {
  const process: ProcessFacts = {
    pid,
    namespacePid: 1,
    startNs: 2n ** 61n + 3n,
    startExact: false,
    parentPid: 1,
    executable: '/bin/x',
    arguments: args,
    cwd: '/',
    comm: 'x',
    uid: 0,
    effectiveUid: 0,
    gid: 0,
    capabilities: 2n ** 63n,
    tty: 0,
    cgroupId: 77n,
    namespaces: { mount: 1, pid: 2, network: 3, user: 4, uts: 5, ipc: 6, cgroup: 7 },
  };
  return { type: 'process', process };
}

function cgroup(id: bigint): Fact {
  return { type: 'cgroup', cgroup: { id, path: `/kubepods/${id}` } };
}

function create(options: Partial<RecordingWriterOptions> = {}) {
  const sink = new MemorySink();
  const writer = createRecordingWriter({ sink, header: HEADER, ...options });
  const add = (...events: BuiltEvent[]) => {
    const { view, byteLength } = buildFrames(events);
    writer.batch(view, byteLength);
    writer.endBatch();
  };
  return { sink, writer, add };
}

interface Replayed {
  /** Bytes of batches, and facts, in the order in which they came. */
  readonly got: (Buffer | Fact)[];
  readonly error: WeirError | undefined;
  readonly source: ReturnType<typeof openRecordingSource>;
}

async function replay(bytes: Uint8Array, fromNs?: bigint, pace?: Pace): Promise<Replayed> {
  const got: (Buffer | Fact)[] = [];
  const source = openRecordingSource({
    bytes: memorySource(bytes),
    onFact: (fact) => got.push(fact),
    ...(fromNs === undefined ? {} : { fromNs }),
    ...(pace === undefined ? {} : { pace }),
  });
  source.start((view, byteLength) => got.push(Buffer.from(view.u8.subarray(0, byteLength))));
  const error = await source.ended.then(
    () => undefined,
    (reason: unknown) => reason as WeirError,
  );
  await source.close();
  return { got, error, source };
}

function event(time: number, host = 'hf.co'): BuiltEvent {
  return ['dns.question', { header: { time }, name: host }];
}
const exec = (time: number, args = 'x'): BuiltEvent => [
  'process.exec',
  { header: { time }, executable: '/x', args },
];

function frames(...events: BuiltEvent[]): Buffer {
  const { view, byteLength } = buildFrames(events);
  return Buffer.from(view.u8.subarray(0, byteLength));
}

describe('a recording', () => {
  it('gives back batches, facts and losses in the order in which they came', async () => {
    const { sink, writer, add } = create();
    writer.fact(cgroup(1n));
    writer.fact(facts(7));
    add(event(10), exec(11));
    writer.fact(cgroup(2n));
    const { view, byteLength } = buildFrames([event(20)]);
    writer.batch(view, byteLength);
    writer.fact(cgroup(3n));
    writer.endBatch();
    writer.losses([{ kind: EventKind.DNS_ANSWER, reason: 'ring-full', count: 4 }]);
    add(exec(30));
    await writer.close();
    expect(sink.closed).toBe(true);

    const { got, error, source } = await replay(sink.bytes());
    expect(error).toBeUndefined();
    expect(got).toEqual([
      cgroup(1n),
      facts(7),
      frames(event(10), exec(11)),
      cgroup(2n),
      cgroup(3n),
      frames(event(20)),
      frames(exec(30)),
    ]);
    expect(source.header).toEqual(HEADER);
    expect(source.lastNs).toBe(30n);
    expect(source.losses()).toEqual([{ kind: EventKind.DNS_ANSWER, reason: 'ring-full', count: 4 }]);
  });

  it('has the facts it began with before it is started', async () => {
    const { sink, writer, add } = create();
    writer.fact(cgroup(1n));
    writer.flush();
    writer.fact(cgroup(2n));
    add(event(1));
    writer.fact(cgroup(3n));
    await writer.close();
    const got: Fact[] = [];
    openRecordingSource({ bytes: memorySource(sink.bytes()), onFact: (fact) => got.push(fact) });
    expect(got).toEqual([cgroup(1n), cgroup(2n)]);
  });

  it('can be empty', async () => {
    const { sink, writer } = create();
    await writer.close();
    const { got, error, source } = await replay(sink.bytes());
    expect([got, error, source.lastNs]).toEqual([[], undefined, HEADER.startedNs]);
  });

  it('carries every kind of fact unchanged', async () => {
    const pod = {
      namespace: 'research',
      name: 'notebook',
      uid: 'u',
      workload: { kind: 'Deployment', name: 'd' },
      labels: JSON.parse('{"__proto__": "x", "a": "b"}'),
      namespaceLabels: {},
      governance: { owner: 'me' },
      containers: [
        {
          name: 'c',
          image: 'i',
          kind: 'init' as const,
          command: ['serve'],
          privileged: true as const,
          mounts: [{ path: '/dev/infiniband', source: '/dev/infiniband' }],
        },
      ],
      resources: ['nvidia.com/gpu'],
      hostPid: true as const,
      modelUris: ['s3://models/llama'],
      origin: 'api' as const,
      since: 1_700_000_000_000,
    };
    const all: Fact[] = [
      facts(1),
      cgroup(2n ** 64n - 1n),
      { type: 'pod', change: { type: 'set', pod } },
      { type: 'pod', change: { type: 'delete', uid: 'u' } },
      {
        type: 'ai',
        sighting: { podUid: 'u', signal: { signal: 'library', kind: 'inference', detail: 'ggml' } },
      },
      { type: 'ai', sighting: { podUid: 'u', control: 'l3-only' } },
    ];
    const { sink, writer } = create();
    for (const fact of all) writer.fact(fact);
    await writer.close();
    expect((await replay(sink.bytes())).got).toEqual(all);
  });

  it('overwrites secrets of argv, facts and targets before they are written', async () => {
    const secretExec = exec(1, `curl\0-H\0Authorization: Bearer ${PASSWORD}\0`);
    const request: BuiltEvent = [
      'http.request',
      { method: 'GET', target: `/x?sig=${PASSWORD}&y=1`, host: 'h', source: 1 },
    ];
    const broken = new FrameBuilder().add('process.exec', { args: PASSWORD }).build();
    broken.view.u16[(8 + (ProcessExecCursor.tailLengths.at(-1) ?? 0)) >> 1] = 3;
    const { sink, writer, add } = create({ compress: false });
    add(secretExec, request);
    writer.batch(broken.view, broken.byteLength);
    writer.endBatch();
    writer.fact(facts(7, ['x', '--token', PASSWORD]));
    await writer.close();
    expect(sink.bytes().includes(PASSWORD)).toBe(false);
    const shown = (await replay(sink.bytes())).got.map((item) =>
      Buffer.isBuffer(item) ? item.toString('latin1') : '',
    );
    expect(shown[0]).toContain('curl\0-H\0Authorization: *');
    expect(shown[0]).toContain('GET/x?sig=*************&y=1h');
    expect(shown[0]).toHaveLength(frames(secretExec, request).length);
  });

  it('keeps secrets where it is told to', async () => {
    const { sink, writer, add } = create({ compress: false, redact: false });
    add(exec(1, `x\0--token\0${PASSWORD}`));
    await writer.close();
    expect(sink.bytes().includes(PASSWORD)).toBe(true);
  });

  it('compresses what can be, and cuts long recordings into groups', async () => {
    const plain = create({ compress: false, groupBytes: 4096 });
    const packed = create({ groupBytes: 4096 });
    for (let i = 0; i < 500; i++) {
      plain.add(event(i), exec(i, 'same same same'));
      packed.add(event(i), exec(i, 'same same same'));
    }
    await plain.writer.close();
    await packed.writer.close();
    expect(packed.sink.bytes().length).toBeLessThan(plain.sink.bytes().length / 5);
    expect((await replay(packed.sink.bytes())).got).toEqual((await replay(plain.sink.bytes())).got);
  });

  it('keeps all that was flushed when its agent is killed', async () => {
    const { sink, writer, add } = create();
    add(event(1));
    writer.flush();
    add(event(2));
    const { got, error } = await replay(sink.bytes());
    expect(got).toEqual([frames(event(1))]);
    expect(error).toMatchObject({ code: 'RECORDING_INVALID', details: { offset: sink.bytes().length } });
  });
});

describe('a seek', () => {
  it('gives identity and facts from before, and all from the moment on', async () => {
    const { sink, writer, add } = create({ groupBytes: 1, header: { ...HEADER, startedNs: 5n } });
    for (let i = 1; i <= 5; i++) {
      writer.fact(cgroup(BigInt(i)));
      add(event(i * 10), exec(i * 10 + 1));
    }
    await writer.close();
    const { got, error } = await replay(sink.bytes(), 35n);
    expect(error).toBeUndefined();
    expect(got).toEqual([
      ...[1, 2, 3].flatMap((i) => [cgroup(BigInt(i)), frames(exec(i * 10 + 1))]),
      ...[4, 5].flatMap((i) => [cgroup(BigInt(i)), frames(event(i * 10), exec(i * 10 + 1))]),
    ]);
  });

  it('does not read the observations it passes over', async () => {
    const { sink, writer, add } = create({ groupBytes: 1 });
    for (let i = 0; i < 50; i++) add(event(i, noise(4000)));
    add(event(1000));
    await writer.close();
    const bytes = memorySource(sink.bytes());
    const source = openRecordingSource({ bytes, onFact: () => undefined, fromNs: 1000n });
    source.start(() => undefined);
    await source.ended;
    expect(bytes.reads).toBeLessThan(bytes.size / 10);
  });
});

describe('a paced replay', () => {
  it('gives each batch when it is due', async () => {
    const { sink, writer, add } = create();
    for (const ms of [0, 100, 300]) add(event(ms * 1e6 + 5));
    await writer.close();
    let now = 0;
    const waits: number[] = [];
    const pace: Pace = {
      speed: 10,
      now: () => now,
      after(ms, run) {
        waits.push(ms);
        now += ms;
        const timer = setImmediate(run);
        return () => clearImmediate(timer);
      },
    };
    const { got } = await replay(sink.bytes(), undefined, pace);
    expect(got).toHaveLength(3);
    expect(waits).toEqual([10, 20]);
  });
});

describe('a damaged recording', () => {
  async function sample() {
    const { sink, writer, add } = create({ groupBytes: 200 });
    for (let i = 0; i < 6; i++) {
      writer.fact(cgroup(BigInt(i)));
      add(event(i), exec(i));
    }
    await writer.close();
    return sink.bytes();
  }

  it('is none: other bytes', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('{"kind":"process.exec"}\n'), Buffer.alloc(100)]) {
      expect(() => openRecordingSource({ bytes: memorySource(bytes), onFact: () => undefined })).toThrow(
        expect.objectContaining({ code: 'RECORDING_INVALID' }),
      );
    }
  });

  it('is of another layout: both and the version that made it are named', () => {
    const bytes = encodeRecordingHeader({ ...HEADER, layout: '0011223344556677', agent: '0.0.9' });
    expect(() => openRecordingSource({ bytes: memorySource(bytes), onFact: () => undefined })).toThrow(
      expect.objectContaining({
        code: 'RECORDING_LAYOUT',
        message: `recording of layout 0011223344556677, made by Weir 0.0.9; this one reads layout ${LAYOUT_HASH}`,
      }),
    );
  });

  it('is read up to where it was cut', async () => {
    const bytes = await sample();
    const whole = (await replay(bytes)).got;
    let most = 0;
    for (let size = encodeRecordingHeader(HEADER).length; size < bytes.length; size += 7) {
      const { got, error } = await replay(bytes.subarray(0, size));
      expect(error?.code).toBe('RECORDING_INVALID');
      expect(error?.message).toMatch(/^recording, byte \d+: /);
      expect(got.length).toBeGreaterThanOrEqual(most);
      most = got.length;
    }
    expect((await replay(bytes.subarray(0, -1))).got).toEqual(whole);
  });

  it('is found out by its checksums, wherever a bit has flipped', async () => {
    const bytes = await sample();
    const { got: whole } = await replay(bytes);
    for (let at = 0; at < bytes.length; at += 3) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      const { error, got } = await replay(flipped).catch((reason: unknown) => ({
        error: reason as WeirError,
        got: [] as (Buffer | Fact)[],
      }));
      // Padding carries nothing: a flip in it may go unseen, if then all is as it was.
      if (error === undefined) expect(got).toEqual(whole);
      else expect(error.code).toBe('RECORDING_INVALID');
    }
  });

  it('neither crashes nor hangs the reader, whatever it holds', async () => {
    const bytes = await sample();
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.uint8Array({ minLength: 1, maxLength: 40 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 5 }),
        fc.nat(bytes.length),
        async (changes, size) => {
          const damaged = Buffer.from(bytes);
          for (const [at, replacement] of changes)
            damaged.set(replacement.subarray(0, bytes.length - at), at);
          const { error } = await replay(damaged.subarray(0, size + 100)).catch((reason: unknown) => ({
            error: reason as WeirError,
          }));
          if (error !== undefined) expect(error.code).toMatch(/^RECORDING_/);
        },
      ),
      { numRuns: 500 },
    );
  });
});
