// SPDX-License-Identifier: Apache-2.0
import type { BatchView } from '../batch-view.ts';
import type { EventKindNumber } from '../events/event-kinds.ts';
import type { Fact, PodChange } from '../events/facts.ts';
import type { Pod } from '../events/pod.ts';
import type { Process } from '../events/process.ts';
import type { UndecodableReason } from '../events/read-frames.ts';
import type { TableFill } from '../metrics/table-fill.ts';
import type { AiResult } from './ai-recognition.ts';
import { type Cgroup, CgroupTable } from './cgroup-table.ts';
import { Enricher, type EventListener, type HoldCounters } from './enricher.ts';
import { HeldEvents, type HoldLimits } from './held-events.ts';
import type { HostReader } from './host-reader.ts';
import { type KnownProcess, lineOfPid } from './line-of-pid.ts';
import type { PodLookup } from './pod-lookup.ts';
import { ProcessTable } from './process-table.ts';

const SECOND_NS = 1_000_000_000;
const NO_HOLD: HoldLimits = { holdNs: 0, maxEvents: 0, maxBytes: 0 };

export interface IdentityOptions {
  readonly pods: PodLookup;
  readonly host: HostReader;
  /** Hears of what was learned outside of the event stream, in the order it was learned: what a recording keeps. */
  readonly onFact?: (fact: Fact) => void;
  /** How long what ended is still known, seconds of event time. */
  readonly graceSeconds?: number;
  /** How long a process whose exit no event will tell is kept without being asked for, seconds of event time. */
  readonly idleSeconds?: number;
  readonly maxProcesses?: number;
  readonly maxCgroups?: number;
  /** How long events wait for a pod that is not known, or known in part, and how many do; default none does. */
  readonly hold?: HoldLimits;
  /** What time it is, nanoseconds since boot. Absent in a replay: its facts say when waiting was over. */
  readonly now?: () => bigint;
  /** Whether events of a pod are shown, by what is known of it; default all are. Ask again with `reconsider`. */
  readonly observes?: (podUid: string, pod: Pod | undefined) => boolean;
  /** What a pod is taken for, and how far it can be governed; default nothing is said. Ask again with `reconsider`. */
  readonly aiOf?: (podUid: string) => AiResult;
  /** Hears of a pod of which something became known, when its cgroups know it, before events that waited are shown. */
  readonly onPod?: (podUid: string) => void;
}

/** Counts since the identity was made, and sizes now. */
export interface IdentityCounters extends HoldCounters {
  readonly events: number;
  /** Bytes that were no event, by reason. */
  readonly undecodable: Readonly<Record<UndecodableReason, number>>;
  /** Events that name a process which neither events nor the host could tell. */
  readonly processUnknown: number;
  /** Events that name a cgroup which neither events nor the host could tell. */
  readonly cgroupUnknown: number;
  readonly processes: number;
  /** Processes forgotten before their time because there were too many. */
  readonly processesEvicted: number;
  /** Processes whose exit event never came. */
  readonly exitsMissed: number;
  /** Processes asked from the host on demand, and not asked because a batch had asked enough. */
  readonly hostAsked: number;
  readonly hostSkipped: number;
  readonly cgroups: number;
  readonly cgroupsRefused: number;
}

/** Turns batches of the kernel's records into events with who did them. */
export interface Identity {
  /** Reads what runs now: processes, and cgroups below `cgroupRoot` (a path from the cgroup2 root). */
  seed(cgroupRoot: string): void;
  /** Takes a fact that was not asked for. Those about pods go to the `PodLookup`, those about AI to recognition. */
  learn(fact: Exclude<Fact, { type: 'pod' | 'ai' | 'clause' }>): void;
  /** Says who hears of events from here on. */
  listen(listener: EventListener): void;
  /**
   * Applies the identity records of a batch, then shows every event of it to who listens, in the order of time; those
   * of a pod that is not known wait, and are shown, in their order, when it is. So do those of a container of which the
   * runtime has not told; only the order within the container holds then. What a listener throws is not caught.
   */
  consume(view: BatchView, byteLength: number): void;
  /** Forgets what need not be kept at `nowNs` (since boot), where no batch comes for long. */
  advance(nowNs: bigint): void;
  /** Shows what has waited long enough for its pod at `nowNs`, since boot. */
  timeOut(nowNs: bigint): void;
  /** Until when something waits, nanoseconds since boot; undefined when nothing does. */
  heldUntil(): number | undefined;
  /** Asks again whether events of a pod are shown, and what it is taken for. */
  reconsider(podUid: string): void;
  /** Shows everything that waits, as it is known now. Call it at the end. */
  flush(): void;
  /** A process by pid and start, at a time; nanoseconds since boot, as `BatchView.key64` reads them. */
  process(tgid: number, start: number, time: number): Process | undefined;
  /** The process that has this pid now (`nowNs` since boot) and its ancestors, nearest first; see `lineOfPid`. */
  lineOfPid(pid: number, nowNs: bigint): readonly KnownProcess[];
  /** A cgroup by its id; one that was removed is known for a while. */
  cgroup(id: bigint): Cgroup | undefined;
  /** Cgroups that are there, with their pods: what `selectObserved` selects from. */
  cgroups(): Iterable<Cgroup>;
  /** Cgroups of a pod that are there. */
  cgroupsOf(podUid: string): Iterable<Cgroup>;
  /** Looks for cgroups that no event told of: the kubelet's own may have been made anew. */
  findCgroups(): void;
  /** What is known now, as facts in an order in which they can be learned again. */
  facts(): Iterable<Fact>;
  counters(): IdentityCounters;
  /** Events of a kind that came, shown or not. */
  eventsOf(kind: EventKindNumber): number;
  tableFills(): readonly TableFill[];
  /** Stops listening to the pods. */
  close(): void;
}

