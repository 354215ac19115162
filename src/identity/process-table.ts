// SPDX-License-Identifier: Apache-2.0
import type { BatchView } from '../batch-view.ts';
import type { ProcessFacts } from '../events/facts.ts';
import type { Process } from '../events/process.ts';
import {
  EventFlag,
  type EventHeaderCursor,
  type ProcessExecCursor,
  type ProcessExitCursor,
  type ProcessForkCursor,
} from '../gen/events.ts';
import { HostQuestions, type HostQuestionsOptions } from './host-questions.ts';
import { cgroupNumber, factsOfImage, MAX_ANCESTORS, ProcessImage } from './process-image.ts';
import { ProcessRetention, type RetentionOptions } from './process-retention.ts';
import { type ProcessRows, RowState } from './process-rows.ts';
import { latestStart, type ProcessStart, startMatches, startOf } from './process-start.ts';
import { ExecProgram, programOfFacts } from './program.ts';

const NONE = -1;

export interface ProcessTableOptions extends HostQuestionsOptions, RetentionOptions {
  /** Hears of every process that the host told of on demand. */
  readonly onLearned: (facts: ProcessFacts) => void;
}

/**
 * Processes by pid and start, each with the program it runs and ran. Fed with the identity events in the order of
 * their ring, then asked who did what; where events don't tell, it asks the host. Times are nanoseconds since boot as
 * `BatchView.key64` reads them. Images are immutable and may be kept.
 */
export class ProcessTable {
  readonly #retention: ProcessRetention;
  readonly #rows: ProcessRows;
  readonly #questions: HostQuestions;
  readonly #onLearned: (facts: ProcessFacts) => void;

  constructor(options: ProcessTableOptions) {
    this.#retention = new ProcessRetention(options);
    this.#rows = this.#retention.rows;
    this.#questions = new HostQuestions(options);
    this.#onLearned = options.onLearned;
  }

