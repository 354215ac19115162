// SPDX-License-Identifier: Apache-2.0
import type { EnrichedEvent } from '../events/enriched-event.ts';
import type { Container, Pod } from '../events/pod.ts';
import type { Process } from '../events/process.ts';
import type { IdentityRecord } from '../events/record.ts';

/** Who did something: what an event knows of it, in objects that may be kept. */
export interface Who {
  /** In the initial pid namespace; 0 unknown. */
  readonly pid: number;
  readonly process: Process | undefined;
  readonly container: Container | undefined;
  readonly pod: Pod | undefined;
  readonly identity: IdentityRecord | undefined;
  /** A number where that is exact: it is cheaper. */
  readonly cgroupId: number | bigint;
  readonly cgroupPath: string | undefined;
}

/** Who did what an event tells; what it does not know, `known` may. */
export function whoOf(enriched: EnrichedEvent, known?: Who): Who {
  const { process, container, pod, identity, cgroupPath, event } = enriched;
  const { header } = event;
  const pid = header.tgid;
  const key = header.cgroupIdKey;
  const cgroupId = key <= Number.MAX_SAFE_INTEGER ? key : header.cgroupId;
  if (known === undefined) return { pid, process, container, pod, identity, cgroupId, cgroupPath };
  return {
    pid: pid === 0 ? known.pid : pid,
    process: process ?? known.process,
    container: container ?? known.container,
    pod: pod ?? known.pod,
    identity: pod === undefined && known.pod !== undefined ? known.identity : identity,
    cgroupId,
    cgroupPath: cgroupPath ?? known.cgroupPath,
  };
}

/** Name of a pod for people: `namespace/name`, its uid where no more is known, `cgroup <path or id>` where it is none. */
export function nameOfWho({ pod, container, cgroupId, cgroupPath }: Who): string {
  if (pod !== undefined) return `${pod.namespace}/${pod.name}`;
  return container?.podUid ?? `cgroup ${cgroupPath ?? cgroupId}`;
}
