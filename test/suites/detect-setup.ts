// SPDX-License-Identifier: Apache-2.0
import { loadBuiltinCatalog } from '../../src/catalog/load-builtin-catalog.ts';
import { createDetect, type DetectOptions } from '../../src/detect/create-detect.ts';
import type { EventName } from '../../src/events/event-kinds.ts';
import type { EventRecord, WeirRecord } from '../../src/events/record.ts';
import { FlowDirection, RequestSource } from '../../src/gen/events.ts';
import { buildContainer, buildEvent, buildPod, buildProcess, type Doer } from './build-event.ts';
import { address, dnsRecords, type EventValues } from './build-frames.ts';

export const CATALOG = loadBuiltinCatalog();
export const POD = buildPod('research', 'notebook', {
  governance: { owner: 'lab' },
  serviceAccount: 'default',
});
export const PROCESS = buildProcess({ pid: 70, parent: buildProcess({ pid: 7, executable: '/bin/sh' }) });
/** Who does it where nothing else is said. */
export const WHO: Doer = {
  process: PROCESS,
  pod: POD,
  container: buildContainer(POD),
  cgroupPath: '/kubepods/x',
};
export const HUB = '203.0.113.10';

/** What a heartbeat says of events that waited where none did. */
export const NO_HOLDS = {
  held: 0,
  completed: 0,
  timedOut: 0,
  overflowed: 0,
  pending: 0,
  partial: 0,
  unobserved: 0,
};

/** Detection with a catalogue, its records, and events a millisecond apart by one process of one pod. */
export function setUp(options: Partial<DetectOptions> = {}) {
  const records: WeirRecord[] = [];
  const detect = createDetect({
    node: 'gpu-1',
    bootId: 'b-1',
    run: 'r-1',
    agent: '0.1.0',
    clockOffsetNs: 1_767_225_600_000_000_000n,
    catalog: CATALOG,
    emit: (record) => records.push(record),
    ...options,
  });
  let time = 1_000_000_000;
  const feed = <Name extends EventName>(name: Name, values: EventValues<Name>, who: Doer = WHO): void => {
    time += 1_000_000;
    const header = { time, tgid: 70, processStart: 70_000, cgroupId: 100, ...values.header };
    detect.onEvent(buildEvent(name, { ...values, header }, who));
  };
  const last = () => records.at(-1) as EventRecord;
  const ofKind = (kind: WeirRecord['kind']) =>
    records.filter((record) => record.kind === kind) as EventRecord[];
  const wait = (ms: number) => {
    time += ms * 1e6;
    detect.tick(BigInt(time));
  };
  return { detect, records, feed, last, ofKind, wait, now: () => time };
}

/** A TCP connection of the pod to the hub or elsewhere. */
export function tcp(cookie: number, remote = HUB, port = 443) {
  return {
    cookie,
    localAddress: address('10.0.0.5'),
    localPort: 40_000 + cookie,
    remoteAddress: address(remote),
    remotePort: port,
    family: 4,
    protocol: 6,
    direction: FlowDirection.OUTBOUND,
  };
}

/** A UDP socket of the pod, to its resolver or elsewhere. */
export function udp(cookie: number, remote = '10.96.0.10', port = 53) {
  return { ...tcp(cookie, remote, port), protocol: 17 };
}

type Feed = ReturnType<typeof setUp>['feed'];

/** The pod asks for a name and is told an address. */
export function resolve(feed: Feed, name: string, to = HUB, id = 1): void {
  const socket = udp(900 + id);
  feed('dns.question', { socket, id, type: 1, name });
  feed('dns.answer', {
    socket,
    id,
    type: 1,
    name,
    answerTotal: 1,
    recordCount: 1,
    records: dnsRecords([{ type: 'A', ttl: 30, data: to }]),
  });
}

/** A request to the hub, read in the TLS library. */
export const GET = { method: 'GET', host: 'huggingface.co', source: RequestSource.TLS_LIBRARY } as const;
