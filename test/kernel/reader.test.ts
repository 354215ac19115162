// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';
import { Collection } from '../../src/kernel/collection.ts';
import { readCollectionSpec } from '../../src/kernel/collection-spec.ts';
import { isKernelAtLeast } from '../../src/kernel/kernel-release.ts';
import { openRingReader, type RingReader } from '../../src/kernel/open-ring-reader.ts';
import { compileTestObject } from './compile-object.ts';
import { type Frame, frames, Generator, SAMPLE_BYTES } from './generator.ts';
import { describeLive } from './live.ts';
import { runScript } from './run-script.ts';

/** BPF_RB_NO_WAKEUP, linux/bpf.h. */
const NO_WAKEUP = 1;

describeLive('openRingReader', () => {
  let generator: Generator;
  let reader: RingReader;
  let seen: Frame[];

  function open(
    options: {
      ringBytes?: number;
      records?: number;
      wakeup?: number;
      bufferBytes?: number;
      onBatch?: () => void;
    } = {},
  ): void {
    const { ringBytes, records = 1, wakeup = 0, bufferBytes, onBatch } = options;
    generator = new Generator({
      variables: { cfg_records: records, cfg_wakeup: wakeup },
      ...(ringBytes === undefined ? {} : { ringBytes }),
    });
    seen = [];
    reader = openRingReader({
      rings: generator.rings,
      onBatch: (view, byteLength) => {
        seen.push(...frames(view, byteLength));
        onBatch?.();
      },
      ...(bufferBytes === undefined ? {} : { bufferBytes }),
    });
  }

  afterEach(async () => {
    await reader.close();
    generator.close();
  });

  it('wakes up for a record and hands it on whole', async () => {
    open();
    generator.run('on_decisions');
    await expect.poll(() => seen).toEqual([{ ring: 1, length: SAMPLE_BYTES, sequence: 0 }]);
  });

  it('finds records that wake nobody: those of the first moment, and each that soon follows another', async () => {
    open({ wakeup: NO_WAKEUP, onBatch: () => seen.length < 50 && generator.run('on_observations') });
    generator.run('on_observations');
    await expect.poll(() => seen.map(({ sequence }) => sequence)).toEqual([...Array(50).keys()]);
  });

  it('hands on every record once and in order, or the program counted it as lost: traffic beside the reader', async () => {
    open({ ringBytes: 256 * 1024, records: 500 });
    await Promise.all([
      generator.runBeside('on_observations', 200),
      generator.runBeside('on_decisions', 200),
    ]);
    reader.drain();
    for (const ring of [0, 1] as const) {
      const sequences = seen.filter((frame) => frame.ring === ring).map((frame) => frame.sequence);
      const { produced, lost } = generator.tallies(ring);
      expect(produced).toBe(100_000);
      expect(sequences.length + lost).toBe(produced);
      expect(sequences.every((value, index) => value > (sequences[index - 1] ?? -1))).toBe(true);
      expect(reader.stats().rings[ring]).toMatchObject({ records: sequences.length, pendingBytes: 0 });
    }
  });

  it('counts exactly what a full ring refused', () => {
    open({ ringBytes: 64 * 1024, records: 1000, wakeup: NO_WAKEUP });
    generator.run('on_observations');
    reader.drain();
    const { produced, lost } = generator.tallies(0);
    expect(produced).toBe(1000);
    expect(lost).toBe(1000 - Math.floor((64 * 1024) / (SAMPLE_BYTES + 8)));
    expect(seen).toHaveLength(produced - lost);
  });

  it('never shows an observation before the decision it follows from', async () => {
    open({ ringBytes: 1024 * 1024, records: 100, bufferBytes: 8192 });
    const decided = new Set<number>();
    let early = 0;
    await reader.close();
    reader = openRingReader({
      rings: generator.rings,
      bufferBytes: 8192,
      onBatch: (view, byteLength) => {
        const batch = [...frames(view, byteLength)];
        for (const frame of batch) if (frame.ring === 1) decided.add(frame.sequence);
        for (const frame of batch) if (frame.ring === 0 && !decided.has(frame.sequence)) early++;
      },
    });
    await generator.runBeside('on_pairs', 500);
    while (reader.drain() > 0);
    expect(reader.stats().rings[0]?.records).toBeGreaterThan(1000);
    expect(early).toBe(0);
  });

  it('bounds a batch by the buffer and takes the rest in the next turns', async () => {
    open({ records: 1000, bufferBytes: 8192 });
    generator.run('on_observations');
    await expect.poll(() => seen.length).toBe(1000);
    expect(reader.stats().batches).toBe(Math.ceil(1000 / Math.floor(8192 / (SAMPLE_BYTES + 8))));
  });

  it('counts records that were given up or are larger than a batch, and goes on', () => {
    open({ bufferBytes: 4096 });
    generator.run('on_discard');
    generator.run('on_oversized');
    generator.run('on_observations');
    expect(reader.drain()).toBe(0);
    expect(seen.map((frame) => frame.sequence)).toEqual([0]);
    expect(reader.stats().rings[0]).toEqual({
      records: 1,
      bytes: SAMPLE_BYTES,
      discarded: 1,
      oversized: 1,
      pendingBytes: 0,
    });
  });

  it('does not turn the event loop while the rings are empty', async () => {
    open();
    generator.run('on_observations');
    await expect.poll(() => seen.length).toBe(1);
    await sleep(20); // the last timer turn, which finds nothing
    const before = performance.nodeTiming.uvMetricsInfo.loopCount;
    await sleep(300);
    expect(performance.nodeTiming.uvMetricsInfo.loopCount - before).toBeLessThan(30);
  });

  it('waits for a record that is not committed yet, without spinning and without passing it', async ({
    skip,
  }) => {
    open();
    skip(!isKernelAtLeast(5, 17), 'the stalling program needs bpf_loop (5.17)');
    await reader.close();
    const stalling = Collection.load([readCollectionSpec(compileTestObject('stalling'))], {
      variables: { cfg_spins: 1 << 23 },
    });
    const order: number[] = [];
    reader = openRingReader({
      rings: [stalling.map('observations'), stalling.map('decisions')],
      onBatch: (view, byteLength) =>
        order.push(...Array.from(frames(view, byteLength), (frame) => frame.sequence)),
    });
    const { name, spec, pointer } = stalling.program('stalling/on_stall');
    new Worker(new URL('./cases/run-program.ts', import.meta.url), {
      workerData: { name, spec, pointer, runs: 1 },
    });
    const stalled = (): number => stalling.map('stalls').lookup(new Uint8Array(4))?.[0] ?? 0;
    while (stalled() === 0) await sleep(1);
    stalling.program('stalling/on_follow').testRun({ data: new Uint8Array(64) });
    const loops = performance.nodeTiming.uvMetricsInfo.loopCount;
    const left = reader.drain();
    const whileStalled = [...order];
    const stillStalled = stalled() === 1;
    await sleep(20);
    expect(performance.nodeTiming.uvMetricsInfo.loopCount - loops).toBeLessThan(100);
    await expect.poll(() => order).toEqual([1, 2, 3]);
    // Holds whenever the first look fell into the stall, which it does unless this thread was held up all along.
    if (stillStalled) expect([whileStalled, left > 0]).toEqual([[], true]);
    await reader.close();
    stalling.close();
  });

  it('leaves the batch alone when drained from inside the listener', () => {
    open({ records: 10, wakeup: 1 });
    generator.run('on_observations');
    const left: number[] = [];
    const counts: number[] = [];
    void reader.close();
    reader = openRingReader({
      rings: generator.rings,
      onBatch: (view, byteLength) => {
        generator.run('on_observations');
        left.push(reader.drain());
        counts.push([...frames(view, byteLength)].length);
      },
    });
    reader.drain();
    expect(counts[0]).toBe(10);
    expect(left[0]).toBe(10 * (SAMPLE_BYTES + 8));
  });

  it('throws from drain what the listener throws', () => {
    open({ wakeup: 1 });
    void reader.close();
    reader = openRingReader({
      rings: generator.rings,
      onBatch: () => {
        throw new Error('from the listener');
      },
    });
    generator.run('on_observations');
    expect(() => reader.drain()).toThrow('from the listener');
  });

  it('can be closed inside the listener, twice, and then reads no more', async () => {
    open({ records: 1000, bufferBytes: 4096 });
    await reader.close();
    let batches = 0;
    reader = openRingReader({
      rings: generator.rings,
      bufferBytes: 4096,
      onBatch: () => {
        batches++;
        void reader.close();
      },
    });
    generator.run('on_observations');
    await expect.poll(() => batches).toBe(1);
    await reader.close();
    expect(reader.drain()).toBe(0);
    expect(reader.stats()).toMatchObject({ batches: 1 });
  });

  it('keeps reading after the collection is closed, and leaves no descriptor behind', async () => {
    const before = readdirSync('/proc/self/fd').length;
    open({ wakeup: 1 });
    generator.run('on_observations');
    generator.close();
    reader.drain();
    expect(seen).toHaveLength(1);
    await reader.close();
    expect(readdirSync('/proc/self/fd').length).toBe(before);
  });

  it('refuses what is no ring, and sizes that cannot be', () => {
    open();
    const rings = generator.rings;
    const onBatch = (): void => undefined;
    expect(() => openRingReader({ rings: [], onBatch })).toThrow(TypeError);
    expect(() => openRingReader({ rings: [generator.collection.map('tallies')], onBatch })).toThrow(
      'got tallies',
    );
    expect(() => openRingReader({ rings, onBatch, bufferBytes: 5001 })).toThrow(RangeError);
    expect(() => openRingReader({ rings, onBatch, timerMs: 0 })).toThrow(RangeError);
  });
});

describeLive('an exception in the listener', () => {
  it('reaches uncaughtException, whatever was thrown, and reading goes on', async () => {
    const { status, stdout, stderr } = await runScript('throwing-listener.ts', { args: ['survive'] });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      caught: ['Error: first', 'null', 'undefined', 'text', '5'],
      batches: 6,
    });
  });

  it('ends the process when nobody handles it', async () => {
    const { status, signal, stderr } = await runScript('throwing-listener.ts');
    expect({ status, signal }).toEqual({ status: 1, signal: null });
    expect(stderr).toContain('Error: first');
  });
});

describeLive('an environment that ends while its reader is open', () => {
  it.each(['idle', 'busy', 'listener', 'closing'])('ends cleanly when terminated: %s', async (ending) => {
    const result = await runScript('end-with-open-reader.ts', { args: [ending] });
    expect(result).toEqual({ status: 0, signal: null, stdout: 'terminated\n', stderr: '' });
  });

  it('ends cleanly by process.exit inside the listener', async () => {
    const result = await runScript('end-with-open-reader.ts', { args: ['exit'] });
    expect(result).toEqual({ status: 0, signal: null, stdout: '', stderr: '' });
  });
});
