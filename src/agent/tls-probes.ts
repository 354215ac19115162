// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../errors.ts';

/** A file that holds a TLS library, as this process can open it. */
export interface TlsLibraryFile {
  /** `/proc/<pid>/root/…` or a plain path. */
  readonly path: string;
  /** Device and inode: the same file under any path. */
  readonly key: string;
}

export interface TlsProbesOptions {
  /** The TLS libraries that a process maps or could load; empty when it is gone. */
  readonly find: (pid: number) => readonly TlsLibraryFile[];
  /** Attaches to a file for all who map it; undefined where the kernel refuses probes. */
  readonly attach: (path: string) => { close(): void } | undefined;
  /** Calls `run` after `ms`; returns what cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** Milliseconds, from any moment on. */
  readonly now: () => number;
  /** Hears of a library that could not be probed: its clients are opaque. */
  readonly onRefused: (path: string, error: WeirError) => void;
  readonly maxProbes?: number;
}

/** A program is looked at when it starts, and again when it has had time to load libraries by itself. */
const LOOK_AFTER_MS = [0, 250, 2_000];
/** The same program in the same container is looked at again after this, in case its files were replaced. */
const LOOK_AGAIN_MS = 30_000;
const MAX_PENDING = 256;
const MAX_SEEN = 8_192;

/**
 * Keeps probes on the TLS libraries of observed processes. A probe belongs to the file, not to the process: once a
 * library of an image is probed, every later process that maps it is read from its first request.
 */
export class TlsProbes {
  readonly #options: TlsProbesOptions;
  readonly #probes = new Map<string, { close(): void } | undefined>();
  readonly #seen = new Map<string, number>();
  readonly #pending = new Set<() => void>();
  #skipped = 0;

  constructor(options: TlsProbesOptions) {
    this.#options = options;
  }

  /** Files with a probe on them. */
  get count(): number {
    return [...this.#probes.values()].filter((probe) => probe !== undefined).length;
  }

  /** Programs not looked at because too many started at once. */
  get skipped(): number {
    return this.#skipped;
  }

  /** A process began to run a program. `program` names executable and mount namespace: looked at once for all. */
  onExec(pid: number, program: string): void {
    const now = this.#options.now();
    const seen = this.#seen.get(program);
    if (seen !== undefined && now - seen < LOOK_AGAIN_MS) return;
    if (this.#pending.size + LOOK_AFTER_MS.length > MAX_PENDING) {
      this.#skipped++;
      return;
    }
    if (this.#seen.size >= MAX_SEEN) this.#seen.clear();
    this.#seen.set(program, now);
    for (const ms of LOOK_AFTER_MS) this.#later(ms, () => this.look(pid));
  }

  /** Looks at one process now. */
  look(pid: number): void {
    for (const { path, key } of this.#options.find(pid)) {
      if (this.#probes.has(key) || this.#probes.size >= (this.#options.maxProbes ?? 512)) continue;
      const probe = this.#attach(path);
      // gone with its process: the library may be another's too, who still has it
      if (probe !== 'gone') this.#probes.set(key, probe);
    }
  }

  close(): void {
    for (const cancel of this.#pending) cancel();
    this.#pending.clear();
    for (const probe of this.#probes.values()) probe?.close();
    this.#probes.clear();
  }

  #attach(path: string): { close(): void } | 'gone' | undefined {
    try {
      return this.#options.attach(path);
    } catch (error: unknown) {
      if (!(error instanceof WeirError)) throw error;
      if (error.details.errno === 'ESRCH') return 'gone';
      this.#options.onRefused(path, error);
      return undefined;
    }
  }

  #later(ms: number, run: () => void): void {
    const cancel = this.#options.after(ms, () => {
      this.#pending.delete(cancel);
      run();
    });
    this.#pending.add(cancel);
  }
}
