// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { buildPod } from '../../test/suites/build-event.ts';
import { type BuiltEvent, buildFrames, FrameBuilder } from '../../test/suites/build-frames.ts';
import type { EnrichedEvent } from '../events/enriched-event.ts';
import type { CgroupFacts, Fact, ProcessFacts } from '../events/facts.ts';
import { EventFlag } from '../gen/events.ts';
import { createIdentity, type Identity, type IdentityOptions } from './create-identity.ts';
import type { HostReader } from './host-reader.ts';
import { PodStore } from './pod-store.ts';

const ID = 'ab'.repeat(32);
const CONTAINER = { id: 21n, path: `/kubepods/podu-1/${ID}` };
const CGROUPS: readonly CgroupFacts[] = [
  { id: 19n, path: '/kubepods' },
  { id: 20n, path: '/kubepods/podu-1' },
  CONTAINER,
];
const POD = buildPod('research', 'notebook', {
  uid: 'u-1',
  containers: [{ name: 'main', id: ID, image: 'python:3', kind: 'container' }],
});

function runs(pid: number, parentPid: number, cgroupId = 1n): ProcessFacts {
  return {
    pid,
    namespacePid: 0,
    startNs: BigInt(pid),
    startExact: true,
    parentPid,
    executable: `/bin/p${pid}`,
    arguments: [],
    cwd: '/',
    comm: '',
    uid: 0,
    effectiveUid: 0,
    gid: 0,
    capabilities: 0n,
    tty: 0,
    cgroupId,
    namespaces: { mount: 0, pid: 0, network: 0, user: 0, uts: 0, ipc: 0, cgroup: 0 },
  };
}

function host(processes: readonly ProcessFacts[] = [], cgroups: readonly CgroupFacts[] = []): HostReader {
  return {
    processes: () => processes,
    process: (pid) => processes.find((process) => process.pid === pid),
    cgroups: () => cgroups,
  };
}

function setUp(options: Partial<IdentityOptions> = {}) {
  const facts: Fact[] = [];
  const identity = createIdentity({
    pods: new PodStore([POD]),
    host: host([runs(1, 0), runs(5, 1)], CGROUPS),
    onFact: (fact) => facts.push(fact),
    ...options,
  });
  return { identity, facts };
}

/** What a consumer sees of each event, in order. */
function consume(identity: Identity, events: readonly BuiltEvent[]) {
  const { view, byteLength } = buildFrames(events);
  const seen: string[] = [];
  identity.listen({
    onEvent: (event) => seen.push(`${event.event.header.timeKey} ${event.name} ${who(event)}`),
  });
  identity.consume(view, byteLength);
  return seen;
}

function who({ process, container, pod, cgroupPath }: EnrichedEvent): string {
  const at =
    pod === undefined ? (cgroupPath ?? '-') : `${pod.namespace}/${pod.name}/${container?.name ?? '-'}`;
  return `${process === undefined ? '-' : `${process.id} ${process.executable}`} in ${at}`;
}

function at(time: number, tgid: number, processStart: number, cgroupId = 21) {
  return { header: { time, tgid, processStart, cgroupId } };
}

