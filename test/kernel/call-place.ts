// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SystemCallName, systemCallName } from '../../src/events/calls/system-call-name.ts';
import { ObserveFlag } from '../../src/gen/events.ts';
import { CallWatcher } from '../../src/kernel/calls/call-watcher.ts';
import { buildActor } from './actor.ts';
import { buildCalls, type CallArgument, callOf, makeCalls } from './calls.ts';
import { cgroupIdOf, type LivePlace, makeLivePlace, OBJECTS } from './live.ts';
import { type Syscall, Watch } from './watch.ts';

/** A call and its arguments, by name. */
export type MadeCall = readonly [SystemCallName, ...CallArgument[]];

/** Two cgroups, of which one is observed, a folder of the test's own, and what makes the kernel tell of calls. */
export class CallPlace {
  readonly watch: Watch;
  readonly calls: CallWatcher;
  readonly observed: string;
  readonly unobserved: string;
  /** An empty folder, in which calls are made where nothing else is said. */
  readonly folder: string;
  readonly #place: LivePlace;

  /** `variables`: tunables of what tells of calls. */
  constructor(name: string, variables: Readonly<Record<string, bigint>> = {}) {
    buildActor();
    buildCalls();
    this.folder = mkdtempSync(join(tmpdir(), `weir-${name}-`));
    chmodSync(this.folder, 0o755);
    this.#place = makeLivePlace(name);
    this.observed = this.#place.makeCgroup('observed');
    this.unobserved = this.#place.makeCgroup('unobserved');
    this.watch = new Watch({ objects: ['process'] });
    this.calls = new CallWatcher({ objects: OBJECTS, maps: this.watch.collection.maps, variables });
    const pod = cgroupIdOf(this.observed);
    this.watch.tables.setCgroup(pod, { pod, observe: ObserveFlag.PROCESSES });
  }

  /** From here on these calls are told, and no others. */
  want(...names: readonly SystemCallName[]): void {
    const { missing } = this.calls.wantCalls({ calls: new Set(names) });
    if (missing.length > 0) throw new Error(`not told: ${JSON.stringify(missing)}`);
  }

  /** What is told of the calls when a process of the observed cgroup makes them, and what they returned to it. */
  tellOf(
    made: readonly MadeCall[],
    options: Parameters<typeof makeCalls>[2] = { cwd: this.folder },
  ): { readonly told: readonly Syscall[]; readonly results: readonly number[]; readonly pid: number } {
    const { pid, results } = makeCalls(
      this.observed,
      made.map((call) => callOf(...call)),
      options,
    );
    this.watch.drain();
    const begun = this.watch.execOf(pid).header.time;
    const all = this.watch.syscalls.filter(({ header }) => header.tgid === pid && header.time > begun);
    // the program itself makes others, before, between and after
    let at = 0;
    const told = made.map(([name], index) => {
      const result = results[index] ?? 0;
      while (at < all.length && !isIt(all[at] as Syscall, name, result)) at++;
      const found = all[at++];
      if (found === undefined) throw new Error(`${name} = ${result}: not told`);
      return found;
    });
    return { told, results, pid };
  }

  /** What is told of one call. */
  eventOf(...call: MadeCall): Syscall {
    return this.tellOf([call]).told[0] as Syscall;
  }

  async remove(): Promise<void> {
    this.calls.close();
    await this.watch.close();
    this.#place.remove();
    rmSync(this.folder, { recursive: true });
  }
}

function isIt(event: Syscall, name: SystemCallName, result: number): boolean {
  const returned = event.error === 0 ? Number(event.result) : -event.error;
  return systemCallName(event.call) === name && returned === result;
}
