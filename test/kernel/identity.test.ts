// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { relative } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished } from 'vitest';
import { exactStarts } from '../../src/agent/exact-starts.ts';
import { cgroup2Mount } from '../../src/cgroup2-mount.ts';
import type { EventKindNumber } from '../../src/events/event-kinds.ts';
import type { Pod } from '../../src/events/pod.ts';
import type { Process } from '../../src/events/process.ts';
import { EventKind } from '../../src/gen/events.ts';
import { createHostReader } from '../../src/host/create-host-reader.ts';
import { createIdentity, type Identity } from '../../src/identity/create-identity.ts';
import { PodStore } from '../../src/identity/pod-store.ts';
import { diffSelection, selectObserved } from '../../src/identity/select-observed.ts';
import type { LiveSource } from '../../src/kernel/live-source.ts';
import { openLiveSource } from '../../src/kernel/open-live-source.ts';
import { podFolder } from '../../src/lab/cgroup-layout.ts';
import { buildPod } from '../suites/build-event.ts';
import { describeLive, type LivePlace, makeLivePlace, OBJECTS } from './live.ts';

const KINDS: ReadonlySet<EventKindNumber> = new Set([EventKind.NETWORK_CONNECT]);
const UID = '72f9048f-73f0-423c-9817-d9c4dbe57b4f';
const OTHER_UID = 'c9e1a7f2b3d4c5e6f708192a3b4c5d6e';
const IDS = ['ab'.repeat(32), 'cd'.repeat(32)] as const;

function pod(uid: string, name: string, id: string): Pod {
  const containers = [{ name: 'main', id, image: 'python:3', kind: 'container' as const }];
  const labels = { 'weir.dev/domain': 'training' };
  return buildPod('research', name, { uid, labels, containers, governance: { domain: 'training' } });
}

/** An event as these tests compare it. */
interface Seen {
  readonly name: string;
  readonly pid: number;
  readonly where: string;
  readonly process: Process | undefined;
}

/** Goes into a cgroup, then runs the rest of its arguments in place of itself. */
const ENTER = ['-c', 'echo $$ >"$0/cgroup.procs" && exec "$@"'];

