// SPDX-License-Identifier: Apache-2.0
import type { Container, Pod } from '../events/pod.ts';
import type { Process } from '../events/process.ts';
import type { ContainerRecord, EventRecord, PodRecord, ProcessRecord, RecordHead } from '../events/record.ts';
import { redactArguments, redactTarget } from '../events/redact.ts';
import type { RecordKind } from '../record-words.ts';
import { createWallClock, type WallClock } from '../time.ts';
import type { Who } from './who.ts';

export interface RecordOrigin {
  readonly node: string;
  readonly bootId: string;
  /** Id of this run of the agent, or of this replay. */
  readonly run: string;
  readonly cluster?: string;
  /** Version of the agent. */
  readonly agent: string;
  /** Version of the catalogue. */
  readonly catalog: string;
  /** Wall clock minus boot clock, nanoseconds. */
  readonly clockOffsetNs: bigint;
  /** Whether secrets are left out. */
  readonly redact: boolean;
}

export type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A record in the making. Its sequence number is given when it is emitted. */
export type Draft = Writable<EventRecord>;

const SCHEMA = 'weir.dev/record/v1';
const MAX_ANCESTORS = 16;
const MAX_CGROUPS = 4096;

/**
 * Begins records, with all that does not depend on their kind. What a process, a pod or a container says of itself is
 * made once: the same object stands in every record of it.
 */
export class RecordMaker {
  readonly #origin: RecordOrigin;
  #clock: WallClock;
  readonly #processes = new WeakMap<Process, ProcessRecord>();
  readonly #arguments = new WeakMap<readonly string[], readonly string[]>();
  readonly #pods = new WeakMap<Pod, PodRecord>();
  readonly #containers = new WeakMap<Container, ContainerRecord>();

  readonly #cgroups = new Map<Who['cgroupId'], NonNullable<EventRecord['cgroup']>>();

  constructor(origin: RecordOrigin) {
    this.#origin = origin;
    this.#clock = createWallClock(origin.clockOffsetNs);
  }

  /** Takes a new measure of how far the wall clock is ahead of the boot clock. */
  setClockOffset(offsetNs: bigint): void {
    if (offsetNs !== this.#clock.offsetNs) this.#clock = createWallClock(offsetNs);
  }

  /** Wall clock minus boot clock, nanoseconds. */
  get clockOffsetNs(): bigint {
    return this.#clock.offsetNs;
  }

  time(bootNs: bigint): string {
    return this.#clock.text(bootNs);
  }

  /** What every record begins with. */
  head<Kind extends RecordKind>(kind: Kind, bootNs: bigint): Writable<RecordHead> & { kind: Kind } {
    const { node, bootId, run, cluster, agent, catalog } = this.#origin;
    const time = this.#clock.text(bootNs);
    // One shape of object, whatever the kind: most of the time of a record is spent here.
    return cluster === undefined
      ? { schema: SCHEMA, kind, time, node, bootId, run, sequence: 0, agent, catalog }
      : { schema: SCHEMA, kind, time, cluster, node, bootId, run, sequence: 0, agent, catalog };
  }

  /** Begins a record about something that `who` did. */
  event(kind: RecordKind, bootNs: bigint, who: Who): Draft {
    const draft = this.head(kind, bootNs) as Omit<Draft, 'verdict'> & { verdict?: Draft['verdict'] };
    if (who.pod !== undefined) draft.pod = this.#pod(who.pod);
    if (who.container !== undefined) draft.container = this.#container(who.container, who.pod);
    if (who.identity !== undefined) draft.identity = who.identity;
    if (who.process !== undefined) draft.process = this.process(who.process);
    else if (who.pid !== 0) draft.unknownProcess = { pid: who.pid };
    draft.cgroup = this.#cgroup(who);
    draft.verdict = 'allow';
    return draft as Draft;
  }

  /** Begins a record about a pod, of which no process did anything. */
  ofPod(kind: RecordKind, bootNs: bigint, pod: Pod): Draft {
    return { ...this.head(kind, bootNs), pod: this.#pod(pod), verdict: 'allow' } as Draft;
  }

  process(process: Process): ProcessRecord {
    let record = this.#processes.get(process);
    if (record === undefined) {
      record = this.#describeProcess(process);
      this.#processes.set(process, record);
    }
    return record;
  }

  /** A request target as it may be shown. */
  target(target: string): string {
    return this.#origin.redact ? redactTarget(target) : target;
  }

  /** The path says something only where no container does. */
  #cgroup({ cgroupId, cgroupPath, container }: Who): NonNullable<EventRecord['cgroup']> {
    const path = container === undefined ? cgroupPath : undefined;
    const known = this.#cgroups.get(cgroupId);
    if (known !== undefined && known.path === path) return known;
    if (this.#cgroups.size >= MAX_CGROUPS) this.#cgroups.clear();
    const id = String(cgroupId);
    const record = path === undefined ? { id } : { id, path };
    this.#cgroups.set(cgroupId, record);
    return record;
  }

  #describeProcess(process: Process): ProcessRecord {
    const ancestors: { id: string; pid: number; executable: string }[] = [];
    for (let at = process.parent; at !== undefined && ancestors.length < MAX_ANCESTORS; at = at.parent) {
      ancestors.push({ id: at.id, pid: at.pid, executable: at.executable });
    }
    const record: Writable<ProcessRecord> = {
      id: process.id,
      pid: process.pid,
      startTime: this.#clock.text(process.startNs),
      executable: process.executable,
      comm: process.comm,
      arguments: this.#shownArguments(process.arguments),
      cwd: process.cwd,
      uid: process.uid,
      gid: process.gid,
      capabilities: process.capabilities.toString(16),
      ancestors,
    };
    if (process.effectiveUid !== process.uid) record.effectiveUid = process.effectiveUid;
    if (process.argumentsTruncated) record.argumentsTruncated = true;
    if (process.argumentsInvalid) record.argumentsInvalid = true;
    return record;
  }

  /** A fork has the arguments of its parent: they are redacted once. */
  #shownArguments(args: readonly string[]): readonly string[] {
    if (!this.#origin.redact) return args;
    let shown = this.#arguments.get(args);
    if (shown === undefined) {
      shown = redactArguments(args);
      this.#arguments.set(args, shown);
    }
    return shown;
  }

  #pod(pod: Pod): PodRecord {
    let record = this.#pods.get(pod);
    if (record === undefined) {
      const { namespace, name, uid, serviceAccount, workload, governance } = pod;
      record = {
        namespace,
        name,
        uid,
        ...(serviceAccount === undefined ? {} : { serviceAccount }),
        ...(workload === undefined ? {} : { workload }),
        ...(Object.keys(governance).length === 0 ? {} : { governance }),
      };
      this.#pods.set(pod, record);
    }
    return record;
  }

  #container(container: Container, pod: Pod | undefined): ContainerRecord {
    let record = this.#containers.get(container);
    // A pod that became known takes the place of its uid.
    if (record === undefined || (record.podUid === undefined) !== (pod !== undefined)) {
      const { id, runtime, name, image, imageDigest, podUid } = container;
      record = {
        id,
        ...(name === undefined ? {} : { name }),
        ...(image === undefined ? {} : { image }),
        ...(imageDigest === undefined ? {} : { imageDigest }),
        runtime,
        ...(pod === undefined ? { podUid } : {}),
      };
      this.#containers.set(container, record);
    }
    return record;
  }
}
