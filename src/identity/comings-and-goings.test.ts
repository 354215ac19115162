// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPod } from '../../test/suites/build-event.ts';
import { type BuiltEvent, buildFrames } from '../../test/suites/build-frames.ts';
import type { EnrichedEvent } from '../events/enriched-event.ts';
import type { Pod, PodContainer } from '../events/pod.ts';
import { createIdentity, type Identity, type IdentityOptions } from './create-identity.ts';
import { governanceKeys } from './governance.ts';
import { locateObject } from './located.ts';
import { PodDirectory } from './pod-directory.ts';
import { PodStore } from './pod-store.ts';
import { readPod } from './read-pod.ts';

const MS = 1e6;
const NO_HOST = { processes: () => [], process: () => undefined, cgroups: () => [] };
const HOLD = { holdNs: 1000 * MS, maxEvents: 100, maxBytes: 1e6 };

/** 64 hex digits, other ones for each number. */
function containerId(n: number): string {
  return n.toString(16).padStart(64, '0');
}

/** What one shown event said. */
interface Told {
  readonly name: string;
  readonly ms: number;
  readonly pod: string;
  readonly uid: string | undefined;
  readonly container: string;
  readonly image: string | undefined;
  readonly program: string | undefined;
  readonly domain: string | undefined;
  readonly state: string | undefined;
}

function told({ name, event, pod, container, process, identity }: EnrichedEvent): Told {
  return {
    name,
    ms: event.header.timeKey / MS,
    pod: pod === undefined ? '-' : `${pod.namespace}/${pod.name}`,
    uid: pod?.uid ?? container?.podUid,
    container: container?.name ?? container?.id ?? '-',
    image: container?.image,
    program: process?.executable,
    domain: pod?.governance.domain,
    state: identity?.state,
  };
}

function setUp(options: Partial<IdentityOptions> = {}) {
  const pods = new PodStore();
  const identity = createIdentity({ pods, host: NO_HOST, hold: HOLD, ...options });
  const shown: Told[] = [];
  identity.listen({
    onEvent: (event) => {
      if (!event.name.startsWith('cgroup.')) shown.push(told(event));
    },
  });
  let ms = 0;
  const feed = (...events: BuiltEvent[]): void => {
    const { view, byteLength } = buildFrames(events);
    identity.consume(view, byteLength);
  };
  const next = () => ++ms * MS;
  const make = (id: number, path: string) =>
    feed(['cgroup.mkdir', { header: { time: next(), cgroupId: id }, path }]);
  const remove = (id: number) => feed(['cgroup.rmdir', { header: { time: next(), cgroupId: id } }]);
  const exec = (id: number, executable: string, tgid = id) => {
    const time = next();
    const header = { time, tgid, processStart: time, cgroupId: id };
    feed(['process.exec', { header, executable }]);
    return { tgid, processStart: time };
  };
  const connect = (id: number, process: { tgid: number; processStart: number }) =>
    feed(['network.connect', { header: { time: next(), cgroupId: id, ...process } }]);
  const wait = (much: number) => {
    ms += much;
    identity.advance(BigInt(ms) * 1_000_000n);
  };
  const set = (pod: Pod) => pods.apply({ type: 'set', pod });
  return { identity, pods, shown, next, make, remove, exec, connect, wait, set, feed, now: () => ms };
}

function pod(
  uid: string,
  name: string,
  containers: readonly PodContainer[] = [],
  more: Partial<Pod> = {},
): Pod {
  return buildPod('research', name, { uid, containers, ...more });
}

function container(name: string, n: number, kind: PodContainer['kind'] = 'container'): PodContainer {
  return { name, id: containerId(n), image: `img/${name}:${n}`, kind };
}

