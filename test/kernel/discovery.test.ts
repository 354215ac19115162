// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { EventFlag, ObserveFlag } from '../../src/gen/events.ts';
import { ACTOR, buildActor, runIn } from './actor.ts';
import { a, buildDns, labels } from './build-dns.ts';
import { cgroupIdOf, describeLive, type LivePlace, makeLivePlace, OBSERVE_ALL } from './live.ts';
import { ADDRESSES, type Peer, TestNetwork } from './net.ts';
import { NetworkSensors } from './network-sensors.ts';
import { type Exec, Watch } from './watch.ts';

const DISCOVERY = ObserveFlag.EXECS | ObserveFlag.ANSWERS;
const ANSWER_BITS = 0x8180;
const NAME = 'hub.example.org';

/** Whether nothing else is told of the program. */
const isMarked = ({ header }: Exec): boolean => (header.flags & EventFlag.EXEC_ALONE) !== 0;

describeLive('discovery of programs', () => {
  let place: LivePlace;
  let watch: Watch;
  let pod: string;

  beforeAll(() => {
    buildActor();
    place = makeLivePlace('discovery');
    watch = new Watch({ objects: ['cgroup', 'process'] });
    pod = place.makeCgroup('pod');
  });
  beforeEach(() => watch.clear());
  afterAll(async () => {
    await watch.close();
    place.remove();
  });

  it('tells what a pod runs, marked as all that is told of it, and neither forks nor exits', () => {
    const id = cgroupIdOf(pod);
    watch.tables.setCgroup(id, { pod: id, observe: DISCOVERY });
    const { pid } = runIn(pod, ['/bin/sh', '-c', '/bin/true; exit 0']);
    watch.drain();
    expect(watch.execs.map(({ executable }) => executable.split('/').at(-1))).toEqual([
      expect.stringMatching(/sh$/),
      'true',
    ]);
    expect(watch.execs[0]).toMatchObject({ header: { tgid: pid, cgroupId: id } });
    expect(watch.execs.map(isMarked)).toEqual([true, true]);
    expect([watch.forks, watch.exits]).toEqual([[], []]);
  });

  it('is silent about its mark where processes are observed', () => {
    const id = cgroupIdOf(pod);
    watch.tables.setCgroup(id, { pod: id, observe: ObserveFlag.PROCESSES | ObserveFlag.EXECS });
    const { pid } = runIn(pod, ['/bin/true']);
    expect(isMarked(watch.execOf(pid))).toBe(false);
    expect(watch.exits).toHaveLength(1);
  });

  it('gives each pod an entry of its own below what is above the pods, from its first instruction on', () => {
    const root = place.makeCgroup('root');
    const rootId = cgroupIdOf(root);
    watch.tables.setCgroup(rootId, { pod: rootId, observe: OBSERVE_ALL | ObserveFlag.APART });
    const folder = join(root, 'pod');
    const container = join(folder, 'container');
    mkdirSync(folder);
    mkdirSync(container);
    const podId = cgroupIdOf(folder);
    const entry = { pod: podId, policy: 0, observe: OBSERVE_ALL, legacyUntil: 0n };
    expect(watch.tables.cgroup(podId)).toEqual(entry);
    expect(watch.tables.cgroup(cgroupIdOf(container))).toEqual(entry);
    const { pid } = runIn(container, [ACTOR, 'enter', container, '/bin/true']);
    expect(watch.execOf(pid).header.cgroupId).toBe(cgroupIdOf(container));
    rmdirSync(container);
    rmdirSync(folder);
    expect(watch.tables.cgroup(podId)).toBeUndefined();
  });
});

describeLive('discovery of names', () => {
  let place: LivePlace;
  let network: TestNetwork;
  let sensors: NetworkSensors;
  let answerer: Peer;
  let client: string;
  let asker: Peer;

  beforeAll(async () => {
    place = makeLivePlace('names');
    network = new TestNetwork('names');
    sensors = new NetworkSensors(place);
    client = place.makeCgroup('client');
    answerer = network.startPython(place.makeCgroup('server'), 'dns_answerer.py', [ADDRESSES.server4]);
    await answerer.line();
    asker = network.startPython(client, 'dns_asker.py', [ADDRESSES.server4]);
  });
  afterEach(() => sensors.clear());
  afterAll(async () => {
    await network.remove();
    await sensors.close();
    place.remove();
  });

  async function exchange(): Promise<void> {
    const parts = { name: labels(NAME) };
    const answer = buildDns({ ...parts, bits: ANSWER_BITS, records: [a('192.0.2.8', 5)] });
    answerer.say(Buffer.from(answer).toString('hex'));
    asker.say(Buffer.from(buildDns(parts)).toString('hex'));
    await asker.line();
  }

  it('tells the answers that a pod gets, of no process, and nothing else: nothing is kept for its sockets', async () => {
    const id = sensors.observe(client, DISCOVERY);
    await exchange();
    await exchange();
    sensors.reportFlows();
    expect(sensors.names()).toEqual(['dns.answer', 'dns.answer']);
    const [answer] = sensors.all('dns.answer');
    expect(answer).toMatchObject({
      ...{ cgroupId: id, tgid: 0, isUnattributed: true },
      ...{ remote: `${ADDRESSES.server4}:53`, transport: 'udp4', direction: 'OUTBOUND' },
      fields: { name: NAME, recordCount: 1 },
    });
    expect(answer?.cookie).not.toBe(0n);
    expect(sensors.losses()).toEqual([]);
  });

  it('is what is left when a pod is observed less, also of a socket that was observed in full', async () => {
    sensors.observe(client);
    await exchange();
    expect(sensors.names()).toContain('dns.question');
    sensors.clear();
    sensors.observe(client, DISCOVERY);
    await exchange();
    sensors.reportFlows();
    expect(sensors.names()).toEqual(['dns.answer']);
    sensors.observe(client, 0);
    sensors.clear();
    await exchange();
    expect(sensors.names()).toEqual([]);
  });
});
