// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../errors.ts';

/** A file that holds a TLS library, as this process can open it. */
export interface TlsLibraryFile {
  /** `/proc/<pid>/root/…` or a plain path. */
  readonly path: string;
  /** The same file under any path. */
  readonly key: string;
  /** Whether containers of one image share it. */
  readonly isOfImage: boolean;
}

/** What is attached to a file. */
export interface LibraryProbe {
  /** Takes it off. */
  remove(): void;
}

export interface TlsProbesOptions {
  /** The TLS libraries that a process maps or could load; empty when it is gone. */
  readonly find: (pid: number) => readonly TlsLibraryFile[];
  /** A process in a container's cgroup, by path, that has the container's root; undefined while none has. */
  readonly findContained: (cgroupPath: string) => number | undefined;
  /** Attaches to a file for all who map it; undefined where the kernel refuses probes. */
  readonly attach: (library: TlsLibraryFile) => LibraryProbe | undefined;
  /** Ends probes that an earlier run left on libraries that were not found since. */
  readonly dropOld: () => void;
  /** Calls `run` after `ms`; returns what cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** Milliseconds, from any moment on. */
  readonly now: () => number;
  /** Hears of a library that could not be probed: its clients are opaque. */
  readonly onRefused: (path: string, error: WeirError) => void;
  readonly maxProbes?: number;
}

/** What could not be probed so far. */
export interface TlsProbeLosses {
  /** Programs not looked at because too many started at once. */
  readonly skipped: number;
  /** Times that a library had no room. */
  readonly full: number;
}

/** Files with a probe on them, and those that the kernel refused one for. */
export interface TlsProbeCounts {
  readonly probed: number;
  readonly refused: number;
}

interface Library {
  readonly probe: LibraryProbe | undefined;
  readonly isOfImage: boolean;
  /** Ids of those whose processes have it. */
  readonly users: Set<string>;
}

interface Running {
  readonly pid: number;
  readonly user: string;
}

/** A program is looked at when it starts, and again when it has had time to load libraries by itself. */
const LOOK_AFTER_MS = [0, 250, 2_000];
/** A container that is made is looked at before its program begins: the runtime takes a moment from one to the other. */
const LOOK_AHEAD_MS = [15, 30, 60, 100];
/** The same program in the same container is looked at again after this, in case its files were replaced. */
const LOOK_AGAIN_MS = 30_000;
const MAX_PENDING = 256;
const MAX_SEEN = 8_192;
/** What ran before is looked at in slices, so that nothing else waits long. */
const SLICE_MS = 5;
const PAUSE_MS = 5;
/** By then what ran at the start has been looked at. */
const DROP_OLD_MS = 30_000;

/**
 * Keeps probes on the TLS libraries of observed processes. A probe belongs to the file, not to the process: once a
 * library of an image is probed, every later process that maps it, in any container, is read from its first request. It
 * stays for later containers, as long as there is room. A file of a volume is let go with the last container that used
 * it: a probe would keep the volume in use.
 */
export class TlsProbes {
  readonly #options: TlsProbesOptions;
  readonly #libraries = new Map<string, Library>();
  readonly #seen = new Map<string, number>();
  readonly #pending = new Set<() => void>();
  readonly #running: Running[] = [];
  #cancelSlice: (() => void) | undefined;
  #cancelDrop: () => void;
  #skipped = 0;
  #full = 0;

  constructor(options: TlsProbesOptions) {
    this.#options = options;
    this.#cancelDrop = options.after(DROP_OLD_MS, () => this.#dropOld());
  }

