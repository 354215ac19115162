// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { cgroup2Mount } from '../../src/cgroup2-mount.ts';
import { EventFlag, EventKind, ObserveFlag } from '../../src/gen/events.ts';
import { PodDefaults } from '../../src/kernel/egress/pod-defaults.ts';
import { ACTOR, buildActor, runIn } from './actor.ts';
import { cgroupIdOf, describeLive, type LivePlace, makeLivePlace } from './live.ts';
import { Watch, type WatchOptions } from './watch.ts';

const MAX_CGROUP_PATH = 512;

describeLive('programs of bpf/cgroup.bpf.c', () => {
  let place: LivePlace;
  let watch: Watch;
  let root: string;
  let rootId: bigint;

  function open(options: Partial<WatchOptions> = {}): void {
    watch = new Watch({ objects: ['cgroup', 'process'], ...options });
    watch.tables.setCgroup(rootId, { pod: rootId, observe: ObserveFlag.PROCESSES });
  }

  beforeAll(buildActor);
  beforeEach(() => {
    place = makeLivePlace('cgroup');
    root = place.makeCgroup('root');
    rootId = cgroupIdOf(root);
  });
  afterEach(async () => {
    await watch.close();
    place.remove();
  });

  it('gives a new cgroup the entry of its parent, and takes it back', () => {
    open();
    const child = join(root, 'child');
    const grandchild = join(child, 'grandchild');
    mkdirSync(child);
    mkdirSync(grandchild);
    const ids = [cgroupIdOf(child), cgroupIdOf(grandchild)];
    const entry = watch.tables.cgroup(rootId);
    expect(ids.map((id) => watch.tables.cgroup(id))).toEqual([entry, entry]);
    rmdirSync(grandchild);
    rmdirSync(child);
    expect(ids.map((id) => watch.tables.cgroup(id))).toEqual([undefined, undefined]);
    expect(watch.tables.cgroup(rootId)).toEqual(entry);
  });

  it('gives a new pod of the API server what holds while nobody told of it, and no static pod', () => {
    open();
    watch.tables.setCgroup(rootId, { pod: rootId, observe: ObserveFlag.APART });
    const uid = '0a1b2c3d-0000-4000-8000-5e6f70819202';
    const dashed = uid.replaceAll('-', '_');
    const staticUid = uid.replaceAll('-', '');
    const policyOf = (name: string): number | undefined => {
      const path = join(root, name);
      mkdirSync(path, { recursive: true });
      const policy = watch.tables.cgroup(cgroupIdOf(path))?.policy;
      rmdirSync(path);
      return policy;
    };
    const names = [`pod${uid}`, `kubepods-burstable-pod${dashed}.slice`];
    const others = [
      `pod${staticUid}`,
      `kubepods-pod${staticUid}.slice`,
      'kubepods-burstable.slice',
      `x${uid}`,
      `pod${uid}x`,
      'a'.repeat(200),
    ];
    const defaultsOf = (awayAfterMs: number): PodDefaults =>
      new PodDefaults(watch.collection.map('pod_defaults'), awayAfterMs, () => process.hrtime.bigint());
    expect(names.map(policyOf)).toEqual([0, 0]);
    defaultsOf(60_000).set({ present: 7, away: 9 });
    expect(names.map(policyOf)).toEqual([7, 7]);
    expect(others.map(policyOf)).toEqual(others.map(() => 0));
    expect(policyOf(`pod${uid}/container`)).toBe(7);
    rmdirSync(join(root, `pod${uid}`));
    defaultsOf(-60_000).beat();
    expect(names.map(policyOf)).toEqual([9, 9]);
    expect(others.map(policyOf)).toEqual(others.map(() => 0));
  });

  it('reports what is made and removed, with path, parent and level', () => {
    open();
    const child = join(root, 'child.slice');
    mkdirSync(child);
    const id = cgroupIdOf(child);
    rmdirSync(child);
    watch.drain();
    const path = child.slice(cgroup2Mount().length);
    const level = path.split('/').length - 1;
    expect(watch.cgroups).toMatchObject(
      [EventKind.CGROUP_MKDIR, EventKind.CGROUP_RMDIR].map((kind) => ({
        ...{ path, level, parentId: rootId },
        header: { kind, cgroupId: id, flags: 0 },
      })),
    );
  });

  it('reports cgroups below an entry that observes nothing, and nothing else of them', () => {
    open();
    watch.tables.setCgroup(rootId, { pod: rootId, observe: 0 });
    const pod = join(root, 'pod');
    mkdirSync(pod);
    runIn(pod, ['/bin/true']);
    watch.drain();
    expect(watch.cgroups.map((change) => change.header.cgroupId)).toEqual([cgroupIdOf(pod)]);
    expect(watch.order).toHaveLength(1);
  });

  it('says nothing of other cgroups', () => {
    open();
    rmdirSync(mkdtempSync(join(place.cgroup, 'other-')));
    watch.drain();
    expect(watch.order).toEqual([]);
  });

  it('misses nothing of a process that starts as soon as its cgroup is there: 1,000 tries', () => {
    open();
    const tries = 1000;
    runIn(place.makeCgroup('maker'), [ACTOR, 'nested', root, String(tries)]);
    watch.drain();
    const made = watch.cgroups.filter((change) => change.header.kind === EventKind.CGROUP_MKDIR);
    const ids = made.map((change) => change.header.cgroupId);
    expect(new Set(ids).size).toBe(tries);
    expect(watch.forks.map((fork) => fork.header.cgroupId)).toEqual(ids);
    expect(watch.execs.map((exec) => exec.header.cgroupId)).toEqual(ids);
    expect(watch.exits.map((exit) => exit.header.cgroupId)).toEqual(ids);
    const life = ['CGROUP_MKDIR', 'PROCESS_FORK', 'PROCESS_EXEC', 'PROCESS_EXIT', 'CGROUP_RMDIR'] as const;
    const once = life.map((name) => EventKind[name]);
    expect(watch.order.map(({ kind }) => kind)).toEqual(Array.from({ length: tries }, () => once).flat());
    expect(watch.losses()).toEqual([]);
  });

  it('forgets the token bucket of a pod that is removed', () => {
    open();
    const pod = join(root, 'pod');
    mkdirSync(pod);
    const id = cgroupIdOf(pod);
    const key = new Uint8Array(BigUint64Array.of(id).buffer);
    watch.tables.setCgroup(id, { pod: id, observe: ObserveFlag.NETWORK });
    watch.collection.map('pod_buckets').update(key, new Uint8Array(32).fill(1));
    mkdirSync(join(pod, 'container'));
    rmdirSync(join(pod, 'container'));
    expect(watch.tables.podBucket(id)).toBeDefined();
    rmdirSync(pod);
    expect(watch.tables.podBucket(id)).toBeUndefined();
  });

  it('gives the start of a path that is too long', () => {
    open();
    const path = join(root, 'a'.repeat(200), 'b'.repeat(200), 'c'.repeat(200));
    mkdirSync(path, { recursive: true });
    watch.drain();
    const wanted = path.slice(cgroup2Mount().length);
    expect(watch.cgroups.map((change) => change.header.flags)).toEqual([
      0,
      0,
      EventFlag.CGROUP_PATH_TRUNCATED,
    ]);
    expect(watch.cgroups.at(-1)?.path).toBe(wanted.slice(0, MAX_CGROUP_PATH));
  });

  it('reports a cgroup that has no room in the table, and counts it', () => {
    open({ maxEntries: { cgroups: 1 } });
    const child = join(root, 'child');
    mkdirSync(child);
    watch.drain();
    expect(watch.cgroups).toHaveLength(1);
    expect(watch.tables.cgroup(cgroupIdOf(child))).toBeUndefined();
    expect(watch.losses()).toEqual([{ kind: EventKind.CGROUP_MKDIR, reason: 'table-full', count: 1 }]);
  });
});
