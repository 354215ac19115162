// SPDX-License-Identifier: Apache-2.0
import type { EnrichedEvent } from '../../src/events/enriched-event.ts';
import type { Pod, PodContainer } from '../../src/events/pod.ts';
import { createIdentity, type IdentityOptions } from '../../src/identity/create-identity.ts';
import { PodStore } from '../../src/identity/pod-store.ts';
import { buildPod } from './build-event.ts';
import { type BuiltEvent, buildFrames } from './build-frames.ts';

export const MS = 1e6;
const NO_HOST = { processes: () => [], process: () => undefined, cgroups: () => [] };
const HOLD = { holdNs: 1000 * MS, maxEvents: 100, maxBytes: 1e6 };

/** 64 hex digits, other ones for each number. */
export function containerId(n: number): string {
  return n.toString(16).padStart(64, '0');
}

/** What one shown event said. */
export interface Told {
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

/** Identity of a node whose events are fed one by one, a millisecond apart, and what it shows of them. */
export function setUpNode(options: Partial<IdentityOptions> = {}) {
  const pods = new PodStore();
  let ms = 0;
  const identity = createIdentity({
    pods,
    host: NO_HOST,
    hold: HOLD,
    now: () => BigInt(ms * MS),
    ...options,
  });
  const shown: Told[] = [];
  identity.listen({
    onEvent: (event) => {
      if (!event.name.startsWith('cgroup.')) shown.push(told(event));
    },
  });
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
    identity.advance(BigInt(ms * MS));
    identity.timeOut(BigInt(ms * MS));
  };
  const set = (pod: Pod) => pods.apply({ type: 'set', pod });
  return { identity, pods, shown, next, make, remove, exec, connect, wait, set, feed, now: () => ms };
}

/** A pod of namespace `research`. */
export function podOf(
  uid: string,
  name: string,
  containers: readonly PodContainer[] = [],
  more: Partial<Pod> = {},
): Pod {
  return buildPod('research', name, { uid, containers, ...more });
}

/** A container whose id is `containerId(n)`. */
export function containerOf(name: string, n: number, kind: PodContainer['kind'] = 'container'): PodContainer {
  return { name, id: containerId(n), image: `img/${name}:${n}`, kind };
}
