// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { buildPod } from '../../test/suites/build-event.ts';
import { type BuiltEvent, buildFrames } from '../../test/suites/build-frames.ts';
import type { EnrichedEvent } from '../events/enriched-event.ts';
import type { Fact } from '../events/facts.ts';
import type { Pod } from '../events/pod.ts';
import { createIdentity, type Identity, type IdentityOptions } from './create-identity.ts';
import { PodStore } from './pod-store.ts';

const MS = 1e6;
const NO_HOST = { processes: () => [], process: () => undefined, cgroups: () => [] };
const HOLD = { holdNs: 1000 * MS, maxEvents: 5, maxBytes: 100_000 };

/** Container `n` of pod `uid` has cgroup `100 * pod + n`. */
function cgroupOf(pod: number, n = 1): { id: bigint; path: string } {
  const id = `${pod}${n}`.padStart(64, '0');
  return { id: BigInt(100 * pod + n), path: `/kubepods/podu-${pod}/${id}` };
}

function podOf(pod: number, given: Partial<Pod> = {}): Pod {
  const [, , , id = ''] = cgroupOf(pod).path.split('/');
  return buildPod('research', `p${pod}`, {
    uid: `u-${pod}`,
    containers: [{ name: 'main', id, image: 'python:3', kind: 'container' }],
    ...given,
  });
}

function told({ process, pod, container, identity, event, name }: EnrichedEvent): string {
  const who = pod === undefined ? `uid ${container?.podUid}` : `${pod.name}/${container?.name}`;
  const program = process === undefined ? '' : ` ${process.executable}`;
  return `${event.header.timeKey / MS} ${name}${program} in ${who} ${identity?.state ?? 'known'}`;
}

interface Setting {
  readonly identity: Identity;
  readonly pods: PodStore;
  readonly shown: string[];
  readonly arrived: string[];
  readonly facts: Fact[];
  /** Feeds a batch of `[ms, pod, executable]`: an exec, or a connection where no program is named. */
  readonly feed: (...events: readonly (readonly [number, number, string?])[]) => void;
}

function setUp(options: Partial<IdentityOptions> = {}): Setting {
  const pods = new PodStore();
  const facts: Fact[] = [];
  const hold = HOLD;
  let clock = 0;
  const now = () => BigInt(clock * MS);
  const onFact = (fact: Fact) => facts.push(fact);
  const identity = createIdentity({ pods, host: NO_HOST, onFact, hold, now, ...options });
  for (const pod of [1, 2, 3]) identity.learn({ type: 'cgroup', cgroup: cgroupOf(pod) });
  const shown: string[] = [];
  const arrived: string[] = [];
  identity.listen({
    onEvent: (event) => shown.push(told(event)),
    onArrival: (event) => arrived.push(`${event.event.header.timeKey / MS} ${event.name}`),
  });
  const feed: Setting['feed'] = (...events) => {
    const built = events.map(([ms, pod, executable]): BuiltEvent => {
      const cgroupId = Number(cgroupOf(pod).id);
      clock = Math.max(clock, ms);
      const header = { time: ms * MS, tgid: pod, processStart: pod, cgroupId };
      return executable === undefined
        ? ['network.connect', { header }]
        : ['process.exec', { header, executable }];
    });
    const { view, byteLength } = buildFrames(built);
    identity.consume(view, byteLength);
    // whoever keeps the batch instead of a copy reads zeros from here on
    view.u8.fill(0);
  };
  return { identity, pods, shown, arrived, facts, feed };
}

