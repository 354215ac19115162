// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { configuredReceivers } from '../../src/agent/configured-outputs.ts';
import { openSinks } from '../../src/agent/open-sinks.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { lostBy, type Sink } from '../../src/detect/sink.ts';
import type { WeirRecord } from '../../src/events/record.ts';
import { faultProxy } from './fault-proxy.ts';
import { type Certificate, makeCertificate } from './make-certificate.ts';
import { replayedRecords } from './replayed-records.ts';
import type { SinkPeer } from './sink-peer.ts';

const TIMEOUT_MS = 120_000;
const PHASE_MS = 400;

/** Breaks and heals a receiver in every way, and compares what it has with what it was sent. */
export function runSinkPeerSuite(
  title: string,
  open: (folder: string) => Promise<SinkPeer>,
  skipped?: string,
): void {
  const suite = skipped === undefined ? describe : describe.skip;
  suite(skipped === undefined ? title : `${title} (skipped: ${skipped})`, () => {
    let folder: string;
    let peer: SinkPeer;
    let good: Certificate;
    let next: () => WeirRecord;
    let sent: number;

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'weir-peer-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      good = makeCertificate(folder, 'good');
      peer = await open(folder);
      onTestFinished(() => peer.stop());
      next = await replayedRecords();
      sent = 0;
    });

    /** The sink that an agent with this configuration opens; retries come sooner. */
    async function openSink(url: string, room: Record<string, number> = {}): Promise<Sink> {
      const { section, ...form } = peer.sent;
      const address = section === 'http' ? { url } : { endpoint: url };
      const receiver = { ...form, ...address, caFile: good.cert, kinds: [], ...room };
      const { config } = loadConfig({
        flags: { [section]: JSON.stringify({ peer: receiver }), 'state-dir': join(folder, 'state') },
      });
      const [sink] = await openSinks({
        outputs: configuredReceivers(config),
        place: { node: 'n', stdout: process.stdout },
        stateDir: config.stateDir,
        log: { info: () => undefined, warn: () => undefined },
        limits: { firstRetryMs: 20, longestRetryMs: 200 },
      });
      if (sink === undefined) throw new Error('no sink');
      onTestFinished(() => sink.close());
      return sink;
    }

    /** Writes records for a while, as an agent does: some each turn. */
    async function writeFor(sink: Sink, ms: number, each = peer.each ?? 3): Promise<void> {
      for (const end = performance.now() + ms; performance.now() < end; await sleep(5))
        for (let i = 0; i < each; i++) write(sink);
    }

    function write(sink: Sink): void {
      sink.write(next());
      sent++;
    }

    async function allDelivered(sink: Sink): Promise<void> {
      await expect
        .poll(() => sink.status().waiting, { timeout: TIMEOUT_MS, interval: 50 })
        .toEqual({ memory: 0, disk: 0 });
    }

    /** Sequence numbers that arrived, each where it came first. */
    const arrived = (): number[] => [...new Set(peer.arrived().map(({ sequence }) => sequence))];
    const all = (): number[] => Array.from({ length: sent }, (_, i) => i);

    it(
      'has every record, in order, after it was away, busy, unwell and in the hands of a stranger',
      async () => {
        const stranger = makeCertificate(folder, 'stranger');
        await peer.start(good);
        const proxy = await faultProxy(peer.url, good);
        onTestFinished(() => proxy.close());
        const sink = await openSink(proxy.url);
        await writeFor(sink, PHASE_MS);
        for (const fault of [{ status: 429, retryAfter: '0.1' }, { status: 503 }, 'answer-lost'] as const) {
          proxy.fault = fault;
          await writeFor(sink, PHASE_MS);
          proxy.fault = 'none';
          await writeFor(sink, PHASE_MS);
        }
        await allDelivered(sink);
        // what it took it has written by now: all that is lost of it from here on is ours
        await expect.poll(() => arrived().length, { timeout: 5_000 }).toBe(sent);
        await peer.kill();
        await writeFor(sink, PHASE_MS);
        await peer.start(good);
        await writeFor(sink, PHASE_MS);
        await peer.stop();
        await writeFor(sink, PHASE_MS);
        await peer.start(stranger);
        await writeFor(sink, PHASE_MS);
        await peer.stop();
        await peer.start(good);
        await writeFor(sink, PHASE_MS);
        await allDelivered(sink);
        await expect.poll(() => arrived().length, { timeout: 5_000 }).toBe(sent);
        expect(arrived()).toEqual(all());
        expect(lostBy(sink)).toBe(0);
        expect(sink.status().retries).toBeGreaterThan(2);
        // at least once: an answer that is lost makes a batch come twice, whole, and told apart by run and sequence
        expect(peer.arrived().length).toBeGreaterThan(sent);
        expect(proxy.faults).toBeGreaterThan(2);
      },
      TIMEOUT_MS,
    );

    it(
      'gets nothing from a sender that does not trust it, and all of it when it does',
      async () => {
        await peer.start(makeCertificate(folder, 'stranger'));
        const sink = await openSink(peer.url);
        await writeFor(sink, PHASE_MS);
        expect(sink.status().trouble).toMatch(/SELF_SIGNED|CERT|certificate/i);
        expect(arrived()).toEqual([]);
        await peer.stop();
        await peer.start(good);
        await allDelivered(sink);
        await expect.poll(arrived, { timeout: 5_000 }).toEqual(all());
      },
      TIMEOUT_MS,
    );

    it(
      'lacks exactly those that are counted as lost, when it is away for longer than there is room',
      async () => {
        await peer.start(good);
        const sink = await openSink(peer.url, { queueBytes: 65_536, spillBytes: 100_000 });
        await writeFor(sink, PHASE_MS);
        await allDelivered(sink);
        await peer.stop();
        while (lostBy(sink) < 200) await writeFor(sink, 10, 20);
        const { memory, disk } = sink.status().waiting;
        expect(memory).toBeLessThanOrEqual(65_536 + (1 << 20));
        expect(disk).toBeLessThanOrEqual(100_000);
        await peer.start(good);
        await allDelivered(sink);
        const before = sent;
        await writeFor(sink, PHASE_MS, 1);
        await allDelivered(sink);
        await expect.poll(() => arrived().length, { timeout: 5_000 }).toBe(sent - lostBy(sink));
        const there = arrived();
        expect(there).toEqual(there.toSorted((a, b) => a - b));
        expect(there.slice(before - sent)).toEqual(all().slice(before));
        const reasons = sink.status().losses.filter(({ count }) => count > 0);
        expect(reasons.map(({ reason }) => reason)).toEqual(['spill-full']);
      },
      TIMEOUT_MS,
    );

    it(
      'has what waited on disk when the sender began anew, before what came later',
      async () => {
        const first = await openSink(peer.url, { queueBytes: 65_536 });
        await writeFor(first, PHASE_MS, 10);
        expect(first.status().waiting.disk).toBeGreaterThan(0);
        await first.close();
        expect(lostBy(first)).toBe(0);
        const second = await openSink(peer.url, { queueBytes: 65_536 });
        for (let i = 0; i < 10; i++) write(second);
        await peer.start(good);
        await allDelivered(second);
        await expect.poll(() => arrived().length, { timeout: 5_000 }).toBe(sent);
        expect(arrived()).toEqual(all());
        await second.close();
      },
      TIMEOUT_MS,
    );
  });
}
