// SPDX-License-Identifier: Apache-2.0
import type { SystemCallName } from './system-call-name.ts';

/** What rules ask of system calls. */
export interface WantedCalls {
  /** Names of calls, as in `evt.type`. Those that nothing here can tell are ignored and given back. */
  readonly calls: ReadonlySet<string>;
  /**
   * Calls of which only those that open for writing are wanted (`openat` …, where every rule that asks for them has
   * `evt.is_open_write=true`). Default none.
   */
  readonly onlyWrites?: ReadonlySet<string>;
  /** First bytes of buffers that are told, at most 1,024; 0 none. Default 80. */
  readonly dataBytes?: number;
}

/** What became of what rules asked for. */
export interface CallCoverage {
  /** Calls that are told from here on. */
  readonly told: readonly SystemCallName[];
  /** Calls that were asked for and can't be told, with the reason. */
  readonly missing: readonly { readonly call: string; readonly reason: string }[];
}

/**
 * Whoever can make the kernel tell of system calls (`process.syscall`). With nothing wanted nothing is attached. Forks,
 * execs that succeed and exits (`clone`, `execve`, `procexit`) are told anyway.
 */
export interface CallObserver {
  /** From here on these calls are told, and no others: it takes the place of what was wanted before. */
  wantCalls(wanted: WantedCalls): CallCoverage;
}