describe('events of a pod that is not known', () => {
  it('wait until it is, in their order, with the program that ran then; others do not wait', () => {
    const { pods, shown, arrived, feed, identity } = setUp();
    pods.apply({ type: 'set', pod: podOf(2) });
    feed([10, 1, '/bin/a'], [11, 2, '/bin/c'], [12, 1]);
    feed([13, 1, '/bin/b'], [14, 1]);
    expect(shown).toEqual(['11 process.exec /bin/c in p2/main known']);
    expect(arrived).toHaveLength(5);
    expect(identity.counters()).toMatchObject({ held: 4, completed: 0 });
    pods.apply({ type: 'set', pod: podOf(1) });
    expect(shown.slice(1)).toEqual([
      '10 process.exec /bin/a in p1/main known',
      '12 network.connect /bin/a in p1/main known',
      '13 process.exec /bin/b in p1/main known',
      '14 network.connect /bin/b in p1/main known',
    ]);
    feed([15, 1]);
    expect(shown.at(-1)).toBe('15 network.connect /bin/b in p1/main known');
    expect(identity.counters()).toMatchObject({ held: 0, completed: 4, pending: 0, timedOut: 0 });
  });

  it('wait on while only the runtime told of it', () => {
    const { pods, shown, feed } = setUp();
    feed([10, 1, '/bin/a']);
    pods.apply({ type: 'set', pod: podOf(1, { origin: 'cri' }) });
    feed([11, 1]);
    expect(shown).toEqual([]);
    pods.apply({ type: 'set', pod: podOf(1, { origin: 'api' }) });
    expect(shown).toEqual([
      '10 process.exec /bin/a in p1/main known',
      '11 network.connect /bin/a in p1/main known',
    ]);
  });

  it('are told as they are known when they waited as long as they may, and wait no more until news come', () => {
    const { pods, shown, feed, identity } = setUp();
    feed([10, 1]);
    feed([20, 2]);
    pods.apply({ type: 'set', pod: podOf(2, { origin: 'cri' }) });
    feed([1009, 1], [1010, 3]);
    identity.timeOut(1_009_999_999n);
    expect(shown).toEqual([]);
    identity.timeOut(1_010_000_000n);
    expect(shown).toEqual([
      '10 network.connect in uid u-1 pending',
      '1009 network.connect in uid u-1 pending',
    ]);
    identity.timeOut(1_020_000_000n);
    feed([1020, 1]);
    expect(shown.slice(2)).toEqual([
      '20 network.connect in p2/main partial',
      '1020 network.connect in uid u-1 pending',
    ]);
    expect(identity.counters()).toMatchObject({ held: 1, timedOut: 3, pending: 3, partial: 1, completed: 0 });
    pods.apply({ type: 'set', pod: podOf(1, { origin: 'cri' }) });
    feed([1030, 1]);
    expect(shown).toHaveLength(4);
    pods.apply({ type: 'set', pod: podOf(1) });
    expect(shown.at(-1)).toBe('1030 network.connect in p1/main known');
  });

  it('go by the clock and not by their own times, and a recording hears of it', () => {
    const { shown, feed, identity, facts } = setUp();
    expect(identity.heldUntil()).toBeUndefined();
    // an agent that was away reads of hours at once
    feed([10, 1], [5_000_000, 2], [9_000_000, 1]);
    expect(identity.heldUntil()).toBe(9_001_000 * MS);
    identity.advance(BigInt(9_000_999 * MS));
    identity.timeOut(BigInt(9_000_999 * MS));
    expect([shown.length, facts.length]).toEqual([0, 0]);
    identity.timeOut(BigInt(9_001_000 * MS));
    expect(shown.map((line) => line.split(' ')[0])).toEqual(['10', '9000000', '5000000']);
    expect(facts).toEqual(['u-1', 'u-2'].map((podUid) => ({ type: 'overdue', podUid })));
  });

  it('wait in a replay until its facts say that they waited enough', () => {
    const { shown, feed, identity, pods } = setUp({ now: undefined as never });
    feed([10, 1], [20, 2]);
    identity.timeOut(1n << 62n);
    expect(shown).toEqual([]);
    identity.learn({ type: 'overdue', podUid: 'u-1' });
    pods.apply({ type: 'set', pod: podOf(1) });
    feed([30, 1]);
    expect(shown).toEqual(['10 network.connect in uid u-1 pending', '30 network.connect in p1/main known']);
    expect(identity.counters()).toMatchObject({ held: 1, timedOut: 1 });
  });

  it('are told when too many of one pod wait, in their order', () => {
    const { shown, feed, identity } = setUp();
    feed([10, 2], ...[11, 12, 13, 14, 15, 16, 17].map((ms) => [ms, 1] as const));
    expect(shown.map((line) => line.split(' ')[0])).toEqual(['11', '12', '13', '14', '15', '16', '17']);
    expect(identity.counters()).toMatchObject({ held: 1, overflowed: 6, pending: 7 });
  });

  it('are told when they are too large, and when too many pods wait the largest goes first', () => {
    const { shown, feed, identity } = setUp({ hold: { ...HOLD, maxBytes: 1000 } });
    feed([10, 1, `/${'x'.repeat(1000)}`]);
    expect(shown).toHaveLength(1);
    for (let pod = 10; pod < 30; pod++) identity.learn({ type: 'cgroup', cgroup: cgroupOf(pod) });
    for (let pod = 10; pod < 30; pod++) feed([pod, pod, `/${'x'.repeat(pod === 15 ? 830 : 720)}`]);
    expect(shown[1]).toMatch(/in uid u-15 pending$/);
    expect(identity.counters().held).toBeGreaterThan(10);
  });

  it('are told at the end', () => {
    const { shown, feed, identity } = setUp();
    feed([10, 1], [11, 2], [12, 1]);
    identity.flush();
    expect(shown.map((line) => line.split(' ')[0])).toEqual(['10', '12', '11']);
    expect(identity.counters()).toMatchObject({ held: 0, timedOut: 3 });
  });

  it('do not wait because their cgroup is made: what counts is what happens in it', () => {
    const { shown, feed, identity } = setUp();
    const { id, path } = cgroupOf(4);
    const made: BuiltEvent = ['cgroup.mkdir', { header: { time: 5 * MS, cgroupId: Number(id) }, path }];
    const { view, byteLength } = buildFrames([made]);
    identity.consume(view, byteLength);
    expect(shown).toEqual(['5 cgroup.mkdir in uid u-4 pending']);
    feed([900, 4]);
    identity.timeOut(1_100_000_000n);
    expect(identity.counters()).toMatchObject({ held: 1, pending: 0 });
  });

  it('are dropped and counted when the pod turns out not to be observed', () => {
    const { pods, shown, arrived, feed, identity } = setUp({ observes: (_, pod) => pod?.name !== 'p1' });
    feed([10, 1, '/bin/a'], [11, 2]);
    pods.apply({ type: 'set', pod: podOf(1) });
    feed([12, 1], [13, 1, '/bin/b']);
    expect(shown).toEqual([]);
    expect(arrived).toHaveLength(4);
    expect(identity.counters()).toMatchObject({ held: 1, unobserved: 3, completed: 0 });
  });

  it('are shown again from the moment the pod is observed, beginning with the event that made it so', () => {
    const wanted = new Set<string>();
    const { pods, feed, identity } = setUp({ observes: (_, pod) => wanted.has(pod?.uid ?? '') });
    pods.apply({ type: 'set', pod: podOf(1) });
    const shown: string[] = [];
    identity.listen({
      onEvent: (event) => shown.push(told(event)),
      onArrival: ({ name, process, pod }) => {
        if (name !== 'process.exec' || process?.executable !== '/bin/vllm' || pod === undefined) return;
        wanted.add(pod.uid);
        identity.reconsider(pod.uid);
      },
    });
    feed([10, 1, '/bin/sh'], [11, 1, '/bin/vllm'], [12, 1]);
    expect(shown.map((line) => line.split(' ')[0])).toEqual(['11', '12']);
  });

  it('take news that a listener tells of behind the batch, so that no order is lost', () => {
    const { pods, feed, identity } = setUp();
    const shown: string[] = [];
    identity.listen({
      onEvent: (event) => shown.push(told(event)),
      onArrival: ({ event }) => {
        if (event.header.timeKey === 11 * MS) pods.apply({ type: 'set', pod: podOf(1) });
      },
    });
    feed([10, 1], [11, 1], [12, 1]);
    expect(shown.map((line) => line.split(' ')[0])).toEqual(['10', '11', '12']);
  });
});