  counts(): TlsProbeCounts {
    const refused = [...this.#libraries.values()].filter(({ probe }) => probe === undefined).length;
    return { probed: this.#libraries.size - refused, refused };
  }

  losses(): TlsProbeLosses {
    return { skipped: this.#skipped, full: this.#full };
  }

  /** A process of `user` began to run a program. `program` names executable and mount namespace: looked at once for all. */
  onExec(pid: number, program: string, user: string): void {
    if (this.#isSeen(program)) return;
    if (this.#pending.size + LOOK_AFTER_MS.length > MAX_PENDING) {
      this.#skipped++;
      return;
    }
    this.#noteSeen(program);
    for (const ms of LOOK_AFTER_MS) this.#later(ms, () => this.look(pid, user));
  }

  /**
   * The cgroup of a container was made. Its first program finds the libraries of its image probed where the runtime gives
   * time for it; else they are as soon as it has begun.
   */
  onContainer(cgroupPath: string, user: string): void {
    this.#lookAhead(cgroupPath, user, 0);
  }

  /** A process runs that began before it was observed: it has loaded what it needs. Looked at soon, however many there are. */
  onRunning(pid: number, program: string, user: string): void {
    if (this.#isSeen(program)) return;
    this.#noteSeen(program);
    this.#running.push({ pid, user });
    this.#cancelSlice ??= this.#options.after(0, () => this.#lookAtSlice());
  }

  /** Looks at one process now. */
  look(pid: number, user: string): void {
    for (const library of this.#options.find(pid)) {
      const known = this.#libraries.get(library.key);
      if (known !== undefined) known.users.add(user);
      else if (this.#hasRoom()) this.#probe(library, user);
      else this.#full++;
    }
  }

  /** A user is gone, and with it its processes. */
  ended(user: string): void {
    for (const [key, { probe, isOfImage, users }] of this.#libraries) {
      if (!users.delete(user) || users.size > 0 || isOfImage) continue;
      this.#libraries.delete(key);
      probe?.remove();
    }
  }

  /** Looks no more. Probes go on, or end with the source, as that has it. */
  close(): void {
    this.#cancelDrop();
    this.#cancelSlice?.();
    for (const cancel of this.#pending) cancel();
    this.#pending.clear();
  }

  #lookAhead(cgroupPath: string, user: string, attempt: number): void {
    const ms = LOOK_AHEAD_MS[attempt];
    if (ms === undefined || this.#pending.size >= MAX_PENDING) return;
    this.#later(ms, () => {
      const pid = this.#options.findContained(cgroupPath);
      if (pid === undefined) this.#lookAhead(cgroupPath, user, attempt + 1);
      else this.look(pid, user);
    });
  }

  #isSeen(program: string): boolean {
    const seen = this.#seen.get(program);
    return seen !== undefined && this.#options.now() - seen < LOOK_AGAIN_MS;
  }

  #noteSeen(program: string): void {
    if (this.#seen.size >= MAX_SEEN) this.#seen.clear();
    this.#seen.set(program, this.#options.now());
  }

  #lookAtSlice(): void {
    const { after, now } = this.#options;
    const end = now() + SLICE_MS;
    let next = this.#running.shift();
    while (next !== undefined) {
      this.look(next.pid, next.user);
      next = now() < end ? this.#running.shift() : undefined;
    }
    this.#cancelSlice = this.#running.length === 0 ? undefined : after(PAUSE_MS, () => this.#lookAtSlice());
  }

  #dropOld(): void {
    if (this.#running.length === 0) this.#options.dropOld();
    else this.#cancelDrop = this.#options.after(DROP_OLD_MS, () => this.#dropOld());
  }

  /** Makes room, where a library of an image is used by nobody now. */
  #hasRoom(): boolean {
    if (this.#libraries.size < (this.#options.maxProbes ?? 512)) return true;
    for (const [key, { probe, users }] of this.#libraries) {
      if (users.size > 0) continue;
      this.#libraries.delete(key);
      probe?.remove();
      return true;
    }
    return false;
  }

  #probe(library: TlsLibraryFile, user: string): void {
    const probe = this.#attach(library);
    // gone with its process: the library may be another's too, who still has it
    if (probe === 'gone') return;
    this.#libraries.set(library.key, { probe, isOfImage: library.isOfImage, users: new Set([user]) });
  }

  #attach(library: TlsLibraryFile): LibraryProbe | 'gone' | undefined {
    try {
      return this.#options.attach(library);
    } catch (error: unknown) {
      if (!(error instanceof WeirError)) throw error;
      if (error.details.errno === 'ESRCH') return 'gone';
      this.#options.onRefused(library.path, error);
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
