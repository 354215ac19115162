// SPDX-License-Identifier: Apache-2.0
//
// A running agent and its outputs: a file, falcosidekick and an OpenTelemetry receiver that are away for a while, an agent
// that is stopped meanwhile, and a reader of standard output that does not read.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import type { HeartbeatRecord, WeirRecord } from '../../src/events/record.ts';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import type { Pod } from '../../src/lab/pod.ts';
import { judgeFalcosidekick } from '../sinks/judge-falcosidekick.ts';
import { judgeOtlp } from '../sinks/judge-otlp.ts';
import { makeCertificate } from '../sinks/make-certificate.ts';
import { findCollector, otelCollector } from '../sinks/otel-collector.ts';
import type { Arrived, SinkPeer } from '../sinks/sink-peer.ts';
import { strictReceiver } from '../sinks/strict-receiver.ts';
import { freePort } from '../suites/free-port.ts';
import {
  type AgentPlaces,
  agentArguments,
  makeAgentPlaces,
  runWeirAside,
  WeirProcess,
} from './agent-process.ts';
import { describeWithLab } from './needs-root.ts';

const WAIT = { timeout: 30_000, interval: 50 };
const LONG = { timeout: 180_000 };

describeWithLab('the outputs of weir run', () => {
  let lab: Lab;
  let pod: Pod;
  let places: AgentPlaces;
  let folder: string;

  beforeAll(async () => {
    lab = await createLab({ prefix: 'test' });
    pod = await lab.addPod({
      namespace: 'research',
      name: 'notebook',
      labels: { 'weir.dev/domain': 'research' },
    });
  });
  afterAll(async () => {
    await lab?.close();
  });
  beforeEach(() => {
    places = makeAgentPlaces();
    folder = mkdtempSync(join(tmpdir(), 'weir-outputs-'));
  });
  afterEach(() => {
    places.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  function run(...args: string[]): WeirProcess {
    const agent = new WeirProcess(['run', ...agentArguments(lab, places), ...args]);
    onTestFinished(async () => void (await agent.stop('SIGKILL')));
    return agent;
  }

  /** Records in the file of `output.file` and those put aside of it, in order. */
  function inFiles(): WeirRecord[] {
    const names = readdirSync(folder).filter((name) => name.startsWith('records.jsonl'));
    // the one that is written to, if there is one now, is the youngest
    const aside = names.filter((name) => name !== 'records.jsonl').sort();
    return [...aside, ...names.filter((name) => name === 'records.jsonl')].flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .trimEnd()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as WeirRecord),
    );
  }

  const keyOf = ({ run, sequence, time }: Arrived): string => `${run} ${sequence} ${time}`;

  test(
    'deliver what a file has too, though receivers are away and the agent is stopped meanwhile',
    LONG,
    async () => {
      const certificate = makeCertificate(folder, 'good');
      const { program } = findCollector();
      const otlp =
        program === undefined
          ? await strictReceiver({ name: 'otlp', judge: judgeOtlp, sent: { section: 'otlp' } })
          : await otelCollector(program, folder);
      const falcosidekick = await strictReceiver({
        name: 'f',
        judge: judgeFalcosidekick,
        sent: { section: 'http', format: 'falcosidekick' },
      });
      const peers: SinkPeer[] = [otlp, falcosidekick];
      onTestFinished(async () => void (await Promise.all(peers.map((peer) => peer.stop()))));
      const config = join(folder, 'weir.yaml');
      const receiver = { caFile: certificate.cert, queueBytes: 65_536 };
      writeFileSync(
        config,
        stringify({
          heartbeatInterval: 1,
          output: { file: join(folder, 'records.jsonl'), rotate: { bytes: 30_000, keep: 1000 } },
          http: {
            sidekick: { url: `${falcosidekick.url}/`, format: 'falcosidekick', kinds: [], ...receiver },
          },
          otlp: { collector: { endpoint: otlp.url, ...receiver } },
        }),
      );
      const work = (name: string) =>
        pod.run(['sh', '-c', `for i in 1 2 3 4 5 6 7 8; do true ${name} $i; /bin/true; done`]);
      for (const peer of peers) await peer.start(certificate);

      const first = await run('--config', config).started();
      await work('healthy');
      for (const peer of peers) await expect.poll(() => peer.arrived().length, WAIT).toBeGreaterThan(8);
      for (const peer of peers) await peer.stop();
      for (let i = 0; i < 8; i++) await work('away');
      await expect.poll(() => first.stderr, WAIT).toContain('not delivered: records wait, within limits');
      expect(await first.stop()).toBe(0);
      const ofFirst = inFiles().map(keyOf);
      for (const peer of peers) expect(new Set(peer.arrived().map(keyOf)).size).toBeLessThan(ofFirst.length);
      const listed = JSON.parse(
        await runWeirAside('sinks', '-c', config, '--state-dir', join(places.runDir, 'state'), '-o', 'json'),
      ) as { name: string; waitingOnDisk: number }[];
      for (const { name, waitingOnDisk } of listed)
        if (name !== 'file') expect(waitingOnDisk).toBeGreaterThan(0);

      for (const peer of peers) await peer.start(certificate);
      const second = await run('--config', config).started();
      await work('healed');
      expect(await second.stop()).toBe(0);
      const all = inFiles().map(keyOf);
      expect(all.length).toBeGreaterThan(ofFirst.length);
      for (const peer of peers) {
        // a batch whose answer was lost comes twice; what is there once is in order, the first run's before the second's
        const there = (): string[] => [...new Set(peer.arrived().map(keyOf))];
        await expect.poll(() => there().length, WAIT).toBe(all.length);
        expect(there()).toEqual(all);
      }
      expect(`${first.stderr}${second.stderr}`).toContain(
        '"undelivered":{"file":0,"sidekick":0,"collector":0,',
      );
      expect(
        readdirSync(folder).filter((name) => /^records\.jsonl\.\d{8}T/.test(name)).length,
      ).toBeGreaterThan(1);
    },
  );

  test('count what a reader of standard output was too slow for, and slow nothing else', LONG, async () => {
    const file = { output: { queueBytes: 65_536 } };
    const config = join(folder, 'weir.yaml');
    const otlp = await strictReceiver({ name: 'otlp', judge: judgeOtlp, sent: { section: 'otlp' } });
    const certificate = makeCertificate(folder, 'good');
    await otlp.start(certificate);
    onTestFinished(() => otlp.stop());
    const port = await freePort();
    writeFileSync(
      config,
      stringify({
        ...file,
        heartbeatInterval: 1,
        metrics: { listen: `127.0.0.1:${port}` },
        otlp: { collector: { endpoint: otlp.url, caFile: certificate.cert } },
      }),
    );
    const agent = run('--config', config);
    agent.child.stdout?.pause();
    await agent.started();
    const dropped = async (): Promise<number> => {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      return Number(/^weir_sink_dropped_total\{sink="stdout",reason="queue-full"\} (\d+)$/m.exec(text)?.[1]);
    };
    await expect
      .poll(
        async () => {
          await pod.run(['sh', '-c', 'i=0; while [ $i -lt 100 ]; do /bin/true; i=$((i+1)); done']);
          return await dropped();
        },
        { timeout: 60_000 },
      )
      .toBeGreaterThan(50);
    agent.child.stdout?.resume();
    const seen = otlp.arrived().length;
    await pod.run(['true']);
    await expect.poll(() => otlp.arrived().length, WAIT).toBeGreaterThan(seen);
    await expect.poll(() => agent.records.at(-1)?.kind, WAIT).toBe('heartbeat');
    await agent.stop();
    const last = agent.records.at(-1) as HeartbeatRecord;
    const lost = last.lost.find(({ kind }) => kind === 'output stdout');
    expect(lost).toEqual({ kind: 'output stdout', reason: 'queue-full', count: expect.any(Number) });
    // what did not come is what was counted
    expect(last.sequence + 1 - agent.records.length).toBe(lost?.count);
    const elsewhere = otlp.arrived().map(({ sequence }) => sequence);
    expect(elsewhere).toEqual(elsewhere.map((_, i) => i));
  });

  test(
    'wait for a disk that is full, count what had no room meanwhile, and go on when there is some',
    LONG,
    async () => {
      const disk = mkdtempSync(join(tmpdir(), 'weir-disk-'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
      onTestFinished(() => {
        execFileSync('umount', ['-l', disk]);
        rmSync(disk, { recursive: true });
      });
      const otlp = await strictReceiver({ name: 'otlp', judge: judgeOtlp, sent: { section: 'otlp' } });
      const certificate = makeCertificate(folder, 'good');
      await otlp.start(certificate);
      onTestFinished(() => otlp.stop());
      const [config, path] = [join(folder, 'weir.yaml'), join(disk, 'records.jsonl')];
      writeFileSync(
        config,
        stringify({
          heartbeatInterval: 1,
          output: { file: path, queueBytes: 1 << 20 },
          otlp: { collector: { endpoint: otlp.url, caFile: certificate.cert } },
        }),
      );
      const agent = await run('--config', config).started();
      const status = async () =>
        JSON.parse(await runWeirAside('status', '--run-dir', places.runDir, '-o', 'json')) as {
          outputs: { name: string; lost: number }[];
        };
      const lost = async () => (await status()).outputs.find(({ name }) => name === 'file')?.lost ?? 0;
      await expect
        .poll(
          async () => {
            await pod.run(['sh', '-c', 'i=0; while [ $i -lt 100 ]; do /bin/true; i=$((i+1)); done']);
            return await lost();
          },
          { timeout: 60_000 },
        )
        .toBeGreaterThan(50);
      expect(agent.stderr).toContain('"output":"file","reason":"ENOSPC"');
      execFileSync('mount', ['-o', 'remount,size=64m', disk]);
      await expect.poll(() => agent.stderr, { timeout: 40_000 }).toContain('delivers again');
      await pod.run(['true', 'healed']);
      await expect.poll(() => readFileSync(path, 'utf8'), WAIT).toContain('"healed"');
      expect(await agent.stop()).toBe(0);
      const records = readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as WeirRecord);
      const last = records.at(-1) as HeartbeatRecord;
      const counted = last.lost.filter(({ kind }) => kind === 'output file');
      expect(counted).toEqual([
        { kind: 'output file', reason: 'ENOSPC', count: last.sequence + 1 - records.length },
      ]);
      const elsewhere = otlp.arrived().map(({ sequence }) => sequence);
      expect(elsewhere).toEqual(elsewhere.map((_, i) => i));
    },
  );

  test('write to a new file on SIGHUP', LONG, async () => {
    const path = join(folder, 'records.jsonl');
    const agent = await run('--output-file', path).started();
    const wordsIn = (file: string): string => readFileSync(file, 'utf8');
    await pod.run(['true', 'before']);
    await expect.poll(() => wordsIn(path), WAIT).toContain('"before"');
    renameSync(path, `${path}.1`);
    agent.child.kill('SIGHUP');
    await pod.run(['true', 'after']);
    await expect.poll(() => readdirSync(folder), WAIT).toContain('records.jsonl');
    await expect.poll(() => wordsIn(path), WAIT).toContain('"after"');
    expect(await agent.stop()).toBe(0);
    const records = [`${path}.1`, path].flatMap((file) => wordsIn(file).trimEnd().split('\n'));
    expect(records.map((line) => (JSON.parse(line) as WeirRecord).sequence)).toEqual(
      records.map((_, i) => i),
    );
  });
});