/** Builds the identity tables of one node. Pure: what it knows comes from batches, `pods` and `host`. */
export function createIdentity(options: IdentityOptions): Identity {
  const { pods, host, onFact = () => undefined, hold = NO_HOLD } = options;
  const graceNs = (options.graceSeconds ?? 30) * SECOND_NS;
  const { maxProcesses = 65_536, maxCgroups = 65_536 } = options;
  const cgroups = new CgroupTable({
    podByUid: (uid) => pods.byUid(uid),
    ...(options.observes && { observes: options.observes }),
    ...(options.aiOf && { aiOf: options.aiOf }),
    onDropped: ({ id }) => processes.silence(id),
    holds: hold.holdNs > 0,
    graceNs,
    maxEntries: maxCgroups,
  });
  const { now } = options;
  const held = new HeldEvents(hold, now === undefined ? () => Number.POSITIVE_INFINITY : () => Number(now()));
  const processes = new ProcessTable({
    process: (pid) => host.process(pid),
    onLearned: (process) => onFact({ type: 'process', process }),
    perBatch: 64,
    unknownNs: SECOND_NS,
    graceNs,
    idleNs: (options.idleSeconds ?? 600) * SECOND_NS,
    maxProcesses,
    maxEnded: Math.min(4096, maxProcesses >> 1),
  });
  const findCgroups = (root: string) => {
    for (const cgroup of host.cgroups(root)) {
      if (cgroups.add(cgroup)) onFact({ type: 'cgroup', cgroup });
    }
  };
  const enricher = new Enricher({ processes, cgroups, held, findCgroups, findIntervalNs: 10 * SECOND_NS });
  const changes: PodChange[] = [];
  const takeChange = (change: PodChange) => {
    cgroups.change(change);
    onFact({ type: 'pod', change });
    if (change.type === 'delete') return;
    options.onPod?.(change.pod.uid);
    enricher.release(change.pod.uid);
  };
  const unsubscribe = pods.subscribe((change) => {
    // whoever listens to an event may tell of a pod: that is for the events behind this batch
    if (enricher.isConsuming) changes.push(change);
    else takeChange(change);
  });
  const timeOut = (nowNs: number) => {
    for (let podUid = held.overdue(nowNs); podUid !== undefined; podUid = held.overdue(nowNs)) {
      // the clock says what no event does: a replay must hear of it
      onFact({ type: 'overdue', podUid });
      enricher.timeOut(podUid);
    }
  };

  return {
    seed(cgroupRoot) {
      for (const pod of pods.list()) onFact({ type: 'pod', change: { type: 'set', pod } });
      enricher.cgroupRoot = cgroupRoot;
      findCgroups(cgroupRoot);
      const running = [...host.processes()];
      processes.learn(running, 'seed');
      for (const process of running) onFact({ type: 'process', process });
    },
    learn(fact) {
      if (fact.type === 'process') processes.learn([fact.process], 'seed');
      else if (fact.type === 'cgroup') cgroups.add(fact.cgroup);
      else enricher.timeOut(fact.podUid);
    },
    listen: (listener) => enricher.listen(listener),
    consume(view, byteLength) {
      enricher.consume(view, byteLength);
      for (const change of changes.splice(0)) takeChange(change);
    },
    advance: (nowNs) => enricher.advance(Number(nowNs)),
    timeOut: (nowNs) => timeOut(Number(nowNs)),
    heldUntil: () => held.dueNs,
    reconsider: (podUid) => cgroups.reconsider(podUid),
    flush: () => enricher.flush(),
    process: (tgid, start, time) => processes.lookup(tgid, start, time),
    lineOfPid: (pid, nowNs) => lineOfPid(pid, host, (each) => processes.byPid(each, Number(nowNs))),
    cgroup: (id) => cgroups.get(Number(id)),
    cgroups: () => cgroups,
    *cgroupsOf(podUid) {
      for (const cgroup of cgroups.ofPod(podUid)) if (cgroup.removedAt === undefined) yield cgroup;
    },
    findCgroups() {
      if (enricher.cgroupRoot !== undefined) findCgroups(enricher.cgroupRoot);
    },
    *facts() {
      for (const pod of pods.list()) yield { type: 'pod', change: { type: 'set', pod } };
      for (const { id, path } of cgroups) yield { type: 'cgroup', cgroup: { id, path } };
      for (const process of processes.facts()) yield { type: 'process', process };
    },
    counters: () => countersOf(enricher, processes, cgroups),
    eventsOf: (kind) => enricher.eventsOf(kind),
    tableFills: () => [
      { table: 'processes', entries: processes.counters.processes, capacity: maxProcesses },
      { table: 'cgroups', entries: cgroups.size, capacity: maxCgroups },
    ],
    close: unsubscribe,
  };
}

function countersOf(enricher: Enricher, processes: ProcessTable, cgroups: CgroupTable): IdentityCounters {
  const table = processes.counters;
  return {
    ...enricher.counters,
    processes: table.processes,
    processesEvicted: table.evicted,
    exitsMissed: table.missedExits,
    hostAsked: table.hostAsked,
    hostSkipped: table.hostSkipped,
    cgroups: cgroups.size,
    cgroupsRefused: cgroups.refused,
  };
}
