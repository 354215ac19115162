// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type DoubleContainer,
  type DoubleSandbox,
  RuntimeDouble,
} from '../../../test/suites/runtime-double.ts';
import type { Pod } from '../../events/pod.ts';
import { governanceKeys } from '../../identity/governance.ts';
import { PodDirectory } from '../../identity/pod-directory.ts';
import { type RuntimeWatch, startRuntime } from './start-runtime.ts';

const TIMING = { listMs: 60_000, listWithoutEventsMs: 60_000, firstRetryMs: 5, maxRetryMs: 40 };
const UNIMPLEMENTED = 12;

/** 64 hex digits that are another id for each number. */
const id = (n: number): string => n.toString(16).padStart(64, '0');

function sandbox(n: number, more: Partial<DoubleSandbox> = {}): DoubleSandbox {
  return {
    id: id(n),
    metadata: { name: `pod-${n}`, uid: `uid-${n}`, namespace: 'research' },
    labels: {
      'weir.dev/domain': 'training',
      'io.kubernetes.pod.name': `pod-${n}`,
      'io.kubernetes.pod.namespace': 'research',
      'io.kubernetes.pod.uid': `uid-${n}`,
    },
    ...more,
  };
}

function container(n: number, of: number, more: Partial<DoubleContainer> = {}): DoubleContainer {
  return {
    id: id(n),
    podSandboxId: id(of),
    metadata: { name: `main-${n}` },
    state: 1,
    image: { image: 'registry.test/app:1' },
    imageRef: `registry.test/app@sha256:${'ab'.repeat(32)}`,
    ...more,
  };
}

let folder: string;
let socket: string;
let runtime: RuntimeDouble;
let directory: PodDirectory;
let watch: RuntimeWatch;
let log: { level: string; fields: object; message: string }[];

function add(...all: readonly (DoubleSandbox | DoubleContainer)[]): void {
  for (const each of all) {
    if ('podSandboxId' in each) runtime.containers.set(each.id, each);
    else runtime.sandboxes.set(each.id, each);
  }
}

function start(timing = TIMING): void {
  const write = (level: string) => (fields: object, message: string) =>
    void log.push({ level, fields, message });
  watch = startRuntime({ socket, directory, timing, log: { info: write('info'), warn: write('warn') } });
}

const warnings = (): string[] => log.filter(({ level }) => level === 'warn').map(({ message }) => message);
const names = (uid: string): string[] | undefined => directory.byUid(uid)?.containers.map(({ name }) => name);
const connected = (lists = 1) =>
  expect
    .poll(() => watch.status(), { timeout: 10_000 })
    .toMatchObject({ state: 'connected', counters: { lists: expect.toSatisfy((n: number) => n >= lists) } });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-cri-'));
  socket = join(folder, 'runtime.sock');
  runtime = new RuntimeDouble();
  directory = new PodDirectory({
    keys: governanceKeys({ domain: [], dataClass: [], owner: [], agent: [] }),
    now: Date.now,
  });
  log = [];
});

afterEach(async () => {
  await watch.close();
  runtime.stop();
  rmSync(folder, { recursive: true });
});

describe('what a runtime tells at the start', () => {
  it('is pods with their labels and containers, without what the kubelet wrote for itself', async () => {
    add(
      sandbox(1, { linux: { namespaces: { options: { network: 2, pid: 2 } } }, runtimeHandler: 'kata' }),
      container(2, 1),
      container(3, 1, { state: 2 }),
      sandbox(4, { state: 1 }),
    );
    await runtime.listen(socket);
    start();
    await connected();
    expect([...directory.list()]).toMatchObject([
      {
        uid: 'uid-1',
        namespace: 'research',
        name: 'pod-1',
        origin: 'cri',
        labels: { 'weir.dev/domain': 'training' },
        governance: { domain: 'training' },
        hostNetwork: true,
        hostPid: true,
        runtimeClass: 'kata',
        containers: [
          {
            id: id(2),
            name: 'main-2',
            kind: 'container',
            image: 'registry.test/app:1',
            imageDigest: `sha256:${'ab'.repeat(32)}`,
          },
        ],
      },
    ]);
    expect(Object.keys((directory.byUid('uid-1') as Pod).labels)).toEqual(['weir.dev/domain']);
    expect(watch.status()).toMatchObject({
      runtime: 'double 1.2.3',
      events: true,
      sandboxes: 1,
      containers: 1,
    });
    expect(log).toMatchObject([{ level: 'info', message: 'container runtime connected' }]);
  });

  it.each([
    ['containerd', 'containerd'],
    ['cri-o', 'cri-o'],
    ['somebody', undefined],
  ])('has the name that it gives itself: %s', async (runtimeName, expected) => {
    runtime.version = { ...runtime.version, runtimeName };
    add(sandbox(1), container(2, 1));
    await runtime.listen(socket);
    start();
    await connected();
    expect(directory.byUid('uid-1')?.containers.map((each) => each.runtime)).toEqual([expected]);
  });

  it('leaves out a label that can not be one, and says so once', async () => {
    const long = { 'weir.dev/domain': 'x'.repeat(10 * 1024 * 1024), tier: 'prod' };
    add(sandbox(1, { labels: long }), sandbox(2, { labels: { ['k'.repeat(400)]: 'v' } }));
    await runtime.listen(socket);
    start();
    await connected();
    expect(directory.byUid('uid-1')?.labels).toEqual({ tier: 'prod' });
    expect(directory.byUid('uid-2')?.labels).toEqual({});
    expect(watch.status().counters.refusedLabels).toBe(2);
    expect(warnings()).toEqual([
      expect.stringContaining(
        'research/pod-1: label weir.dev/domain (15 and 10485760 characters) can not be a label',
      ),
    ]);
  });
});