describeLive('identity', () => {
  let place: LivePlace;
  let source: LiveSource;
  let identity: Identity;
  let seen: Seen[];

  beforeAll(() => {
    place = makeLivePlace('identity');
  });
  afterEach(async () => {
    await source.close();
    identity.close();
  });
  afterAll(() => place.remove());

  /** Starts the event path as the agent does, for pods below the place. */
  async function start(pods: readonly Pod[]): Promise<void> {
    const cgroup2 = cgroup2Mount();
    const root = `/${relative(cgroup2, place.cgroup)}`;
    source = await openLiveSource({ objects: OBJECTS, cgroup: place.cgroup, kinds: KINDS });
    const host = createHostReader({ cgroup2, exactStarts: () => exactStarts(source.readTasks()) });
    identity = createIdentity({ pods: new PodStore(pods), host });
    const select = (): void => {
      const desired = selectObserved(identity.cgroups(), { mode: 'governed', isAi: () => false });
      const current = new Map(source.tables.cgroups());
      for (const [id, entry] of diffSelection(current, desired).set) source.tables.setCgroup(id, entry);
    };
    for (const cgroup of host.cgroups(root)) identity.learn({ type: 'cgroup', cgroup });
    select();
    identity.seed(root);
    seen = [];
    identity.listen({
      onEvent: ({ name, event, process, pod: owner, container, cgroupPath }) => {
        const where = owner === undefined ? String(cgroupPath) : `${owner.name}/${container?.name ?? '-'}`;
        seen.push({ name, pid: event.header.tgid, where, process });
      },
    });
    source.start((view, byteLength) => {
      identity.consume(view, byteLength);
      select();
    });
  }

  function container(uid: string, id: string): string {
    return place.makeCgroup(`${podFolder('systemd', 'Burstable', uid)}/cri-containerd-${id}.scope`);
  }

  function runIn(cgroup: string, ...command: string[]): ChildProcess {
    const child = spawn('sh', [...ENTER, cgroup, ...command], { stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  }

  const named = (name: string, pid?: number) =>
    seen.filter((event) => event.name === name && (pid ?? event.pid) === event.pid);

  it('attributes what ran before, with its ancestors and its exact start', async () => {
    place.makeCgroup('kubepods.slice');
    const script =
      'import os, socket, sys\nprint(os.getpid(), flush=True)\nsys.stdin.readline()\nsocket.socket().connect_ex(("127.0.0.1", 9))';
    const shell = runIn(container(UID, IDS[0]), 'sh', '-c', `python3 -c '${script}'; true`);
    const [line] = await once(shell.stdout ?? shell, 'data');
    const pid = Number(line);
    await start([pod(UID, 'notebook', IDS[0])]);
    shell.stdin?.write('\n');
    await expect.poll(() => named('network.connect', pid).length).toBe(1);
    const [event] = named('network.connect', pid);
    expect(event?.where).toBe('notebook/main');
    expect(event?.process).toMatchObject({ pid, source: 'seed' });
    expect(event?.process?.executable).toMatch(/python3/);
    expect(event?.process?.arguments.slice(0, 2)).toEqual([expect.stringMatching(/python3$/), '-c']);
    expect(event?.process?.startNs).not.toBe(0n);
    expect((event?.process?.startNs ?? 0n) % 10_000_000n).not.toBe(0n);
    const ancestors: number[] = [];
    for (let up = event?.process?.parent; up !== undefined; up = up.parent) ancestors.push(up.pid);
    expect(ancestors.slice(0, 2)).toEqual([shell.pid, process.pid]);
    expect(ancestors.at(-1)).toBe(1);
  });

  it('attributes every program of a container that is made and used at once', async () => {
    place.makeCgroup('kubepods.slice');
    await start([pod(OTHER_UID, 'batch', IDS[1])]);
    const cgroup = container(OTHER_UID, IDS[1]);
    await expect.poll(() => [...identity.cgroups()].some(({ path }) => path.includes(IDS[1]))).toBe(true);
    const count = 200;
    const loop = `i=0; while [ $i -lt ${count} ]; do /bin/true; i=$((i+1)); done; exec sleep 1000`;
    const shell = runIn(cgroup, 'sh', '-c', loop);
    // so many programs take emulated processors that others use too longer than one does
    await expect
      .poll(
        () =>
          named('process.exec', shell.pid).some(({ process: { executable } = { executable: '' } }) =>
            executable.endsWith('sleep'),
          ),
        { timeout: 10_000 * Number(process.env.WEIR_TIME_SCALE ?? 1) },
      )
      .toBe(true);
    const programs = named('process.exec').filter((event) => event.process?.arguments[0] === '/bin/true');
    expect(programs.length).toBe(count);
    expect(new Set(programs.map(({ where }) => where))).toEqual(new Set(['batch/main']));
    expect(new Set(programs.map((event) => event.process?.parent?.pid))).toEqual(new Set([shell.pid]));
    expect(new Set(named('process.exit').map(({ where }) => where))).toEqual(new Set(['batch/main']));
    expect(identity.counters()).toMatchObject({ processUnknown: 0, exitsMissed: 0 });
    expect(Object.values(identity.counters().undecodable).every((lost) => lost === 0)).toBe(true);
  });

  it('tells each event with the program that ran then, not the one that runs now', async () => {
    place.makeCgroup('kubepods.slice');
    const cgroup = container(UID, IDS[0]);
    await start([pod(UID, 'notebook', IDS[0])]);
    const connect = 'import os, socket; socket.socket().connect_ex(("127.0.0.1", 9))';
    const script = `${connect}; os.execvp("sleep", ["sleep", "1000"])`;
    const child = runIn(cgroup, 'python3', '-c', script);
    await expect.poll(() => named('process.exec', child.pid).at(-1)?.process?.arguments[0]).toBe('sleep');
    expect(named('network.connect', child.pid).map((event) => event.process?.arguments[0])).toEqual([
      expect.stringMatching(/python3$/),
    ]);
    const ids = named('process.exec', child.pid).map((event) => event.process?.id);
    expect(new Set(ids).size).toBe(1);
  });

  it('goes by the cgroup, not by namespaces: who enters those of a pod is not of it, and a pod stays what it is', async () => {
    place.makeCgroup('kubepods.slice');
    const cgroup = container(UID, IDS[0]);
    await start([pod(UID, 'notebook', IDS[0])]);
    const inPod = runIn(cgroup, 'unshare', '-n', 'sleep', '1000');
    await expect.poll(() => named('process.exec', inPod.pid).at(-1)?.process?.arguments[0]).toBe('sleep');
    const connect = 'import socket; socket.socket().connect_ex(("127.0.0.1", 9))';
    const network = [`--net=/proc/${inPod.pid}/ns/net`, 'python3', '-c', connect];
    // by somebody of the host, in the pod's network; then by the pod, in the host's
    const stranger = spawn('nsenter', network, { stdio: 'inherit' });
    await once(stranger, 'close');
    const own = runIn(cgroup, 'nsenter', `--net=/proc/${process.pid}/ns/net`, 'python3', '-c', connect);
    await expect
      .poll(() => named('network.connect', own.pid).map(({ where }) => where))
      .toEqual(['notebook/main']);
    expect(seen.filter(({ pid }) => pid === stranger.pid)).toEqual([]);
  });

  it('gives what runs in a cgroup that a pod made, and named like another pod, to the pod that made it', async () => {
    place.makeCgroup('kubepods.slice');
    const cgroup = container(UID, IDS[0]);
    await start([pod(UID, 'notebook', IDS[0]), pod(OTHER_UID, 'victim', IDS[1])]);
    const path = `${relative(place.cgroup, cgroup)}/kubepods.slice/kubepods-pod${OTHER_UID}.slice/cri-containerd-${IDS[1]}.scope`;
    const child = runIn(place.makeCgroup(path), 'sleep', '1000');
    await expect.poll(() => named('process.exec', child.pid).length).toBeGreaterThan(0);
    const places = named('process.exec', child.pid).map(({ where }) => where);
    expect(new Set(places)).toEqual(new Set(['notebook/main']));
  });
});
