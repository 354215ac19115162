// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Collection } from '../../src/kernel/collection.ts';
import { readCollectionSpec } from '../../src/kernel/collection-spec.ts';
import { isKernelAtLeast } from '../../src/kernel/kernel-release.ts';
import { listForeignPrograms, listSockmaps } from '../../src/kernel/list-foreign-programs.ts';
import { probeFeatures } from '../../src/kernel/probe-features.ts';
import { probeSensors } from '../../src/kernel/probe-sensors.ts';
import { compileTestObject } from './compile-object.ts';
import { describeLive, type LivePlace, makeLivePlace, OBJECTS } from './live.ts';
import { runScript } from './run-script.ts';

describeLive('probeFeatures', () => {
  it('finds what capture needs on this kernel, and says what each is for', () => {
    const features = probeFeatures('/sys/fs/bpf/weir');
    expect(features.filter((feature) => feature.required && !feature.available)).toEqual([]);
    expect(new Set(features.map((feature) => feature.name)).size).toBe(features.length);
    expect(features.every((feature) => feature.usedFor !== '' && feature.without !== '')).toBe(true);
  });

  it('finds no bpffs where none is mounted', () => {
    expect(probeFeatures('/tmp/weir').find((feature) => feature.name === 'bpffs')).toMatchObject({
      available: false,
      detail: '/tmp/weir is not in a bpffs',
    });
  });

  it('names what is missing when it may do nothing', async () => {
    const { stdout } = await runScript('print-features.ts', {
      prefix: ['setpriv', '--bounding-set', '-all', '--inh-caps', '-all', '--'],
    });
    const features: { name: string; available: boolean; detail: string }[] = JSON.parse(stdout);
    const detailOf = (name: string) => features.find((feature) => feature.name === name)?.detail;
    expect(detailOf('capabilities')).toBe('missing CAP_BPF, CAP_PERFMON, CAP_NET_ADMIN');
    expect(detailOf('sockops')).toBe('EPERM');
  });
});

describeLive('probeSensors', () => {
  it('loads every program of every object, and says which are refused', ({ skip }) => {
    skip(!isKernelAtLeast(5, 17), 'older kernels refuse some');
    const reports = probeSensors(OBJECTS);
    expect(reports.every((report) => report.programs > 0)).toBe(true);
    expect(reports.flatMap((report) => report.refused)).toEqual([]);
  });
});

describeLive('listForeignPrograms', () => {
  let place: LivePlace;
  let collection: Collection;

  beforeAll(() => {
    place = makeLivePlace('foreign');
    collection = Collection.load([readCollectionSpec(compileTestObject('sampler'))]);
  });
  afterEach(() => collection.close());
  afterAll(() => place.remove());

  it('shows who else hangs on a cgroup, wherever in the tree', () => {
    const cgroup = place.makeCgroup('a/b');
    expect(listForeignPrograms(place.cgroup)).toEqual([]);
    const link = collection.program('sampler/on_post_bind').attachCgroup(cgroup);
    const [found, ...others] = listForeignPrograms(place.cgroup);
    expect(others).toEqual([]);
    expect(found).toEqual({
      cgroup: '/a/b',
      hook: 'cgroup/post_bind4',
      id: link.programId(),
      name: 'on_post_bind',
    });
    expect(listForeignPrograms(place.cgroup, new Set([link.programId()]))).toEqual([]);
    link.close();
  });
});

describeLive('listSockmaps', () => {
  it('shows the sockmaps and sockhashes of the node', () => {
    const collection = Collection.load([readCollectionSpec(compileTestObject('sockets'))]);
    expect(listSockmaps()?.filter((map) => map.name === 'mesh_sockets')).toEqual([
      { id: expect.any(Number), name: 'mesh_sockets', type: 'sockhash', maxEntries: 4 },
    ]);
    collection.close();
  });
});