describe('what comes and goes', () => {
  it('tells a pod of the same name with another uid from the one before it', () => {
    const { make, exec, set, shown, remove, pods } = setUp();
    set(pod('u-1', 'web-0', [container('main', 1)]));
    make(10, `/kubepods/podu-1/${containerId(1)}`);
    exec(10, '/bin/a');
    set(pod('u-2', 'web-0', [container('main', 2)], { governance: { domain: 'new' } }));
    make(20, `/kubepods/podu-2/${containerId(2)}`);
    exec(20, '/bin/b');
    exec(10, '/bin/a2', 11);
    remove(10);
    pods.apply({ type: 'delete', uid: 'u-1' });
    exec(20, '/bin/b2', 21);
    expect(shown.map(({ uid, domain }) => `${uid} ${domain}`)).toEqual([
      'u-1 undefined',
      'u-2 new',
      'u-1 undefined',
      'u-2 new',
    ]);
  });

  it('tells the runs of a restarted container apart, and follows the image of a new one', () => {
    const { make, exec, set, shown, remove } = setUp();
    set(pod('u-1', 'web-0', [container('main', 1)]));
    make(10, `/kubepods/podu-1/${containerId(1)}`);
    exec(10, '/bin/a');
    remove(10);
    make(11, `/kubepods/podu-1/${containerId(2)}`);
    exec(11, '/bin/b');
    set(pod('u-1', 'web-0', [container('main', 2)]));
    exec(11, '/bin/c', 12);
    expect(shown.map(({ container: name, image }) => `${name} ${image}`)).toEqual([
      'main img/main:1',
      `${containerId(2)} undefined`,
      'main img/main:2',
    ]);
    expect(new Set(shown.map(({ uid }) => uid))).toEqual(new Set(['u-1']));
  });

  it('names init and ephemeral containers by their ids', () => {
    const { make, exec, set, shown } = setUp();
    const kinds = ['init', 'container', 'ephemeral'] as const;
    set(
      pod(
        'u-1',
        'web-0',
        kinds.map((kind, i) => container(`c-${kind}`, i, kind)),
      ),
    );
    kinds.forEach((_, i) => {
      make(10 + i, `/kubepods/podu-1/${containerId(i)}`);
      exec(10 + i, '/bin/a');
    });
    expect(shown.map((each) => each.container)).toEqual(['c-init', 'c-container', 'c-ephemeral']);
  });

  it('finds a static pod by the hash of its manifest, which its mirror carries', () => {
    const hash = '0123456789abcdef0123456789abcdef';
    const mirror = readPod(
      locateObject('API server', {
        metadata: {
          namespace: 'kube-system',
          name: 'etcd-gpu-1',
          uid: 'the-mirror',
          annotations: { 'kubernetes.io/config.hash': hash, 'kubernetes.io/config.mirror': hash },
        },
        spec: { containers: [{ name: 'etcd', image: 'etcd:3' }] },
        status: { containerStatuses: [{ name: 'etcd', containerID: `containerd://${containerId(1)}` }] },
      }),
    );
    const pods = new PodDirectory({ keys: governanceKeys(), now: () => 0 });
    const { make, exec, shown } = setUp({ pods });
    make(10, `/kubepods.slice/kubepods-pod${hash}.slice/cri-containerd-${containerId(1)}.scope`);
    exec(10, '/usr/bin/etcd');
    expect(shown).toEqual([]);
    pods.setPod('api', mirror);
    expect(shown).toMatchObject([{ pod: 'kube-system/etcd-gpu-1', uid: hash, container: 'etcd' }]);
  });

  it('goes by cgroups: pods of the host network and of host pids are no less pods', () => {
    const { make, exec, set, shown, feed, now } = setUp();
    set(pod('u-1', 'node-exporter', [container('main', 1)], { hostNetwork: true, hostPid: true }));
    make(10, `/kubepods/podu-1/${containerId(1)}`);
    const { tgid, processStart } = exec(10, '/bin/exporter');
    // what it starts with nsenter stays in its cgroup, whatever namespaces it enters
    const namespaces = { networkNamespace: 4026531840, pidNamespace: 4026531836, mountNamespace: 4026531841 };
    const header = { time: (now() + 1) * MS, tgid: 99, processStart: (now() + 1) * MS, cgroupId: 10 };
    feed([
      'process.exec',
      { header, executable: '/bin/sh', ...namespaces, parentTgid: tgid, parentStart: processStart },
    ]);
    expect(shown.map((each) => `${each.pod} ${each.program}`)).toEqual([
      'research/node-exporter /bin/exporter',
      'research/node-exporter /bin/sh',
    ]);
  });

  it('gives what runs in a cluster inside of a pod to the outermost pod', () => {
    const { make, exec, set, shown } = setUp();
    set(pod('u-1', 'dind', [container('docker', 1)]));
    set(pod('u-9', 'victim', [container('main', 9)]));
    const outer = `/kubepods/podu-1/${containerId(1)}`;
    make(10, `${outer}/kubepods/besteffort/podu-9/${containerId(9)}`);
    make(11, `${outer}/docker/${containerId(9)}`);
    exec(10, '/bin/evil');
    exec(11, '/bin/nested');
    expect(shown.map((each) => `${each.pod} ${each.container}`)).toEqual([
      'research/dind docker',
      'research/dind docker',
    ]);
  });

  it('takes a pid, and a cgroup id, that comes back for what it is then', () => {
    const { make, exec, connect, set, shown, remove } = setUp();
    set(pod('u-1', 'one', [container('main', 1)]));
    set(pod('u-2', 'two', [container('main', 2)]));
    make(10, `/kubepods/podu-1/${containerId(1)}`);
    const first = exec(10, '/bin/one', 500);
    remove(10);
    make(10, `/kubepods/podu-2/${containerId(2)}`);
    const second = exec(10, '/bin/two', 500);
    connect(10, second);
    connect(10, first);
    expect(shown.map((each) => `${each.pod} ${each.program}`)).toEqual([
      'research/one /bin/one',
      'research/two /bin/two',
      'research/two /bin/two',
      'research/two /bin/one',
    ]);
  });

  it('knows the kubelet by its name when its cgroup is made anew', () => {
    const { make, remove, exec, set, shown } = setUp();
    set(pod('u-1', 'one', [container('main', 1)]));
    for (const round of [1, 2]) {
      const id = 100 * round;
      make(id, '/kubepods.slice');
      make(id + 1, '/kubepods.slice/kubepods-podu_1.slice');
      make(id + 2, `/kubepods.slice/kubepods-podu_1.slice/cri-containerd-${containerId(1)}.scope`);
      exec(id + 2, '/bin/a');
      for (const gone of [id + 2, id + 1, id]) remove(gone);
    }
    expect(shown.map((each) => `${each.pod} ${each.container}`)).toEqual([
      'research/one main',
      'research/one main',
    ]);
  });

  it('says of a cgroup that vanished before anybody could read it that it is not known', () => {
    const { exec, shown, identity } = setUp();
    exec(77, '/bin/short');
    expect(shown).toMatchObject([{ pod: '-', uid: undefined, state: undefined, program: '/bin/short' }]);
    expect(identity.counters()).toMatchObject({ cgroupUnknown: 1, held: 0, pending: 0 });
  });

  it('takes labels as they are when something happens, the next event on', () => {
    const { make, exec, connect, set, shown } = setUp();
    const labelled = (domain: string) =>
      pod('u-1', 'one', [container('main', 1)], { governance: { domain } });
    set(labelled('training'));
    make(10, `/kubepods/podu-1/${containerId(1)}`);
    const process = exec(10, '/bin/a');
    set(labelled('prod-model'));
    connect(10, process);
    expect(shown.map(({ domain }) => domain)).toEqual(['training', 'prod-model']);
  });
});