describe('createIdentity', () => {
  it('shows all events of a batch in the order of time, each with the image that ran', () => {
    const { identity } = setUp();
    identity.seed('/kubepods');
    const seen = consume(identity, [
      ['process.fork', { ...at(10, 7, 10), parentTgid: 5, parentStart: 5 }],
      ['network.connect', at(11, 7, 10)],
      ['process.exec', { ...at(12, 7, 10), executable: '/bin/curl' }],
      ['dns.question', { ...at(13, 7, 10), name: 'hf.co' }],
      ['process.exit', at(14, 7, 10)],
      ['network.close', at(15, 7, 10)],
    ]);
    expect(seen).toEqual([
      '10 process.fork 7:10 /bin/p5 in research/notebook/main',
      '11 network.connect 7:10 /bin/p5 in research/notebook/main',
      '12 process.exec 7:10 /bin/curl in research/notebook/main',
      '13 dns.question 7:10 /bin/curl in research/notebook/main',
      '14 process.exit 7:10 /bin/curl in research/notebook/main',
      '15 network.close 7:10 /bin/curl in research/notebook/main',
    ]);
    expect(identity.counters()).toMatchObject({
      events: 6,
      processUnknown: 0,
      cgroupUnknown: 0,
      processes: 3,
    });
  });

  it('knows a container from the moment its cgroup is made, and after it is gone', () => {
    const { identity } = setUp({ host: host() });
    const path = '/kubepods/podu-1';
    const seen = consume(identity, [
      ['cgroup.mkdir', { header: { time: 1, cgroupId: 30 }, path }],
      ['cgroup.mkdir', { header: { time: 2, cgroupId: 31 }, path: `${path}/${ID}` }],
      ['process.exec', { ...at(3, 7, 3, 31), executable: '/bin/true' }],
      ['cgroup.rmdir', at(4, 99, 1, 31)],
      ['process.exit', at(5, 7, 3, 31)],
    ]);
    expect(seen.slice(2)).toEqual([
      '3 process.exec 7:3 /bin/true in research/notebook/main',
      '4 cgroup.rmdir - in research/notebook/main',
      '5 process.exit 7:3 /bin/true in research/notebook/main',
    ]);
    expect([...identity.cgroups()].map(({ id }) => id)).toEqual([30n]);
    expect(identity.counters().processUnknown).toBe(0);
  });

  it('reads only what is whole of a path that the kernel cut', () => {
    const { identity } = setUp({ host: host(), pods: new PodStore([{ ...POD, uid: 'u-1' }]) });
    const flags = EventFlag.CGROUP_PATH_TRUNCATED;
    const made = (time: number, cgroupId: number, path: string): BuiltEvent => [
      'cgroup.mkdir',
      { header: { time, cgroupId, flags }, path },
    ];
    const seen = consume(identity, [made(1, 30, '/kubepods/podu-1'), made(2, 31, `${CONTAINER.path}/a/b`)]);
    expect(seen).toEqual(['1 cgroup.mkdir - in /kubepods', '2 cgroup.mkdir - in research/notebook/main']);
  });

  it('says which process and cgroup could not be told, and asks the host only where it may help', () => {
    const { identity, facts } = setUp();
    expect(
      consume(identity, [
        ['network.connect', at(10, 5, 5)],
        ['network.connect', at(11, 77, 9)],
      ]),
    ).toEqual(['10 network.connect 5:5 /bin/p5 in -', '11 network.connect - in -']);
    consume(identity, [
      ['process.exit', at(12, 78, 9)],
      ['coverage.throttle', { header: { time: 13, cgroupId: 20 } }],
    ]);
    expect(identity.counters()).toMatchObject({ processUnknown: 2, cgroupUnknown: 4, hostAsked: 3 });
    expect(facts).toEqual([runs(1, 0), runs(5, 1)].map((process) => ({ type: 'process', process })));
  });

  it('searches for cgroups that no event told of, not more often than every ten seconds', () => {
    let searches = 0;
    const reader: HostReader = { ...host(), cgroups: () => (searches++ === 0 ? [] : CGROUPS) };
    const { identity, facts } = setUp({ host: reader });
    identity.seed('/kubepods');
    const second = 1_000_000_000;
    expect(consume(identity, [['network.connect', at(50 * second, 0, 0)]])).toEqual([
      `${50 * second} network.connect - in research/notebook/main`,
    ]);
    consume(identity, [
      ['network.connect', at(51 * second, 0, 0, 99)],
      ['network.connect', at(61 * second, 0, 0, 99)],
    ]);
    expect(searches).toBe(3);
    expect(facts.filter(({ type }) => type === 'cgroup')).toHaveLength(3);
  });

  it('takes changes of pods while it runs, until it is closed', () => {
    const pods = new PodStore();
    const { identity, facts } = setUp({ pods });
    identity.seed('/kubepods');
    const shown = () => consume(identity, [['network.connect', at(10, 5, 5)]])[0];
    expect(shown()).toMatch(/in \/kubepods\/podu-1\/ab/);
    pods.apply({ type: 'set', pod: POD });
    expect(shown()).toMatch(/in research\/notebook\/main$/);
    expect(facts.at(-1)).toEqual({ type: 'pod', change: { type: 'set', pod: POD } });
    identity.close();
    pods.apply({ type: 'set', pod: { ...POD, name: 'other' } });
    expect(shown()).toMatch(/in research\/notebook\/main$/);
  });

  it('can be told everything it told, and then says the same', () => {
    const { identity, facts } = setUp();
    identity.seed('/kubepods');
    expect([...identity.facts()].length).toBe(facts.length);
    for (const told of [facts, [...identity.facts()]]) {
      const pods = new PodStore();
      const again = createIdentity({ pods, host: host() });
      for (const fact of told) {
        if (fact.type === 'pod') pods.apply(fact.change);
        else if (fact.type === 'process' || fact.type === 'cgroup') again.learn(fact);
      }
      expect(consume(again, [['network.connect', at(10, 5, 5)]])).toEqual([
        '10 network.connect 5:5 /bin/p5 in research/notebook/main',
      ]);
    }
  });

  it('forgets by the clock what it would forget with the next batch', () => {
    const second = 1_000_000_000;
    const late: BuiltEvent[] = [['network.close', at(40 * second, 7, 10)]];
    for (const idle of [true, false]) {
      const { identity } = setUp();
      consume(identity, [
        ['process.exec', at(10, 7, 10)],
        ['process.exit', at(11, 7, 10)],
      ]);
      if (idle) identity.advance(35n * BigInt(second));
      expect(identity.counters().processes).toBe(idle ? 0 : 1);
      expect(consume(identity, late)[0]).toMatch(/network\.close - in/);
    }
  });

  it('counts what is no event and shows the rest', () => {
    const { identity } = setUp();
    const { view, byteLength } = new FrameBuilder()
      .addRaw(new Uint8Array(8), 0)
      .add('network.connect', at(10, 5, 5))
      .addRaw(new Uint8Array(8), 0, 4000)
      .build();
    let events = 0;
    identity.listen({ onEvent: () => events++ });
    identity.consume(view, byteLength);
    expect(events).toBe(1);
    expect(identity.counters().undecodable).toMatchObject({ 'short-record': 1, 'torn-frame': 1 });
  });

  it('lets an exception of the consumer through, and goes on with the next batch', () => {
    const { identity } = setUp();
    const { view, byteLength } = buildFrames([['network.connect', at(10, 5, 5)]]);
    const fail = () => {
      throw new Error('consumer');
    };
    identity.listen({ onEvent: fail });
    expect(() => identity.consume(view, byteLength)).toThrow('consumer');
    expect(consume(identity, [['network.connect', at(11, 5, 5)]])).toHaveLength(1);
  });
});