describe('a runtime with a stream of events', () => {
  it('tells of what starts and what ends, however often', async () => {
    await runtime.listen(socket);
    start();
    await connected();
    add(sandbox(1), container(2, 1, { state: 0 }));
    for (const [n, type] of [
      [1, 0],
      [1, 1],
      [2, 0],
      [2, 0],
      [2, 1],
      [2, 1],
    ] as const)
      runtime.emit(id(n), type);
    await expect.poll(() => names('uid-1')).toEqual(['main-2']);
    expect(watch.status().counters).toMatchObject({ lists: 1, events: 6 });
    runtime.emit(id(2), 2);
    runtime.emit(id(2), 2);
    runtime.emit(id(2), 3);
    await expect.poll(() => watch.status().counters.events).toBe(9);
    expect(watch.status().state).toBe('connected');
  });

  it('is listed again when the stream broke, and followed again', async () => {
    await runtime.listen(socket);
    start();
    await connected();
    await expect.poll(() => runtime.streams.size).toBe(1);
    add(sandbox(1), container(2, 1));
    runtime.breakStreams();
    await expect.poll(() => names('uid-1')).toEqual(['main-2']);
    await expect.poll(() => runtime.streams.size).toBe(1);
    add(sandbox(3), container(4, 3));
    runtime.emit(id(4), 1);
    await expect.poll(() => names('uid-3')).toEqual(['main-4']);
    expect(warnings()).toEqual([]);
  });

  it.each([UNIMPLEMENTED, 2])('without one (status %i) is asked for what somebody saw', async (code) => {
    runtime.events = code;
    await runtime.listen(socket);
    start();
    await connected();
    await expect.poll(() => watch.status().events).toBe(false);
    add(sandbox(1), container(2, 1, { state: 2 }));
    for (let i = 0; i < 100; i++) watch.look(id(2));
    await expect.poll(() => names('uid-1')).toEqual(['main-2']);
    expect(runtime.calls.ContainerStatus).toBe(1);
  });
});

describe('a hint', () => {
  it('is followed until the runtime knows of the container, and given up at last', async () => {
    runtime.events = UNIMPLEMENTED;
    await runtime.listen(socket);
    start();
    await connected();
    watch.look(id(2));
    await expect.poll(() => runtime.calls.ContainerStatus).toBeGreaterThan(1);
    add(sandbox(1), container(2, 1));
    await expect.poll(() => names('uid-1'), { timeout: 10_000 }).toEqual(['main-2']);
    watch.look(id(77));
    await expect.poll(() => watch.status().counters.looks.unknown, { timeout: 20_000 }).toBe(1);
  });

  it('that came while nobody could be asked is asked later', async () => {
    start();
    watch.look(id(2));
    add(sandbox(1), container(2, 1, { state: 2 }));
    await runtime.listen(socket);
    await expect.poll(() => names('uid-1'), { timeout: 10_000 }).toEqual(['main-2']);
  });
});