/** One thing that happens on a random node. Numbers choose among what is there. */
const step = fc.record({
  what: fc.constantFrom(
    'pod',
    'tell',
    'partial',
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
}

/** A node that makes and removes at random, with the truth about every event. */
class RandomNode {
  readonly node = setUp();
  readonly truth = new Map<number, { uid: string; containerId: string; program: string | undefined }>();
  readonly #pods: RandomPod[] = [];
  readonly #running: Running[] = [];
  #numbers = 0;

  run({ what, which }: { what: string; which: number }): void {
    const onePod = this.#pods[which % Math.max(1, this.#pods.length)];
    const one = this.#running[which % Math.max(1, this.#running.length)];
    if (what === 'pod')
      this.#pods.push({ uid: `u-${++this.#numbers}`, name: `p-${which % 3}`, containers: [], domain: 'a' });
    else if (what === 'wait') this.node.wait(which);
    else if (what === 'container' && onePod) this.#start(onePod);
    else if (what === 'tell' && onePod) this.#tell(onePod, 'api');
    else if (what === 'partial' && onePod) this.#tell(onePod, 'cri');
    else if (what === 'relabel' && onePod) {
      onePod.domain = `d-${which}`;
      this.#tell(onePod, 'api');
    } else if (one) this.#act(what, one, which);
  }

  #tell({ uid, name, containers, domain }: RandomPod, origin: Pod['origin']): void {
    this.node.set(pod(uid, name, [...containers], { origin, governance: { domain } }));
  }

  #start(owner: RandomPod): void {
    const n = ++this.#numbers;
    owner.containers.push(container(`c-${n}`, n));
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
          expect(each.ms).toBeGreaterThan(lastOf.get(each.uid) ?? 0);
          lastOf.set(each.uid, each.ms);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('grows no more with 10,000 containers made and removed in a row than with none', () => {
    const node = setUp();
    const owner = pod('u-1', 'busy');
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
});

/** How much is known that a new agent would have to be told. */
function* sizesOf(identity: Identity): Iterable<number> {
  yield [...identity.facts()].filter(({ type }) => type !== 'pod').length;
}
