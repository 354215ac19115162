// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containerId, containerOf, podOf, setUpNode } from '../../test/suites/identity-setup.ts';
import type { Pod, PodContainer } from '../events/pod.ts';
import { EventFlag } from '../gen/events.ts';
import type { Identity } from './create-identity.ts';

/** One thing that happens on a random node. Numbers choose among what is there. */
const step = fc.record({
  what: fc.constantFrom(
    'pod',
    'tell',
    'partial',
    'runtime',
    'container',
    'restart',
    'exec',
    'act',
    'leave',
    'wait',
    'relabel',
  ),
  which: fc.nat(1000),
});

interface Running {
  readonly id: number;
  readonly uid: string;
  readonly containerId: string;
  process?: { tgid: number; processStart: number; program: string };
}

interface RandomPod {
  readonly uid: string;
  readonly name: string;
  readonly containers: PodContainer[];
  domain: string;
  /** Whether the runtime told of it: then events of a container wait until it tells of that too. */
  byRuntime: boolean;
}

/** A node that makes and removes at random, with the truth about every event. */
class RandomNode {
  readonly node = setUpNode();
  readonly truth = new Map<number, { uid: string; containerId: string; program: string | undefined }>();
  readonly #pods: RandomPod[] = [];
  readonly #running: Running[] = [];
  #numbers = 0;

  run({ what, which }: { what: string; which: number }): void {
    const onePod = this.#pods[which % Math.max(1, this.#pods.length)];
    const one = this.#running[which % Math.max(1, this.#running.length)];
    if (what === 'pod')
      this.#pods.push({
        uid: `u-${++this.#numbers}`,
        name: `p-${which % 3}`,
        containers: [],
        domain: 'a',
        byRuntime: false,
      });
    else if (what === 'wait') this.node.wait(which);
    else if (what === 'container' && onePod) this.#start(onePod);
    else if (what === 'tell' && onePod) this.#tell(onePod, 'api');
    else if (what === 'partial' && onePod) this.#tell(onePod, 'cri');
    else if (what === 'runtime' && onePod) {
      onePod.byRuntime = true;
      this.#tell(onePod, 'api', which % 2);
    } else if (what === 'relabel' && onePod) {
      onePod.domain = `d-${which}`;
      this.#tell(onePod, 'api');
    } else if (one) this.#act(what, one, which);
  }

  /** Tells of a pod, but for its newest containers. */
  #tell({ uid, name, containers, domain, byRuntime }: RandomPod, origin: Pod['origin'], untold = 0): void {
    const told = containers.slice(0, containers.length - untold);
    const sandboxes = byRuntime ? ['f'.repeat(64)] : undefined;
    this.node.set(
      podOf(uid, name, told, { origin, governance: { domain }, ...(sandboxes && { sandboxes }) }),
    );
  }

  /** In which order events are told: those of one pod, and of one container where the runtime tells of it. */
  orderOf({ uid, containerId: id }: { uid: string; containerId: string }): string {
    return this.#pods.find((each) => each.uid === uid)?.byRuntime ? id : uid;
  }

  #start(owner: RandomPod): void {
    const n = ++this.#numbers;
    owner.containers.push(containerOf(`c-${n}`, n));
    // ids of cgroups come back here far sooner than the kernel gives them again
    const id = 1000 + (n % 7);
    const before = this.#running.findIndex((each) => each.id === id);
    if (before >= 0) this.#stop(before);
    this.node.make(id, `/kubepods/pod${owner.uid}/${containerId(n)}`);
    this.#running.push({ id, uid: owner.uid, containerId: containerId(n) });
  }

  #stop(at: number): void {
    const [gone] = this.#running.splice(at, 1);
    if (gone !== undefined) this.node.remove(gone.id);
  }

  #act(what: string, one: Running, which: number): void {
    if (what === 'leave') this.#stop(this.#running.indexOf(one));
    else if (what === 'restart') {
      const owner = this.#pods.find(({ uid }) => uid === one.uid);
      this.#stop(this.#running.indexOf(one));
      if (owner !== undefined) this.#start(owner);
    } else if (what === 'exec' || one.process === undefined) {
      const program = `/bin/${++this.#numbers}`;
      one.process = { ...this.node.exec(one.id, program, 1 + (which % 5)), program };
      this.#note(one);
    } else {
      this.node.connect(one.id, one.process);
      this.#note(one);
    }
  }

  #note({ uid, containerId: id, process }: Running): void {
    this.truth.set(this.node.now(), { uid, containerId: id, program: process?.program });
  }
}