describe('a runtime that goes away', () => {
  it('leaves what it told, is said once, and is compared when it is back', async () => {
    add(sandbox(1), container(2, 1), sandbox(3), container(4, 3));
    await runtime.listen(socket);
    start();
    await connected();
    runtime.stop();
    await expect.poll(() => watch.status().counters.failures, { timeout: 10_000 }).toBe(1);
    // Many tries long.
    await new Promise((resolve) => setTimeout(resolve, 300));
    // gRPC's server takes its socket with it, as a runtime that is stopped does.
    expect(['away', 'absent']).toContain(watch.status().state);
    expect(names('uid-1')).toEqual(['main-2']);
    expect(warnings()).toHaveLength(1);
    expect(warnings()[0]).toContain(socket);
    add(sandbox(5), container(6, 5));
    await runtime.listen(socket);
    await connected(2);
    expect(names('uid-5')).toEqual(['main-6']);
    expect(log.map(({ message }) => message.split(':')[0])).toEqual([
      'container runtime connected',
      'container runtime',
      'container runtime connected',
    ]);
  });

  it('and was never there is said once, and waited for', async () => {
    start();
    await expect.poll(warnings).toEqual([`container runtime: ${socket}: no socket is there; trying again`]);
    writeFileSync(socket, '');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(watch.status().state).toBe('absent');
    rmSync(socket);
    await runtime.listen(socket);
    await connected();
    expect(warnings()).toHaveLength(1);
  });

  it('whose path leads nowhere is said once, too', async () => {
    symlinkSync(socket, socket);
    start();
    await expect.poll(() => watch.status().counters.failures).toBeGreaterThan(2);
    expect(watch.status()).toMatchObject({ state: 'away', error: expect.stringContaining('ELOOP') });
    expect(warnings()).toEqual([expect.stringContaining(socket)]);
  });

  it('ends at once when the watch is closed in the middle of a call', async () => {
    await runtime.listen(socket);
    const listed = new Promise<void>((resolve) => {
      runtime.sandboxes.values = () => {
        resolve();
        return new Map<string, DoubleSandbox>().values();
      };
    });
    start();
    await listed;
    await watch.close();
    expect(directory.list()).not.toContain(expect.anything());
  });
});

describe('a runtime of another interface', () => {
  it.each([
    ['v1alpha2', /double 1\.2\.3: interface version must be v1, got "v1alpha2"/],
    ['', /got ""/],
    ['v2', /got "v2"/],
  ])('version %j is said once, and tried again', async (version, message) => {
    runtime.version = { ...runtime.version, runtimeApiVersion: version };
    await runtime.listen(socket);
    start();
    await expect.poll(() => runtime.calls.Version).toBeGreaterThan(2);
    expect(watch.status()).toMatchObject({ state: 'unsupported', error: expect.stringMatching(message) });
    expect(warnings()).toEqual([expect.stringMatching(message)]);
    runtime.version.runtimeApiVersion = 'v1';
    await connected();
  });

  it('without the service says which one is missing', async () => {
    runtime.service = 'runtime.v1alpha2.RuntimeService';
    await runtime.listen(socket);
    start();
    await expect
      .poll(warnings)
      .toEqual([expect.stringContaining('speaks an interface older than runtime.v1')]);
  });
});

it('a container that the runtime would not tell of is counted, and the rest is known', async () => {
  add(sandbox(1), container(2, 1));
  runtime.containerFailure = 13;
  await runtime.listen(socket);
  start({ ...TIMING, listMs: 20 });
  await connected();
  expect(names('uid-1')).toEqual([]);
  expect(watch.status().counters.untold).toBeGreaterThan(0);
  runtime.containerFailure = undefined;
  await expect.poll(() => names('uid-1')).toEqual(['main-2']);
  expect(warnings()).toHaveLength(1);
});

it('a container whose runtime does not name its sandbox in its own words is found by the list', async () => {
  runtime.events = UNIMPLEMENTED;
  await runtime.listen(socket);
  start();
  await connected();
  add(sandbox(1), container(2, 1, { info: { sandboxID: undefined } }));
  watch.look(id(2));
  await expect.poll(() => names('uid-1')).toEqual(['main-2']);
});

it('an agent on a machine without a runtime does not load gRPC', () => {
  const script = `
    import { createRequire } from 'node:module';
    import { startRuntime } from ${JSON.stringify(join(import.meta.dirname, 'start-runtime.ts'))};
    const log = { info: () => undefined, warn: () => undefined };
    const timing = { listMs: 1, listWithoutEventsMs: 1, firstRetryMs: 1, maxRetryMs: 1 };
    const watch = startRuntime({ socket: ${JSON.stringify(socket)}, directory: {}, log, timing });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await watch.close();
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    console.log(watch.status().state, loaded.filter((path) => path.includes('grpc')).length);
  `;
  start();
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    cwd: import.meta.dirname,
  });
  expect(output.trim()).toBe('absent 0');
});