describe('events of a container that the runtime has not told of', () => {
  const SANDBOX = 'f'.repeat(64);
  const [, , , id = ''] = cgroupOf(1).path.split('/');
  const main = { name: 'main', id, image: 'python:3', kind: 'container' as const };

  it('wait until it tells, where it told of the pod; the sandbox itself and other containers do not', () => {
    const { identity, pods, shown, feed } = setUp();
    identity.learn({ type: 'cgroup', cgroup: { id: 7n, path: `/kubepods/podu-1/${SANDBOX}` } });
    identity.learn({ type: 'cgroup', cgroup: cgroupOf(1, 2) });
    const [, , , other = ''] = cgroupOf(1, 2).path.split('/');
    const side = { ...main, name: 'side', id: other };
    pods.apply({ type: 'set', pod: podOf(1, { containers: [side], sandboxes: [SANDBOX] }) });
    const inCgroup = (ms: number, cgroupId: number) => {
      const { view, byteLength } = buildFrames([
        ['network.connect', { header: { time: ms * MS, cgroupId } }],
      ]);
      identity.consume(view, byteLength);
    };
    feed([10, 1, '/bin/a'], [11, 1]);
    inCgroup(12, 7);
    inCgroup(13, 102);
    expect(shown).toEqual([
      '12 network.connect in p1/undefined known',
      '13 network.connect in p1/side known',
    ]);
    shown.length = 0;
    pods.apply({ type: 'set', pod: podOf(1, { containers: [side, main], sandboxes: [SANDBOX] }) });
    expect(shown).toEqual([
      '10 process.exec /bin/a in p1/main known',
      '11 network.connect /bin/a in p1/main known',
    ]);
    expect(identity.counters()).toMatchObject({ held: 0, completed: 2, pending: 0, partial: 0 });
  });

  it('do not wait where only others told of the pod, nor for ever', () => {
    const { identity, pods, shown, feed } = setUp();
    pods.apply({ type: 'set', pod: podOf(1, { containers: [] }) });
    feed([10, 1]);
    expect(shown).toEqual(['10 network.connect in p1/undefined known']);
    pods.apply({ type: 'set', pod: podOf(1, { containers: [], sandboxes: [SANDBOX] }) });
    feed([20, 1]);
    expect(shown).toHaveLength(1);
    identity.timeOut(BigInt(1020 * MS));
    // its name and image are missing, which is said
    expect(shown.slice(1)).toEqual(['20 network.connect in p1/undefined partial']);
    feed([1030, 1]);
    expect(shown).toHaveLength(3);
    expect(identity.counters()).toMatchObject({ held: 0, timedOut: 1, pending: 0, partial: 2 });
  });

  it('are dropped at once where the pod is not observed', () => {
    const { identity, pods, shown, feed } = setUp({ observes: () => false });
    pods.apply({ type: 'set', pod: podOf(1, { containers: [], sandboxes: [SANDBOX] }) });
    feed([10, 1]);
    expect(shown).toEqual([]);
    expect(identity.counters()).toMatchObject({ held: 0, unobserved: 1 });
  });
});