describe('a node on which anything may happen', () => {
  it('never gives an event to the wrong pod, container or program, loses none and tells none twice', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 200 }), (steps) => {
        const random = new RandomNode();
        for (const each of steps) random.run(each);
        random.node.identity.flush();
        const { shown } = random.node;
        expect(shown.map(({ ms }) => ms).sort((a, b) => a - b)).toEqual([...random.truth.keys()]);
        const lastOf = new Map<string | undefined, number>();
        for (const each of shown) {
          const right = random.truth.get(each.ms);
          expect(each.uid).toBe(right?.uid);
          expect(each.program).toBe(right?.program);
          // named once the pod is known, by its id before
          const n = Number.parseInt(right?.containerId ?? '', 16);
          expect([`c-${n}`, containerId(n)]).toContain(each.container);
          expect(each.state).toBe(
            each.pod === '-' ? 'pending' : each.state === 'partial' ? 'partial' : undefined,
          );
          const order = right && random.orderOf(right);
          expect(each.ms).toBeGreaterThan(lastOf.get(order) ?? 0);
          lastOf.set(order, each.ms);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('grows no more with 10,000 containers made and removed in a row than with none', () => {
    const node = setUpNode();
    const owner = podOf('u-1', 'busy');
    node.set(owner);
    node.make(9, '/kubepods/podu-1');
    for (let n = 1; n <= 10_000; n++) {
      // one in ten is of a pod that nobody ever tells of
      const uid = n % 10 === 0 ? `stranger-${n}` : 'u-1';
      const id = 10 + n;
      const start = node.next();
      const header = { tgid: 1 + (n % 100), processStart: start, cgroupId: id };
      node.feed(
        [
          'cgroup.mkdir',
          { header: { time: start, cgroupId: id }, path: `/kubepods/pod${uid}/${containerId(n)}` },
        ],
        ['process.exec', { header: { ...header, time: start }, executable: `/bin/${n}` }],
        ['process.exit', { header: { ...header, time: start + 1 } }],
        ['cgroup.rmdir', { header: { time: start + 2, cgroupId: id } }],
      );
      node.wait(100);
    }
    expect(node.shown.filter(({ name }) => name === 'process.exec').length).toBeGreaterThan(9_980);
    for (const { uid, program, name } of node.shown) {
      if (name !== 'process.exec') continue;
      const n = Number(program?.slice(5));
      expect(uid).toBe(n % 10 === 0 ? `stranger-${n}` : 'u-1');
    }
    node.wait(60_000);
    const counters = node.identity.counters();
    expect(counters).toMatchObject({ cgroups: 1, processes: 0, held: 0, overflowed: 0, cgroupsRefused: 0 });
    expect(counters.pending).toBe(2_000);
    expect([...sizesOf(node.identity)]).toEqual([1]);
  });

  it('forgets processes of pods that are not observed, whose ends nobody tells', () => {
    const node = setUpNode({ observes: (uid) => uid === 'u-1', maxProcesses: 20_000, idleSeconds: 60 });
    node.set(podOf('u-1', 'observed'));
    node.make(1, `/kubepods/podu-1/${containerId(0)}`);
    node.exec(1, '/bin/lasting');
    for (let n = 1; n <= 3_000; n++) {
      const uid = `u-plain-${n}`;
      // told before, told late, and seen only once it was not observed: an exec alone
      if (n % 3 === 0) node.set(podOf(uid, 'plain'));
      node.make(10 + n, `/kubepods/pod${uid}/${containerId(n)}`);
      if (n % 3 === 2) node.set(podOf(uid, 'plain'));
      const time = node.next();
      const flags = n % 3 === 2 ? EventFlag.EXEC_ALONE : 0;
      const header = { time, tgid: 100 + n, processStart: time, cgroupId: 10 + n, flags };
      node.feed(['process.exec', { header, executable: '/bin/plain' }]);
      node.set(podOf(uid, 'plain'));
      node.remove(10 + n);
    }
    expect(node.identity.counters()).toMatchObject({ unobserved: 3_000, processes: 3_001 });
    for (let round = 0; round < 3; round++) node.wait(61_000);
    expect(node.identity.counters()).toMatchObject({ processes: 1, processesEvicted: 0, held: 0 });
  });
});

/** How much is known that a new agent would have to be told. */
function* sizesOf(identity: Identity): Iterable<number> {
  yield [...identity.facts()].filter(({ type }) => type !== 'pod').length;
}
