// SPDX-License-Identifier: Apache-2.0

/** Inode numbers of a process's namespaces, as in /proc/<pid>/ns; 0 where unknown. */
export interface Namespaces {
  readonly mount: number;
  readonly pid: number;
  readonly network: number;
  readonly user: number;
  readonly uts: number;
  readonly ipc: number;
  readonly cgroup: number;
}

/** What exec found of the file that a process runs. */
export interface ExecutableFile {
  readonly inode: bigint;
  /** Kernel dev_t. */
  readonly device: number;
  /** Its ctime and mtime, nanoseconds since 1970; 0 unknown. */
  readonly changedNs: bigint;
  readonly modifiedNs: bigint;
  /** Has no link in any folder. */
  readonly isDeleted: boolean;
  /** The layer of an overlay that it is in: `upper` is the writable one, not from the image. */
  readonly layer: 'upper' | 'lower' | undefined;
  /** Whether the process may write it. */
  readonly isWritable: boolean;
  /** Memory (memfd_create). */
  readonly isMemory: boolean;
}

/**
 * One program image of one process: a new exec gives a new image of the same process. Read-only view; the table that
 * owns it never changes an image that was handed out, so it may be kept.
 */
export interface Process {
  /** `<pid>:<start in ns since boot>`: unique while the node is up, whatever pids are reused. */
  readonly id: string;
  /** Process id in the initial pid namespace. */
  readonly pid: number;
  /** Process id in its own pid namespace; 0 unknown. */
  readonly namespacePid: number;
  /** Start, nanoseconds since boot. */
  readonly startNs: bigint;
  /** Path of the executable in the process's own root, links resolved. */
  readonly executable: string;
  readonly arguments: readonly string[];
  readonly argumentsTruncated: boolean;
  /** Whether argv was not valid UTF-8: the text shows U+FFFD where it was not. */
  readonly argumentsInvalid: boolean;
  readonly cwd: string;
  /** Task name, at most 15 bytes. */
  readonly comm: string;
  readonly uid: number;
  readonly effectiveUid: number;
  readonly gid: number;
  readonly effectiveGid: number;
  /** Who logged in, for audit(7); undefined where nobody did, or nobody can tell. */
  readonly loginUid: number | undefined;
  /** Effective capabilities: bit n is capability n. */
  readonly capabilities: bigint;
  readonly permittedCapabilities: bigint;
  /** Pids of the processes that led its session and its process group at exec, in the initial pid namespace; 0 unknown. */
  readonly session: number;
  readonly processGroup: number;
  /** Undefined for a process that was found running: nobody saw its exec. */
  readonly file: ExecutableFile | undefined;
  /** Controlling terminal (kernel dev_t), 0 none. */
  readonly tty: number;
  readonly cgroupId: bigint;
  readonly namespaces: Namespaces;
  /** The image of the parent when this process was made. */
  readonly parent: Process | undefined;
  /** How it was learned: seen starting, or found at start of the agent or on demand. */
  readonly source: 'exec' | 'fork' | 'seed' | 'host';
}
