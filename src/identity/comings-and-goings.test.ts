// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { containerId, containerOf, MS, podOf, setUpNode } from '../../test/suites/identity-setup.ts';
import { governanceKeys } from './governance.ts';
import { locateObject } from './located.ts';
import { PodDirectory } from './pod-directory.ts';
import { readPod } from './read-pod.ts';

describe('what comes and goes', () => {
  it('tells a pod of the same name with another uid from the one before it', () => {
    const { make, exec, set, shown, remove, pods } = setUpNode();
    set(podOf('u-1', 'web-0', [containerOf('main', 1)]));
    make(10, `/kubepods/podu-1/${containerId(1)}`);
    exec(10, '/bin/a');
    set(podOf('u-2', 'web-0', [containerOf('main', 2)], { governance: { domain: 'new' } }));
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
    const { make, exec, set, shown, remove } = setUpNode();
    set(podOf('u-1', 'web-0', [containerOf('main', 1)]));
    make(10, `/kubepods/podu-1/${containerId(1)}`);
    exec(10, '/bin/a');
    remove(10);
    make(11, `/kubepods/podu-1/${containerId(2)}`);
    exec(11, '/bin/b');
    set(podOf('u-1', 'web-0', [containerOf('main', 2)]));
    exec(11, '/bin/c', 12);
    expect(shown.map(({ container: name, image }) => `${name} ${image}`)).toEqual([
      'main img/main:1',
      `${containerId(2)} undefined`,
      'main img/main:2',
    ]);
    expect(new Set(shown.map(({ uid }) => uid))).toEqual(new Set(['u-1']));
  });

  it('names init and ephemeral containers by their ids', () => {
    const { make, exec, set, shown } = setUpNode();
    const kinds = ['init', 'container', 'ephemeral'] as const;
    set(
      podOf(
        'u-1',
        'web-0',
        kinds.map((kind, i) => containerOf(`c-${kind}`, i, kind)),
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
    const { make, exec, shown } = setUpNode({ pods });
    make(10, `/kubepods.slice/kubepods-pod${hash}.slice/cri-containerd-${containerId(1)}.scope`);
    exec(10, '/usr/bin/etcd');
    expect(shown).toEqual([]);
    pods.setPod('api', mirror);
    expect(shown).toMatchObject([{ pod: 'kube-system/etcd-gpu-1', uid: hash, container: 'etcd' }]);
  });

  it('goes by cgroups: pods of the host network and of host pids are no less pods', () => {
    const { make, exec, set, shown, feed, now } = setUpNode();
    set(podOf('u-1', 'node-exporter', [containerOf('main', 1)], { hostNetwork: true, hostPid: true }));
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
    const { make, exec, set, shown } = setUpNode();
    set(podOf('u-1', 'dind', [containerOf('docker', 1)]));
    set(podOf('u-9', 'victim', [containerOf('main', 9)]));
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
    const { make, exec, connect, set, shown, remove } = setUpNode();
    set(podOf('u-1', 'one', [containerOf('main', 1)]));
    set(podOf('u-2', 'two', [containerOf('main', 2)]));
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
    const { make, remove, exec, set, shown } = setUpNode();
    set(podOf('u-1', 'one', [containerOf('main', 1)]));
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
    const { exec, shown, identity } = setUpNode();
    exec(77, '/bin/short');
    expect(shown).toMatchObject([{ pod: '-', uid: undefined, state: undefined, program: '/bin/short' }]);
    expect(identity.counters()).toMatchObject({ cgroupUnknown: 1, held: 0, pending: 0 });
  });

  it('takes labels as they are when something happens, the next event on', () => {
    const { make, exec, connect, set, shown } = setUpNode();
    const labelled = (domain: string) =>
      podOf('u-1', 'one', [containerOf('main', 1)], { governance: { domain } });
    set(labelled('training'));
    make(10, `/kubepods/podu-1/${containerId(1)}`);
    const process = exec(10, '/bin/a');
    set(labelled('prod-model'));
    connect(10, process);
    expect(shown.map(({ domain }) => domain)).toEqual(['training', 'prod-model']);
  });
});
