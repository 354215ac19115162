// SPDX-License-Identifier: Apache-2.0
import type { EnrichedEvent } from '../../src/events/enriched-event.ts';
import { EVENT_KINDS, type EventName } from '../../src/events/event-kinds.ts';
import type { Container, Pod } from '../../src/events/pod.ts';
import type { Process } from '../../src/events/process.ts';
import type { IdentityRecord } from '../../src/events/record.ts';
import { type EventValues, FrameBuilder } from './build-frames.ts';

/** Who did it, as identity would have said. */
export interface Doer {
  readonly process?: Process;
  readonly container?: Container;
  readonly pod?: Pod;
  readonly identity?: IdentityRecord;
  readonly cgroupPath?: string;
}

const cursors = new Map(Object.values(EVENT_KINDS).map((row) => [row.name, row.cursor]));

/** An event as detection gets it: a real record behind a real cursor, and who did it. */
export function buildEvent<Name extends EventName>(
  name: Name,
  values: EventValues<Name>,
  { process, container, pod, identity, cgroupPath }: Doer = {},
): EnrichedEvent {
  const { view } = new FrameBuilder().add(name, values).build();
  const cursor = cursors.get(name);
  if (cursor === undefined) throw new Error(`no event ${name}`);
  // Name and cursor come from one row, which the type of the table can't tell.
  return {
    name,
    event: new cursor().move(view, 8),
    process,
    container,
    pod,
    identity,
    cgroupPath,
  } as EnrichedEvent;
}

/** A process image with sensible fields. */
export function buildProcess(fields: Partial<Process> & { readonly pid: number }): Process {
  const startNs = fields.startNs ?? BigInt(fields.pid) * 1000n;
  return {
    id: `${fields.pid}:${startNs}`,
    namespacePid: 1,
    startNs,
    executable: '/usr/bin/python3.11',
    arguments: ['python3'],
    argumentsTruncated: false,
    argumentsInvalid: false,
    cwd: '/',
    comm: 'python3',
    uid: 1000,
    effectiveUid: 1000,
    gid: 1000,
    effectiveGid: 1000,
    loginUid: undefined,
    capabilities: 0n,
    permittedCapabilities: 0n,
    session: 1,
    processGroup: 1,
    file: undefined,
    tty: 0,
    cgroupId: 100n,
    namespaces: { mount: 1, pid: 1, network: 1, user: 1, uts: 1, ipc: 1, cgroup: 1 },
    parent: undefined,
    source: 'exec',
    ...fields,
  };
}

/** A pod with sensible fields. */
export function buildPod(namespace: string, name: string, fields: Partial<Pod> = {}): Pod {
  return {
    namespace,
    name,
    uid: `uid-${namespace}-${name}`,
    labels: {},
    namespaceLabels: {},
    governance: {},
    containers: [],
    resources: [],
    origin: 'api',
    since: 0,
    ...fields,
  };
}

/** The container of such a pod. */
export function buildContainer(pod: Pod, fields: Partial<Container> = {}): Container {
  return { id: 'c'.repeat(64), runtime: 'containerd', podUid: pod.uid, name: 'main', ...fields };
}
