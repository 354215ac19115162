// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { WeirError } from '../../errors.ts';
import type { CallCoverage, CallObserver, WantedCalls } from '../../events/calls/call-observer.ts';
import { SYSTEM_CALL_NAMES, type SystemCallName } from '../../events/calls/system-call-name.ts';
import { LAYOUT_HASH } from '../../gen/events.ts';
import { CALL_PLAN_SIZE } from '../../gen/tables.ts';
import type { BpfMap } from '../bpf-map.ts';
import { Collection } from '../collection.ts';
import { readCollectionSpec } from '../collection-spec.ts';
import type { Link } from '../link.ts';
import type { VariableValue } from '../load-object.ts';
import type { Program } from '../program.ts';
import { encodeWantedCall } from './encode-call-plan.ts';
import { SYSTEM_CALLS } from './system-calls.ts';

export interface CallWatcherOptions {
  /** Folder of the compiled objects. */
  readonly objects: string;
  /** Maps that all objects share, by name; the caller goes on owning them. */
  readonly maps: ReadonlyMap<string, BpfMap>;
  /** Tunables of the object, by name. */
  readonly variables: Readonly<Record<string, VariableValue>>;
}

const PROGRAM = 'syscalls/on_sys_exit';
const MAX_DATA_BYTES = 1024;
const DEFAULT_DATA_BYTES = 80;

/** Told by other events, whatever is wanted here. */
const TOLD_ANYWAY: ReadonlySet<string> = new Set(['clone', 'clone3', 'fork', 'vfork', 'procexit']);

/**
 * Makes the kernel tell of system calls. The object is loaded when the first is wanted and unloaded when none is: what nobody asks for
 * costs neither memory nor time. Nothing of it is pinned: it ends with the agent.
 */
export class CallWatcher implements CallObserver {
  readonly #options: CallWatcherOptions;
  #collection: Collection | undefined;
  #link: Link | undefined;
  #closed = false;

  constructor(options: CallWatcherOptions) {
    this.#options = options;
  }

  /** Whether the kernel is told to tell of any. */
  get isAttached(): boolean {
    return this.#link !== undefined;
  }

  /** What is loaded, by name. */
  get programs(): Iterable<[string, Program]> {
    return this.#collection?.programs ?? [];
  }

  /** A kernel that refuses the program tells of none of them: every one is `missing` then. */
  wantCalls(wanted: WantedCalls): CallCoverage {
    if (this.#closed) throw new Error('call watcher: used after close');
    const unknown = [...wanted.calls]
      .filter((call) => !TOLD_ANYWAY.has(call) && !isSystemCall(call))
      .map((call) => ({ call, reason: 'nothing tells of it' }));
    const calls = SYSTEM_CALL_NAMES.filter((name) => wanted.calls.has(name) && numberOf(name) !== undefined);
    if (calls.length === 0) {
      this.#detach();
      return { told: [], missing: unknown };
    }
    try {
      this.#write(calls, wanted);
      this.#link ??= this.#loaded().program(PROGRAM).attach();
    } catch (error: unknown) {
      if (!(error instanceof WeirError)) throw error;
      this.#detach();
      return {
        told: [],
        missing: [...unknown, ...calls.map((call) => ({ call, reason: error.message }))],
      };
    }
    return { told: calls, missing: unknown };
  }

  /** Detaches; twice is harmless. */
  close(): void {
    this.#closed = true;
    this.#detach();
  }

  #write(
    calls: readonly SystemCallName[],
    { onlyWrites, dataBytes = DEFAULT_DATA_BYTES }: WantedCalls,
  ): void {
    const plans = this.#loaded().map('call_plans');
    const limit = Math.max(0, Math.min(dataBytes, MAX_DATA_BYTES));
    const told = new Set(calls);
    for (const name of SYSTEM_CALL_NAMES) {
      const number = numberOf(name);
      if (number === undefined) continue;
      const plan = told.has(name)
        ? encodeWantedCall(name, SYSTEM_CALLS[name], {
            onlyWrites: onlyWrites?.has(name) ?? false,
            dataBytes: limit,
          })
        : new Uint8Array(CALL_PLAN_SIZE);
      plans.update(new Uint8Array(Uint32Array.of(number).buffer), plan);
    }
  }

  #loaded(): Collection {
    if (this.#collection === undefined) {
      const { objects, maps, variables } = this.#options;
      const spec = readCollectionSpec(join(objects, 'syscalls.bpf.o'));
      const known = new Set(spec.variables.map(({ name }) => name));
      this.#collection = Collection.load([spec], {
        layoutHash: BigInt(`0x${LAYOUT_HASH}`),
        maxEntries: sizesOf(maps, new Set(spec.maps.map(({ name }) => name))),
        maps,
        variables: Object.fromEntries(Object.entries(variables).filter(([name]) => known.has(name))),
      });
    }
    return this.#collection;
  }

  #detach(): void {
    this.#link?.close();
    this.#link = undefined;
    this.#collection?.close();
    this.#collection = undefined;
  }
}

function isSystemCall(name: string): name is SystemCallName {
  return Object.hasOwn(SYSTEM_CALLS, name);
}

/** Undefined where this machine has no such call: nothing can be missed then. */
function numberOf(name: SystemCallName): number | undefined {
  const { x64, arm64 } = SYSTEM_CALLS[name];
  return process.arch === 'arm64' ? arm64 : x64;
}

/** Shared maps are as large as whoever made them says. */
function sizesOf(maps: ReadonlyMap<string, BpfMap>, used: ReadonlySet<string>): Record<string, number> {
  return Object.fromEntries(
    [...maps].filter(([name]) => used.has(name)).map(([name, { maxEntries }]) => [name, maxEntries]),
  );
}
