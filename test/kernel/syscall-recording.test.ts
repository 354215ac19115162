// SPDX-License-Identifier: Apache-2.0
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cgroup2Mount } from '../../src/cgroup2-mount.ts';
import { describeDescriptor } from '../../src/events/calls/call-descriptor.ts';
import { systemCallName } from '../../src/events/calls/system-call-name.ts';
import { createRecordingWriter } from '../../src/events/create-recording-writer.ts';
import type { EnrichedEvent } from '../../src/events/enriched-event.ts';
import { openRecordingSource } from '../../src/events/open-recording-source.ts';
import type { Pod } from '../../src/events/pod.ts';
import { LAYOUT_HASH } from '../../src/gen/events.ts';
import { createHostReader } from '../../src/host/create-host-reader.ts';
import { createIdentity } from '../../src/identity/create-identity.ts';
import { PodStore } from '../../src/identity/pod-store.ts';
import { openLiveSource } from '../../src/kernel/open-live-source.ts';
import { removePins } from '../../src/kernel/pin-folder.ts';
import { podFolder } from '../../src/lab/cgroup-layout.ts';
import { buildPod } from '../suites/build-event.ts';
import { MemorySink, memorySource } from '../suites/memory-bytes.ts';
import { buildActor } from './actor.ts';
import { buildCalls, callOf, makeCalls, resultOf } from './calls.ts';
import { inetAddress } from './inet-address.ts';
import { cgroupIdOf, describeLive, type LivePlace, makeLivePlace, OBJECTS, OBSERVE_ALL } from './live.ts';

const CWD = -100;
const UID = '72f9048f-73f0-423c-9817-d9c4dbe57b4f';
const ID = 'ab'.repeat(32);
const SECRET = 'a password, perhaps';

/** An event as the two sides compare it. */
function seenOf({ name, event, process, pod, container }: EnrichedEvent) {
  if (name !== 'process.syscall') return undefined;
  return {
    call: systemCallName(event.call),
    error: event.error,
    descriptor: describeDescriptor(event),
    executable: process?.executable.split('/').at(-1),
    pod: pod?.name,
    container: container?.name,
    data: event.data,
  };
}

describeLive('system calls of a pod, live and from a recording', () => {
  let place: LivePlace;

  beforeAll(() => {
    buildActor();
    buildCalls();
    place = makeLivePlace('syscall-recording');
  });
  afterAll(() => place.remove());

  it('are told with who made them, and the same in a replay', async () => {
    const containers = [{ name: 'main', id: ID, image: 'python:3', kind: 'container' as const }];
    const pods: Pod[] = [buildPod('research', 'notebook', { uid: UID, containers })];
    const cgroup = place.makeCgroup(`${podFolder('systemd', 'Burstable', UID)}/cri-containerd-${ID}.scope`);
    const cgroup2 = cgroup2Mount();
    const root = `/${relative(cgroup2, place.cgroup)}`;
    // maps of other sizes than the objects', some of which an earlier run may have left
    const kept = {
      pinDir: join(place.bpffs, 'weir'),
      observationsBytes: 1 << 20,
      podRate: 5000,
      podBurst: 5000,
    };
    const source = await openLiveSource({
      objects: OBJECTS,
      cgroup: place.cgroup,
      kinds: new Set(),
      ...kept,
    });
    const sink = new MemorySink();
    const header = { layout: LAYOUT_HASH, agent: 'test', kernel: '', node: 'n', bootId: 'b' };
    const writer = createRecordingWriter({ sink, header: { ...header, clockOffsetNs: 0n, startedNs: 0n } });
    const identity = createIdentity({
      pods: new PodStore(pods),
      host: createHostReader({ cgroup2, exactStarts: () => new Map() }),
      onFact: (fact) => writer.fact(fact),
    });
    const live: ReturnType<typeof seenOf>[] = [];
    identity.listen({ onEvent: (event) => void live.push(seenOf(event)) });
    identity.seed(root);
    source.tables.setCgroup(cgroupIdOf(cgroup), { pod: cgroupIdOf(cgroup), observe: OBSERVE_ALL });
    source.start((view, byteLength) => {
      writer.batch(view, byteLength);
      identity.consume(view, byteLength);
      writer.endBatch();
    });
    const wanted = new Set(['openat', 'unlinkat', 'socket', 'sendto']);
    expect(source.wantCalls({ calls: wanted }).missing).toEqual([]);
    makeCalls(cgroup, [
      callOf('openat', CWD, '/etc/../etc/hostname', 0),
      callOf('unlinkat', CWD, '/no/such/file', 0),
      callOf('socket', 2, 2, 0),
      callOf('sendto', resultOf(2), SECRET, SECRET.length, 0, inetAddress(9, 127, 0, 0, 1), 16),
    ]);
    await source.close();
    removePins(kept.pinDir);
    await writer.close();
    identity.close();
    const told = live.filter((event) => event?.executable === 'calls');
    expect(told).toMatchObject([
      { call: 'openat', descriptor: { name: '/etc/hostname', rawName: '/etc/../etc/hostname' }, data: '' },
      { call: 'unlinkat', error: 2, descriptor: undefined },
      { call: 'socket', descriptor: { type: 'ipv4' } },
      { call: 'sendto', error: 0, data: SECRET },
    ]);
    for (const event of told) expect(event).toMatchObject({ pod: 'notebook', container: 'main' });

    expect(sink.bytes().includes(SECRET)).toBe(false);
    const replayed: ReturnType<typeof seenOf>[] = [];
    const store = new PodStore([]);
    const second = createIdentity({
      pods: store,
      host: { process: () => undefined, processes: () => [], cgroups: () => [] },
    });
    second.listen({ onEvent: (event) => void replayed.push(seenOf(event)) });
    const recording = openRecordingSource({
      bytes: memorySource(sink.bytes()),
      onFact: (fact) => {
        if (fact.type === 'pod') store.apply(fact.change);
        else if (fact.type !== 'ai' && fact.type !== 'clause') second.learn(fact);
      },
    });
    recording.start((view, byteLength) => second.consume(view, byteLength));
    await recording.ended;
    await recording.close();
    second.close();
    // what was sent is overwritten before it is written down
    const blank = (event: (typeof live)[number]) =>
      event && { ...event, data: event.data.replace(/./gs, '\0') };
    expect(replayed.filter(Boolean)).toEqual(live.filter(Boolean).map(blank));
  });
});