  get counters(): {
    readonly processes: number;
    readonly evicted: number;
    readonly missedExits: number;
    readonly hostAsked: number;
    readonly hostSkipped: number;
  } {
    const { evicted, missedExits } = this.#retention;
    const { asked, skipped } = this.#questions;
    return { processes: this.#rows.size, evicted, missedExits, hostAsked: asked, hostSkipped: skipped };
  }

  /** A process was made: it runs its parent's program. `isSilent`: no event may tell of its exit. */
  fork(event: ProcessForkCursor, isSilent = false): void {
    const { tgid, processStartKey, timeKey } = event.header;
    if (this.#find(tgid, processStartKey, event) !== NONE) return;
    const parent = this.#parentAt(event, timeKey);
    if (parent === undefined) {
      // without its parent's program the child is only known to the host, which may have it from after an exec
      this.#askHost(tgid, processStartKey, event.header.processStart, timeKey);
      return;
    }
    const image = new ProcessImage({
      pid: tgid,
      namespacePid: event.namespaceTgid,
      startNs: event.header.processStart,
      cgroup: cgroupNumber(event.header.cgroupIdKey, event.header),
      program: parent.program,
      parent,
      source: 'fork',
    });
    this.#retention.add(image, exactly(processStartKey), timeKey, isSilent);
  }

  /** A process runs a new program from now on. `isSilent`: no event may tell of its exit. */
  exec(event: ProcessExecCursor, view: BatchView, isSilent = false): void {
    const { tgid, processStartKey, timeKey } = event.header;
    const row = this.#find(tgid, processStartKey, event);
    const before = row === NONE ? undefined : this.#rows.image(row);
    const parent = before === undefined ? this.#parentAt(event, processStartKey) : before.parent;
    const image = new ProcessImage({
      pid: tgid,
      namespacePid: event.namespaceTgid,
      startNs: before === undefined ? event.header.processStart : before.startNs,
      cgroup: cgroupNumber(event.header.cgroupIdKey, event.header),
      program: new ExecProgram(event, view, (before ?? parent)?.program),
      parent,
      source: 'exec',
    });
    const isAlone = isSilent || (event.header.flags & EventFlag.EXEC_ALONE) !== 0;
    if (row === NONE) this.#retention.add(image, exactly(processStartKey), timeKey, isAlone);
    else {
      this.#rows.replaceImage(row, image, timeKey);
      if (isAlone) this.#retention.silence(row);
    }
  }

  /** A process ended; it is still known for the grace. */
  exit(event: ProcessExitCursor): void {
    const { tgid, processStartKey, timeKey } = event.header;
    const row = this.#find(tgid, processStartKey, event);
    if (row !== NONE) this.#retention.end(row, timeKey);
  }

  /** The image that the process `tgid` that started at `start` ran at `time`, if the table knows it. */
  lookup(tgid: number, start: number, time: number): ProcessImage | undefined {
    if (tgid === 0 || start === 0) return undefined;
    const row = this.#rows.find(tgid, start);
    return row === NONE ? undefined : this.#rows.imageAt(row, time);
  }

  /** The process that has this pid at `time`, as far as the table knows: it does not hear of every exit. */
  byPid(tgid: number, time: number): ProcessImage | undefined {
    const row = this.#retention.findAt(tgid, time);
    return row === NONE ? undefined : this.#rows.imageAt(row, time);
  }

  /** Who did what `header` tells; the host is asked where the table does not know. */
  resolve(header: EventHeaderCursor): ProcessImage | undefined {
    const { tgid, processStartKey, timeKey } = header;
    if (tgid === 0 || processStartKey === 0) return undefined;
    const row = this.#rows.find(tgid, processStartKey);
    if (row === NONE) return this.#askHost(tgid, processStartKey, header.processStart, timeKey);
    if (!this.#rows.isExact(row)) this.#refine(row, header.processStart);
    return this.#rows.imageAt(row, timeKey);
  }

  /** Takes processes that were found running, in any order, unless events told of them already. */
  learn(processes: Iterable<ProcessFacts>, source: Process['source']): void {
    const byPid = new Map<number, ProcessFacts>();
    for (const facts of processes) byPid.set(facts.pid, facts);
    for (const facts of byPid.values()) {
      if (!this.#rows.has(facts.pid, startOf(facts)))
        this.#addWithParents(facts, source, (pid) => byPid.get(pid));
    }
  }

  /** What happens in a cgroup is told no longer: the ends of its processes may not be. Looks at all processes. */
  silence(cgroupId: bigint): void {
    const cgroup = Number(cgroupId);
    for (let row = 0; row < this.#rows.end; row++) {
      const isThere = this.#rows.state(row) === RowState.RUNNING;
      if (isThere && Number(this.#rows.image(row).cgroup) === cgroup) this.#retention.silence(row);
    }
  }

  /** What is known of running processes and their ancestors, ancestors first. */
  *facts(): Iterable<ProcessFacts> {
    const told = new Set<string>();
    for (let row = 0; row < this.#rows.end; row++) {
      const state = this.#rows.state(row);
      if (state !== RowState.RUNNING && state !== RowState.SILENT) continue;
      const own = this.#rows.image(row);
      for (const image of ancestryOf(own, told))
        yield factsOfImage(image, image !== own || this.#rows.isExact(row));
    }
  }

  /** Forgets what need not be kept at `now`; the host may be asked again. Called after each batch. */
  expire(now: number): void {
    this.#retention.expire(now);
    this.#questions.refill();
  }

  /** The process an identity event names, with the exact start that the event gives. */
  #find(tgid: number, start: number, event: { readonly header: EventHeaderCursor }): number {
    const row = this.#rows.find(tgid, start);
    if (row !== NONE && !this.#rows.isExact(row)) this.#refine(row, event.header.processStart);
    return row;
  }

  #parentAt(event: ProcessForkCursor | ProcessExecCursor, time: number): ProcessImage | undefined {
    const { parentTgid, parentStartKey } = event;
    if (parentTgid === 0) return undefined;
    const row = this.#rows.find(parentTgid, parentStartKey);
    if (row === NONE) return this.#askHost(parentTgid, parentStartKey, event.parentStart, time);
    if (!this.#rows.isExact(row)) this.#refine(row, event.parentStart);
    return this.#rows.imageAt(row, time);
  }

  /** Images that were handed out keep the start they had. */
  #refine(row: number, startNs: bigint): void {
    const { pid, namespacePid, cgroup, program, parent, source } = this.#rows.image(row);
    this.#rows.refine(row, new ProcessImage({ pid, namespacePid, startNs, cgroup, program, parent, source }));
  }

  #askHost(tgid: number, start: number, startNs: bigint, now: number): ProcessImage | undefined {
    const facts = this.#questions.ask(tgid, start, now, (found) => startMatches(startOf(found), start));
    if (facts === undefined) return undefined;
    return this.#addWithParents({ ...facts, startNs, startExact: true }, 'host', (pid) =>
      this.#askParent(pid, start, now),
    );
  }

  #askParent(pid: number, childStart: number, now: number): ProcessFacts | undefined {
    return this.#questions.ask(pid, childStart, now, (found) => Number(found.startNs) <= childStart);
  }

  /** Adds a process, and before it those of its ancestors that the table doesn't know and `factsOf` does. */
  #addWithParents(
    facts: ProcessFacts,
    source: Process['source'],
    factsOf: (pid: number) => ProcessFacts | undefined,
  ): ProcessImage {
    const line = [facts];
    const seen = new Set([facts.pid]);
    let parent: ProcessImage | undefined;
    for (let child = facts; ; ) {
      const start = latestStart(startOf(child));
      const row = this.#retention.findAt(child.parentPid, start);
      parent = row === NONE ? undefined : this.#rows.imageAt(row, start);
      const next =
        parent === undefined && isAncestor(child.parentPid, seen) ? factsOf(child.parentPid) : undefined;
      // a parent is never younger than its child: that would be the next owner of its pid
      if (next === undefined || Number(next.startNs) > start) break;
      seen.add(next.pid);
      line.push(next);
      child = next;
    }
    let image = this.#addFacts(line.pop() ?? facts, parent, source);
    for (const child of line.reverse()) image = this.#addFacts(child, image, source);
    return image;
  }

  #addFacts(facts: ProcessFacts, parent: ProcessImage | undefined, source: Process['source']): ProcessImage {
    const { pid, namespacePid, startNs, cgroupId: cgroup } = facts;
    const program = programOfFacts(facts);
    const image = new ProcessImage({ pid, namespacePid, startNs, cgroup, program, parent, source });
    const start = startOf(facts);
    this.#retention.add(image, start, start.start, true);
    if (source === 'host') this.#onLearned(facts);
    return image;
  }
}

/** An image after those of its ancestors that were not told yet. */
function ancestryOf(own: ProcessImage, told: Set<string>): readonly ProcessImage[] {
  const line: ProcessImage[] = [];
  for (let image: ProcessImage | undefined = own; image && !told.has(image.id); image = image.parent) {
    told.add(image.id);
    line.push(image);
  }
  return line.reverse();
}

function exactly(start: number): ProcessStart {
  return { start, startExact: true };
}

/** Whether to go on to the parent `pid`: facts of a damaged recording may go round in circles. */
function isAncestor(pid: number, seen: ReadonlySet<number>): boolean {
  return pid !== 0 && !seen.has(pid) && seen.size < MAX_ANCESTORS;
}
