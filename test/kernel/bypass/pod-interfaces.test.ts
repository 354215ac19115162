// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { after } from '../../../src/agent/after.ts';
import { createAgentLog } from '../../../src/agent/agent-log.ts';
import { PodInterfaces } from '../../../src/agent/policies/pod-interfaces.ts';
import { cgroup2Mount } from '../../../src/cgroup2-mount.ts';
import type { Cgroup } from '../../../src/identity/cgroup-table.ts';
import { libbpf } from '../../../src/kernel/libbpf.ts';
import type { LiveSource } from '../../../src/kernel/live-source.ts';
import { openLiveSource } from '../../../src/kernel/open-live-source.ts';
import { removePins } from '../../../src/kernel/pin-folder.ts';
import { cgroupIdOf, describeLive, type LivePlace, makeLivePlace, OBJECTS } from '../live.ts';
import { PATIENCE } from '../net.ts';
import { PodNetwork } from './pod-network.ts';

const UID = 'f3c7a5de-0000-4000-8000-000000000001';

describeLive('interfaces of governed pods', () => {
  let place: LivePlace;
  let network: PodNetwork;
  let source: LiveSource;
  let pod: string;
  let isGoverned = true;

  beforeAll(async () => {
    place = makeLivePlace('interfaces');
    network = new PodNetwork('interfaces');
    pod = place.makeCgroup('pod');
    source = await open();
  });

  afterAll(async () => {
    await source?.close();
    if (place !== undefined) removePins(join(place.bpffs, 'weir'));
    await network?.remove();
    place?.remove();
  });

  function open(): Promise<LiveSource> {
    return openLiveSource({
      objects: OBJECTS,
      cgroup: place.cgroup,
      pinDir: join(place.bpffs, 'weir'),
      enforcesEgress: true,
    });
  }

  function follow({ interfaces }: LiveSource): PodInterfaces {
    if (interfaces === undefined) throw new Error('interfaces are not guarded');
    const path = `/${relative(cgroup2Mount(), pod)}`;
    const cgroup: Cgroup = {
      id: cgroupIdOf(pod),
      path,
      place: { podUid: UID, podPath: path, container: undefined },
      pod: undefined,
      container: undefined,
      identity: undefined,
      createdAt: undefined,
      fate: 'shown',
      removedAt: undefined,
    };
    return new PodInterfaces({
      guard: interfaces,
      identity: { cgroupsOf: () => [cgroup] },
      pods: () => (isGoverned ? [UID] : []),
      cgroup2: cgroup2Mount(),
      log: createAgentLog('error', process.stderr),
      after,
    });
  }

  /** How many programs hang on the interface, as links or as filters. */
  const attached = (): number => {
    const links = [46, 47].map((type) => {
      const count = new Uint32Array([8]);
      const ids = new Uint32Array(8);
      const result = libbpf().bpf_prog_query(network.ifindex, type, 0, new Uint32Array(1), ids, count);
      return result < 0 ? 0 : (count[0] ?? 0);
    });
    const filters = ['ingress', 'egress'].map((way) => {
      const shown = execFileSync('tc', ['filter', 'show', 'dev', network.link, way], { stdio: 'pipe' });
      return shown.toString().includes('_pod') ? 1 : 0;
    });
    return [...links, ...filters].reduce((sum, each) => sum + each, 0);
  };

  it('are guarded from a moment after its first process on, over a restart of the agent, and as long as it is governed', async () => {
    const first = follow(source);
    await expect.poll(() => first.coverageOf(UID), PATIENCE).toBe('unseen');
    expect(attached()).toBe(0);
    network.pod.start(pod, ['sleep', '1000']);
    await expect.poll(() => first.coverageOf(UID), PATIENCE).toBe('full');
    expect(attached()).toBe(2);
    expect([...first.metrics()]).toContainEqual({
      name: 'weir_policy_coverage_pods',
      labels: { coverage: 'full' },
      value: 1,
    });
    first.close();
    await source.close();
    expect(attached()).toBe(2);
    source = await open();
    const second = follow(source);
    await expect.poll(() => second.coverageOf(UID), PATIENCE).toBe('full');
    expect(attached()).toBe(2);
    isGoverned = false;
    second.settle();
    await expect.poll(attached, PATIENCE).toBe(0);
    second.close();
  });
});
