// SPDX-License-Identifier: Apache-2.0
// Generated from bpf/event.h and bpf/tables.h by `npm run gen`. Do not edit.

import { Cursor } from '../cursor.ts';

/** First 64 bits of the layout hash, hex. Objects built from another layout are refused. */
export const LAYOUT_HASH = '05741acfa6970693';

/** The same of what DNS taught, and of how names are hashed: versions that agree on it take it over from each other. */
export const LEARNED_LAYOUT = 0xc7887d18a5563569n;

export const EventKind = {
  PROCESS_FORK: 1,
  PROCESS_EXEC: 2,
  PROCESS_EXIT: 3,
  CGROUP_MKDIR: 4,
  CGROUP_RMDIR: 5,
  COVERAGE_THROTTLE: 6,
  NETWORK_CONNECT: 7,
  NETWORK_SEND: 8,
  NETWORK_LISTEN: 9,
  NETWORK_ESTABLISHED: 10,
  NETWORK_ACCEPT: 11,
  NETWORK_FLOW: 12,
  NETWORK_CLOSE: 13,
  DNS_QUESTION: 14,
  DNS_ANSWER: 15,
  TLS_HELLO: 16,
  HTTP_REQUEST: 17,
  EGRESS_DECISION: 18,
  PROCESS_SYSCALL: 19,
  KIND_COUNT: 20,
} as const;
export type EventKind = (typeof EventKind)[keyof typeof EventKind];

export const EventFlag = {
  EXEC_ARGS_TRUNCATED: 1,
  EXEC_PATH_TRUNCATED: 2,
  EXEC_DELETED_FILE: 4,
  EXEC_CREDENTIALS: 8,
  EXEC_ARGS_UNREADABLE: 16,
  EXEC_KERNEL_THREAD: 32,
  EXEC_ALONE: 64,
  EXEC_UPPER_LAYER: 128,
  EXEC_LOWER_LAYER: 256,
  EXEC_WRITABLE: 512,
  EXEC_MEMFD: 1024,
  CGROUP_PATH_TRUNCATED: 1,
  DNS_MALFORMED: 1,
  DNS_TRUNCATED: 2,
  TLS_ENCRYPTED_HELLO: 1,
  TLS_REASSEMBLED: 2,
  TLS_MALFORMED: 4,
  HTTP_TRUNCATED: 1,
  HTTP_NO_HOST: 2,
  HTTP_TRAILING: 4,
  SYSCALL_UNREADABLE: 1,
  SYSCALL_TRUNCATED: 2,
  SYSCALL_DEEP: 4,
  SYSCALL_NO_BASE: 8,
  SYSCALL_CREATED: 16,
  SYSCALL_UPPER_LAYER: 32,
  SYSCALL_LOWER_LAYER: 64,
  FLOW_UNATTRIBUTED: 128,
} as const;
export type EventFlag = (typeof EventFlag)[keyof typeof EventFlag];

export const FlowDirection = {
  UNKNOWN: 0,
  OUTBOUND: 1,
  INBOUND: 2,
} as const;
export type FlowDirection = (typeof FlowDirection)[keyof typeof FlowDirection];

export const RequestSource = {
  PLAINTEXT: 1,
  TLS_LIBRARY: 2,
} as const;
export type RequestSource = (typeof RequestSource)[keyof typeof RequestSource];

export const ObserveFlag = {
  PROCESSES: 1,
  NETWORK: 2,
  CONTENT: 4,
  EXECS: 8,
  ANSWERS: 16,
  APART: 32,
} as const;
export type ObserveFlag = (typeof ObserveFlag)[keyof typeof ObserveFlag];

export const LossReason = {
  RING_FULL: 0,
  THROTTLED: 1,
  TABLE_FULL: 2,
  UNREADABLE: 3,
  FOREIGN: 4,
  REASON_COUNT: 5,
} as const;
export type LossReason = (typeof LossReason)[keyof typeof LossReason];

export const UnheldReason = {
  FULL: 0,
  BUSY: 1,
  UNSUPPORTED: 2,
  OTHER: 3,
  REASON_COUNT: 4,
} as const;
export type UnheldReason = (typeof UnheldReason)[keyof typeof UnheldReason];

export const EgressLimit = {
  RULE_BYTES: 32,
  MAX_ENDINGS: 16,
  ENDING_BYTES: 40,
  NAME_HASHES: 7,
  MAX_NAMES: 8,
  NAME_BYTES: 64,
  MAX_LEARNED: 1024,
} as const;
export type EgressLimit = (typeof EgressLimit)[keyof typeof EgressLimit];

export const GateRest = {
  OPEN: 0,
  ALLOW: 1,
  DELEGATE: 2,
  DENY: 3,
} as const;
export type GateRest = (typeof GateRest)[keyof typeof GateRest];

export const NameReach = {
  NAME_ITSELF: 0,
  NAMES_BELOW: 1,
} as const;
export type NameReach = (typeof NameReach)[keyof typeof NameReach];

export const LearnedFlag = {
  ALIAS: 1,
} as const;
export type LearnedFlag = (typeof LearnedFlag)[keyof typeof LearnedFlag];

export const LearnedHash = {
  HASH: 1,
} as const;
export type LearnedHash = (typeof LearnedHash)[keyof typeof LearnedHash];

export const ResolverFlag = {
  LOOPBACK: 1,
} as const;
export type ResolverFlag = (typeof ResolverFlag)[keyof typeof ResolverFlag];

export const ClauseNumber = {
  DEFAULT: 1024,
  QUIC: 1025,
  ENCRYPTED_HELLO: 1028,
} as const;
export type ClauseNumber = (typeof ClauseNumber)[keyof typeof ClauseNumber];

export const EgressVerdict = {
  ALLOW: 0,
  AUDIT: 1,
  DENY: 2,
} as const;
export type EgressVerdict = (typeof EgressVerdict)[keyof typeof EgressVerdict];

export const EgressHook = {
  CONNECT: 1,
  SEND: 2,
  PACKET: 3,
  CHANGE: 4,
  INTERFACE: 5,
  STREAM: 6,
} as const;
export type EgressHook = (typeof EgressHook)[keyof typeof EgressHook];

export const EgressEvidence = {
  NONE: 0,
  CIDR: 1,
  DNS: 2,
  SNI: 3,
  HTTP: 4,
} as const;
export type EgressEvidence = (typeof EgressEvidence)[keyof typeof EgressEvidence];

export const GateReason = {
  OPEN: 0,
  DENY: 1,
  QUIC: 2,
  ALLOW: 3,
  DEFAULT: 4,
  DELEGATE: 5,
  ENCRYPTED_HELLO: 6,
} as const;
export type GateReason = (typeof GateReason)[keyof typeof GateReason];

export const SystemCall = {
  OPEN: 1,
  OPENAT: 2,
  OPENAT2: 3,
  CREAT: 4,
  CLOSE: 5,
  CLOSE_RANGE: 6,
  DUP: 7,
  DUP2: 8,
  DUP3: 9,
  PIPE: 10,
  PIPE2: 11,
  MEMFD_CREATE: 12,
  CHDIR: 13,
  FCHDIR: 14,
  CHROOT: 15,
  PIVOT_ROOT: 16,
  UNLINK: 17,
  UNLINKAT: 18,
  RMDIR: 19,
  RENAME: 20,
  RENAMEAT: 21,
  RENAMEAT2: 22,
  LINK: 23,
  LINKAT: 24,
  SYMLINK: 25,
  SYMLINKAT: 26,
  MKDIR: 27,
  MKDIRAT: 28,
  MKNOD: 29,
  MKNODAT: 30,
  CHMOD: 31,
  FCHMOD: 32,
  FCHMODAT: 33,
  FCHMODAT2: 34,
  CHOWN: 35,
  LCHOWN: 36,
  FCHOWN: 37,
  FCHOWNAT: 38,
  TRUNCATE: 39,
  FTRUNCATE: 40,
  MOUNT: 41,
  UMOUNT2: 42,
  EXECVE: 43,
  EXECVEAT: 44,
  PTRACE: 45,
  BPF: 46,
  USERFAULTFD: 47,
  INIT_MODULE: 48,
  FINIT_MODULE: 49,
  DELETE_MODULE: 50,
  SETUID: 51,
  SETGID: 52,
  SETREUID: 53,
  SETREGID: 54,
  SETRESUID: 55,
  SETRESGID: 56,
  SETFSUID: 57,
  SETFSGID: 58,
  SETGROUPS: 59,
  SETSID: 60,
  SETPGID: 61,
  CAPSET: 62,
  PRCTL: 63,
  SECCOMP: 64,
  SETNS: 65,
  UNSHARE: 66,
  KILL: 67,
  TKILL: 68,
  TGKILL: 69,
  PROCESS_VM_READV: 70,
  PROCESS_VM_WRITEV: 71,
  PIDFD_OPEN: 72,
  PIDFD_GETFD: 73,
  IO_URING_SETUP: 74,
  IO_URING_ENTER: 75,
  IO_URING_REGISTER: 76,
  SOCKET: 77,
  SOCKETPAIR: 78,
  BIND: 79,
  CONNECT: 80,
  LISTEN: 81,
  ACCEPT: 82,
  ACCEPT4: 83,
  SHUTDOWN: 84,
  SETSOCKOPT: 85,
  GETSOCKOPT: 86,
  SENDTO: 87,
  SENDMSG: 88,
  SENDMMSG: 89,
  RECVFROM: 90,
  RECVMSG: 91,
  RECVMMSG: 92,
  READ: 93,
  WRITE: 94,
  PREAD64: 95,
  PWRITE64: 96,
  READV: 97,
  WRITEV: 98,
  COUNT: 99,
} as const;
export type SystemCall = (typeof SystemCall)[keyof typeof SystemCall];

export const FileKind = {
  NONE: 0,
  REGULAR: 1,
  FOLDER: 2,
  CHARACTER: 3,
  BLOCK: 4,
  PIPE: 5,
  SOCKET: 6,
  LINK: 7,
  MEMFD: 8,
  EVENT: 9,
  EPOLL: 10,
  TIMER: 11,
  SIGNAL: 12,
  INOTIFY: 13,
  BPF: 14,
  USERFAULT: 15,
  IO_URING: 16,
  PIDFD: 17,
  OTHER: 18,
} as const;
export type FileKind = (typeof FileKind)[keyof typeof FileKind];

export const CallPlace = {
  NOWHERE: 0,
  RESULT: 7,
} as const;
export type CallPlace = (typeof CallPlace)[keyof typeof CallPlace];

export const CallPlanFlag = {
  ONLY_FAILED: 1,
  ONLY_WRITES: 2,
  DATA_IS_TEXT: 4,
  DATA_IS_RESULT: 8,
  DATA_IS_VECTOR: 16,
  DATA_IS_MESSAGE: 32,
  ADDRESS_IS_GIVEN: 64,
  HAS_FILE: 128,
  BASE_IS_CWD: 256,
  SECOND_BASE_IS_CWD: 512,
  FLAGS_ARE_IN_DATA: 1024,
} as const;
export type CallPlanFlag = (typeof CallPlanFlag)[keyof typeof CallPlanFlag];

/** struct process_fork_event, 56 bytes. */
export class ProcessForkCursor extends Cursor {
  static readonly size = 56;
  /** Byte offsets of the lengths of the parts of its tail, 16 bits each. */
  static readonly tailLengths: readonly number[] = [];
  readonly #header = new EventHeaderCursor();

  get header(): EventHeaderCursor {
    return this.#header.move(this.view, this.at);
  }

  /** Nanoseconds since boot. */
  get parentStart(): bigint {
    return this.view.u64[(this.at + 40) >> 3] as bigint;
  }

  /** parentStart as a number, exact below 2^53: for keys and ordering. */
  get parentStartKey(): number {
    return this.view.key64(this.at + 40);
  }

  /** Process id in the initial pid namespace. */
  get parentTgid(): number {
    return this.view.u32[(this.at + 48) >> 2] as number;
  }

  /** Process id in the initial pid namespace. */
  get namespaceTgid(): number {
    return this.view.u32[(this.at + 52) >> 2] as number;
  }

  /** Whether a record of `length` bytes holds this struct and exactly the tail it names. */
  isValid(length: number): boolean {
    return length >= 56 && this.header.size === length && 56 === length;
  }

  /** A copy of everything, which outlives the batch. */
  snapshot() {
    return {
      header: this.header.snapshot(),
      parentStart: this.parentStart,
      parentTgid: this.parentTgid,
      namespaceTgid: this.namespaceTgid,
    };
  }
}

/** struct event_header, 40 bytes. */
export class EventHeaderCursor extends Cursor {
  static readonly size = 40;
  /** Byte offsets of the lengths of the parts of its tail, 16 bits each. */
  static readonly tailLengths: readonly number[] = [];

  /** Nanoseconds since boot. */
  get time(): bigint {
    return this.view.u64[(this.at) >> 3] as bigint;
  }

  /** time as a number, exact below 2^53: for keys and ordering. */
  get timeKey(): number {
    return this.view.key64(this.at);
  }

  /** Nanoseconds since boot. */
  get processStart(): bigint {
    return this.view.u64[(this.at + 8) >> 3] as bigint;
  }

  /** processStart as a number, exact below 2^53: for keys and ordering. */
  get processStartKey(): number {
    return this.view.key64(this.at + 8);
  }

  /** Cgroup v2 id. */
  get cgroupId(): bigint {
    return this.view.u64[(this.at + 16) >> 3] as bigint;
  }

  /** cgroupId as a number, exact below 2^53: for keys and ordering. */
  get cgroupIdKey(): number {
    return this.view.key64(this.at + 16);
  }

  get size(): number {
    return this.view.u32[(this.at + 24) >> 2] as number;
  }

  /** Process id in the initial pid namespace. */
  get tgid(): number {
    return this.view.u32[(this.at + 28) >> 2] as number;
  }

  /** Thread id in the initial pid namespace. */
  get tid(): number {
    return this.view.u32[(this.at + 32) >> 2] as number;
  }

  get kind(): number {
    return this.view.u16[(this.at + 36) >> 1] as number;
  }

  get flags(): number {
    return this.view.u16[(this.at + 38) >> 1] as number;
  }

  /** A copy of everything, which outlives the batch. */
  snapshot() {
    return {
      time: this.time,
      processStart: this.processStart,
      cgroupId: this.cgroupId,
      size: this.size,
      tgid: this.tgid,
      tid: this.tid,
      kind: this.kind,
      flags: this.flags,
    };
  }
}

/** struct process_exec_event, 192 bytes before its tail: executable, filename, cwd, args. */
export class ProcessExecCursor extends Cursor {
  static readonly size = 192;
  /** Byte offsets of the lengths of the parts of its tail, 16 bits each. */
  static readonly tailLengths: readonly number[] = [164, 166, 168, 170];
  readonly #header = new EventHeaderCursor();

  get header(): EventHeaderCursor {
    return this.#header.move(this.view, this.at);
  }

  /** Nanoseconds since boot. */
  get parentStart(): bigint {
    return this.view.u64[(this.at + 40) >> 3] as bigint;
  }

  /** parentStart as a number, exact below 2^53: for keys and ordering. */
  get parentStartKey(): number {
    return this.view.key64(this.at + 40);
  }

  /** Inode number. */
  get executableInode(): bigint {
    return this.view.u64[(this.at + 48) >> 3] as bigint;
  }

  /** executableInode as a number, exact below 2^53: for keys and ordering. */
  get executableInodeKey(): number {
    return this.view.key64(this.at + 48);
  }

  /** Nanoseconds since 1970. */
  get executableChanged(): bigint {
    return this.view.u64[(this.at + 56) >> 3] as bigint;
  }

  /** executableChanged as a number, exact below 2^53: for keys and ordering. */
  get executableChangedKey(): number {
    return this.view.key64(this.at + 56);
  }

  /** Nanoseconds since 1970. */
  get executableModified(): bigint {
    return this.view.u64[(this.at + 64) >> 3] as bigint;
  }

  /** executableModified as a number, exact below 2^53: for keys and ordering. */
  get executableModifiedKey(): number {
    return this.view.key64(this.at + 64);
  }

  /** Bit n is capability n. */
  get capabilities(): bigint {
    return this.view.u64[(this.at + 72) >> 3] as bigint;
  }

  /** capabilities as a number, exact below 2^53: for keys and ordering. */
  get capabilitiesKey(): number {
    return this.view.key64(this.at + 72);
  }

  /** Bit n is capability n. */
  get permitted(): bigint {
    return this.view.u64[(this.at + 80) >> 3] as bigint;
  }

  /** permitted as a number, exact below 2^53: for keys and ordering. */
  get permittedKey(): number {
    return this.view.key64(this.at + 80);
  }

  /** Kernel dev_t: major << 20 | minor. */
  get executableDevice(): number {
    return this.view.u32[(this.at + 88) >> 2] as number;
  }

  /** Process id in the initial pid namespace. */
  get parentTgid(): number {
    return this.view.u32[(this.at + 92) >> 2] as number;
  }

  /** Process id in the initial pid namespace. */
  get namespaceTgid(): number {
    return this.view.u32[(this.at + 96) >> 2] as number;
  }

  /** Uid in the initial user namespace. */
  get uid(): number {
    return this.view.u32[(this.at + 100) >> 2] as number;
  }

  /** Uid in the initial user namespace. */
  get effectiveUid(): number {
    return this.view.u32[(this.at + 104) >> 2] as number;
  }

  /** Gid in the initial user namespace. */
  get gid(): number {
    return this.view.u32[(this.at + 108) >> 2] as number;
  }

  /** Gid in the initial user namespace. */
  get effectiveGid(): number {
    return this.view.u32[(this.at + 112) >> 2] as number;
  }

  /** Uid in the initial user namespace. */
  get loginUid(): number {
    return this.view.u32[(this.at + 116) >> 2] as number;
  }

  /** Process id in the initial pid namespace. */
  get session(): number {
    return this.view.u32[(this.at + 120) >> 2] as number;
  }

  /** Process id in the initial pid namespace. */
  get processGroup(): number {
    return this.view.u32[(this.at + 124) >> 2] as number;
  }

  /** Inode number of the namespace. */
  get mountNamespace(): number {
    return this.view.u32[(this.at + 128) >> 2] as number;
  }

  /** Inode number of the namespace. */
  get pidNamespace(): number {
    return this.view.u32[(this.at + 132) >> 2] as number;
  }

  /** Inode number of the namespace. */
  get networkNamespace(): number {
    return this.view.u32[(this.at + 136) >> 2] as number;
  }

  /** Inode number of the namespace. */
  get userNamespace(): number {
    return this.view.u32[(this.at + 140) >> 2] as number;
  }

  /** Inode number of the namespace. */
  get utsNamespace(): number {
    return this.view.u32[(this.at + 144) >> 2] as number;
  }

  /** Inode number of the namespace. */
  get ipcNamespace(): number {
    return this.view.u32[(this.at + 148) >> 2] as number;
  }

  /** Inode number of the namespace. */
  get cgroupNamespace(): number {
    return this.view.u32[(this.at + 152) >> 2] as number;
  }

  /** Kernel dev_t: major << 20 | minor. */
  get tty(): number {
    return this.view.u32[(this.at + 156) >> 2] as number;
  }

  get argsTotal(): number {
    return this.view.u32[(this.at + 160) >> 2] as number;
  }

  /** Bytes of this part of the tail. */
  get executableLength(): number {
    return this.view.u16[(this.at + 164) >> 1] as number;
  }

  /** Bytes of this part of the tail. */
  get filenameLength(): number {
    return this.view.u16[(this.at + 166) >> 1] as number;
  }

  /** Bytes of this part of the tail. */
  get cwdLength(): number {
    return this.view.u16[(this.at + 168) >> 1] as number;
  }

  /** Bytes of this part of the tail. */
  get argsLength(): number {
    return this.view.u16[(this.at + 170) >> 1] as number;
  }

  /** Byte offset of comm (16 bytes) in the view. */
  get commOffset(): number {
    return this.at + 172;
  }

  /** A view of 16 bytes, valid while the batch is. */
  get comm(): Uint8Array {
    return this.view.u8.subarray(this.at + 172, this.at + 172 + 16);
  }

  get executableOffset(): number {
    return this.at + 192;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get executable(): string {
    return this.view.text(this.executableOffset, this.executableLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get executableBytes(): Uint8Array {
    const start = this.executableOffset;
    return this.view.u8.subarray(start, start + this.executableLength);
  }

  get filenameOffset(): number {
    return this.at + 192 + this.executableLength;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get filename(): string {
    return this.view.text(this.filenameOffset, this.filenameLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get filenameBytes(): Uint8Array {
    const start = this.filenameOffset;
    return this.view.u8.subarray(start, start + this.filenameLength);
  }

  get cwdOffset(): number {
    return this.at + 192 + this.executableLength + this.filenameLength;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get cwd(): string {
    return this.view.text(this.cwdOffset, this.cwdLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get cwdBytes(): Uint8Array {
    const start = this.cwdOffset;
    return this.view.u8.subarray(start, start + this.cwdLength);
  }

  get argsOffset(): number {
    return this.at + 192 + this.executableLength + this.filenameLength + this.cwdLength;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get args(): string {
    return this.view.text(this.argsOffset, this.argsLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get argsBytes(): Uint8Array {
    const start = this.argsOffset;
    return this.view.u8.subarray(start, start + this.argsLength);
  }

  /** Whether a record of `length` bytes holds this struct and exactly the tail it names. */
  isValid(length: number): boolean {
    return length >= 192 && this.header.size === length && 192 + this.executableLength + this.filenameLength + this.cwdLength + this.argsLength === length;
  }

  /** A copy of everything, which outlives the batch. */
  snapshot() {
    return {
      header: this.header.snapshot(),
      parentStart: this.parentStart,
      executableInode: this.executableInode,
      executableChanged: this.executableChanged,
      executableModified: this.executableModified,
      capabilities: this.capabilities,
      permitted: this.permitted,
      executableDevice: this.executableDevice,
      parentTgid: this.parentTgid,
      namespaceTgid: this.namespaceTgid,
      uid: this.uid,
      effectiveUid: this.effectiveUid,
      gid: this.gid,
      effectiveGid: this.effectiveGid,
      loginUid: this.loginUid,
      session: this.session,
      processGroup: this.processGroup,
      mountNamespace: this.mountNamespace,
      pidNamespace: this.pidNamespace,
      networkNamespace: this.networkNamespace,
      userNamespace: this.userNamespace,
      utsNamespace: this.utsNamespace,
      ipcNamespace: this.ipcNamespace,
      cgroupNamespace: this.cgroupNamespace,
      tty: this.tty,
      argsTotal: this.argsTotal,
      comm: this.view.copy(this.commOffset, 16),
      executable: this.executable,
      filename: this.filename,
      cwd: this.cwd,
      args: this.args,
    };
  }
}

/** struct process_exit_event, 48 bytes. */
export class ProcessExitCursor extends Cursor {
  static readonly size = 48;
  /** Byte offsets of the lengths of the parts of its tail, 16 bits each. */
  static readonly tailLengths: readonly number[] = [];
  readonly #header = new EventHeaderCursor();

  get header(): EventHeaderCursor {
    return this.#header.move(this.view, this.at);
  }

  /** Status as wait(2) gives it. */
  get status(): number {
    return this.view.u32[(this.at + 40) >> 2] as number;
  }

  /** Whether a record of `length` bytes holds this struct and exactly the tail it names. */
  isValid(length: number): boolean {
    return length >= 48 && this.header.size === length && 48 === length;
  }

  /** A copy of everything, which outlives the batch. */
  snapshot() {
    return {
      header: this.header.snapshot(),
      status: this.status,
    };
  }
}

/** struct cgroup_event, 56 bytes before its tail: path. */
export class CgroupCursor extends Cursor {
  static readonly size = 56;
  /** Byte offsets of the lengths of the parts of its tail, 16 bits each. */
  static readonly tailLengths: readonly number[] = [52];
  readonly #header = new EventHeaderCursor();

  get header(): EventHeaderCursor {
    return this.#header.move(this.view, this.at);
  }

  /** Cgroup v2 id. */
  get parentId(): bigint {
    return this.view.u64[(this.at + 40) >> 3] as bigint;
  }

  /** parentId as a number, exact below 2^53: for keys and ordering. */
  get parentIdKey(): number {
    return this.view.key64(this.at + 40);
  }

  get level(): number {
    return this.view.u32[(this.at + 48) >> 2] as number;
  }

  /** Bytes of this part of the tail. */
  get pathLength(): number {
    return this.view.u16[(this.at + 52) >> 1] as number;
  }

  get pathOffset(): number {
    return this.at + 56;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get path(): string {
    return this.view.text(this.pathOffset, this.pathLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get pathBytes(): Uint8Array {
    const start = this.pathOffset;
    return this.view.u8.subarray(start, start + this.pathLength);
  }

  /** Whether a record of `length` bytes holds this struct and exactly the tail it names. */
  isValid(length: number): boolean {
    return length >= 56 && this.header.size === length && 56 + this.pathLength === length;
  }

  /** A copy of everything, which outlives the batch. */
  snapshot() {
    return {
      header: this.header.snapshot(),
      parentId: this.parentId,
      level: this.level,
      path: this.path,
    };
  }
}

/** struct coverage_throttle_event, 48 bytes. */
export class CoverageThrottleCursor extends Cursor {
  static readonly size = 48;
  /** Byte offsets of the lengths of the parts of its tail, 16 bits each. */
  static readonly tailLengths: readonly number[] = [];
  readonly #header = new EventHeaderCursor();

  get header(): EventHeaderCursor {
    return this.#header.move(this.view, this.at);
  }

  get shed(): bigint {
    return this.view.u64[(this.at + 40) >> 3] as bigint;
  }

  /** shed as a number, exact below 2^53: for keys and ordering. */
  get shedKey(): number {
    return this.view.key64(this.at + 40);
  }

  /** Whether a record of `length` bytes holds this struct and exactly the tail it names. */
  isValid(length: number): boolean {
    return length >= 48 && this.header.size === length && 48 === length;
  }

  /** A copy of everything, which outlives the batch. */
  snapshot() {
    return {
      header: this.header.snapshot(),
      shed: this.shed,
    };
  }
}

/** struct network_event, 88 bytes. */
export class NetworkCursor extends Cursor {
  static readonly size = 88;
  /** Byte offsets of the lengths of the parts of its tail, 16 bits each. */
  static readonly tailLengths: readonly number[] = [];
  readonly #header = new EventHeaderCursor();
  readonly #socket = new SocketInfoCursor();

  get header(): EventHeaderCursor {
    return this.#header.move(this.view, this.at);
  }

  get socket(): SocketInfoCursor {
    return this.#socket.move(this.view, this.at + 40);
  }

  /** Whether a record of `length` bytes holds this struct and exactly the tail it names. */
  isValid(length: number): boolean {
    return length >= 88 && this.header.size === length && 88 === length;
  }

  /** A copy of everything, which outlives the batch. */
  snapshot() {
    return {
      header: this.header.snapshot(),
      socket: this.socket.snapshot(),
    };
  }
}

/** struct socket_info, 48 bytes. */
export class SocketInfoCursor extends Cursor {
  static readonly size = 48;
  /** Byte offsets of the lengths of the parts of its tail, 16 bits each. */
  static readonly tailLengths: readonly number[] = [];

  /** Socket cookie. */
  get cookie(): bigint {
    return this.view.u64[(this.at) >> 3] as bigint;
  }

  /** cookie as a number, exact below 2^53: for keys and ordering. */
  get cookieKey(): number {
    return this.view.key64(this.at);
  }

  /** Byte offset of localAddress (16 bytes) in the view. */
  get localAddressOffset(): number {
    return this.at + 8;
  }

  /** A view of 16 bytes, valid while the batch is. */
  get localAddress(): Uint8Array {
    return this.view.u8.subarray(this.at + 8, this.at + 8 + 16);
  }

  /** Byte offset of remoteAddress (16 bytes) in the view. */
  get remoteAddressOffset(): number {
    return this.at + 24;
  }

  /** A view of 16 bytes, valid while the batch is. */
  get remoteAddress(): Uint8Array {
    return this.view.u8.subarray(this.at + 24, this.at + 24 + 16);
  }

  /** Port, host byte order. */
  get localPort(): number {
    return this.view.u16[(this.at + 40) >> 1] as number;
  }

  /** Port, host byte order. */
  get remotePort(): number {
    return this.view.u16[(this.at + 42) >> 1] as number;
  }

  get family(): number {
    return this.view.u8[this.at + 44] as number;
  }

  get protocol(): number {
    return this.view.u8[this.at + 45] as number;
  }

  get direction(): number {
    return this.view.u8[this.at + 46] as number;
  }

  /** A copy of everything, which outlives the batch. */
  snapshot() {
    return {
      cookie: this.cookie,
      localAddress: this.view.copy(this.localAddressOffset, 16),
      remoteAddress: this.view.copy(this.remoteAddressOffset, 16),
      localPort: this.localPort,
      remotePort: this.remotePort,
      family: this.family,
      protocol: this.protocol,
      direction: this.direction,
    };
  }
}

/** struct network_flow_event, 136 bytes. */
export class NetworkFlowCursor extends Cursor {
  static readonly size = 136;
  /** Byte offsets of the lengths of the parts of its tail, 16 bits each. */
  static readonly tailLengths: readonly number[] = [];
  readonly #header = new EventHeaderCursor();
  readonly #socket = new SocketInfoCursor();

  get header(): EventHeaderCursor {
    return this.#header.move(this.view, this.at);
  }

  get socket(): SocketInfoCursor {
    return this.#socket.move(this.view, this.at + 40);
  }

  /** Nanoseconds since boot. */
  get opened(): bigint {
    return this.view.u64[(this.at + 88) >> 3] as bigint;
  }

  /** opened as a number, exact below 2^53: for keys and ordering. */
  get openedKey(): number {
    return this.view.key64(this.at + 88);
  }

  /** Bytes. */
  get bytesSent(): bigint {
    return this.view.u64[(this.at + 96) >> 3] as bigint;
  }

  /** bytesSent as a number, exact below 2^53: for keys and ordering. */
  get bytesSentKey(): number {
    return this.view.key64(this.at + 96);
  }

  /** Bytes. */
  get bytesReceived(): bigint {
    return this.view.u64[(this.at + 104) >> 3] as bigint;
  }

  /** bytesReceived as a number, exact below 2^53: for keys and ordering. */
  get bytesReceivedKey(): number {
    return this.view.key64(this.at + 104);
  }

  get packetsSent(): number {
    return this.view.u32[(this.at + 112) >> 2] as number;
  }

  get packetsReceived(): number {
    return this.view.u32[(this.at + 116) >> 2] as number;
  }

  get retransmits(): number {
    return this.view.u32[(this.at + 120) >> 2] as number;
  }

  /** Microseconds. */
  get roundTrip(): number {
    return this.view.u32[(this.at + 124) >> 2] as number;
  }

  get error(): number {
    return this.view.u32[(this.at + 128) >> 2] as number;
  }

  /** Whether a record of `length` bytes holds this struct and exactly the tail it names. */
  isValid(length: number): boolean {
    return length >= 136 && this.header.size === length && 136 === length;
  }

  /** A copy of everything, which outlives the batch. */
  snapshot() {
    return {
      header: this.header.snapshot(),
      socket: this.socket.snapshot(),
      opened: this.opened,
      bytesSent: this.bytesSent,
      bytesReceived: this.bytesReceived,
      packetsSent: this.packetsSent,
      packetsReceived: this.packetsReceived,
      retransmits: this.retransmits,
      roundTrip: this.roundTrip,
      error: this.error,
    };
  }
}

/** struct dns_event, 104 bytes before its tail: name, records. */
export class DnsCursor extends Cursor {
  static readonly size = 104;
  /** Byte offsets of the lengths of the parts of its tail, 16 bits each. */
  static readonly tailLengths: readonly number[] = [98, 100];
  readonly #header = new EventHeaderCursor();
  readonly #socket = new SocketInfoCursor();

  get header(): EventHeaderCursor {
    return this.#header.move(this.view, this.at);
  }

  get socket(): SocketInfoCursor {
    return this.#socket.move(this.view, this.at + 40);
  }

  get id(): number {
    return this.view.u16[(this.at + 88) >> 1] as number;
  }

  get type(): number {
    return this.view.u16[(this.at + 90) >> 1] as number;
  }

  get rcode(): number {
    return this.view.u16[(this.at + 92) >> 1] as number;
  }

  get answerTotal(): number {
    return this.view.u16[(this.at + 94) >> 1] as number;
  }

  get recordCount(): number {
    return this.view.u16[(this.at + 96) >> 1] as number;
  }

  /** Bytes of this part of the tail. */
  get nameLength(): number {
    return this.view.u16[(this.at + 98) >> 1] as number;
  }

  /** Bytes of this part of the tail. */
  get recordsLength(): number {
    return this.view.u16[(this.at + 100) >> 1] as number;
  }

  get nameOffset(): number {
    return this.at + 104;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get name(): string {
    return this.view.text(this.nameOffset, this.nameLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get nameBytes(): Uint8Array {
    const start = this.nameOffset;
    return this.view.u8.subarray(start, start + this.nameLength);
  }

  get recordsOffset(): number {
    return this.at + 104 + this.nameLength;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get records(): string {
    return this.view.text(this.recordsOffset, this.recordsLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get recordsBytes(): Uint8Array {
    const start = this.recordsOffset;
    return this.view.u8.subarray(start, start + this.recordsLength);
  }

  /** Whether a record of `length` bytes holds this struct and exactly the tail it names. */
  isValid(length: number): boolean {
    return length >= 104 && this.header.size === length && 104 + this.nameLength + this.recordsLength === length;
  }

  /** A copy of everything, which outlives the batch. */
  snapshot() {
    return {
      header: this.header.snapshot(),
      socket: this.socket.snapshot(),
      id: this.id,
      type: this.type,
      rcode: this.rcode,
      answerTotal: this.answerTotal,
      recordCount: this.recordCount,
      name: this.name,
      records: this.records,
    };
  }
}

/** struct dns_record, 8 bytes. */
export class DnsRecordCursor extends Cursor {
  static readonly size = 8;
  /** Byte offsets of the lengths of the parts of its tail, 16 bits each. */
  static readonly tailLengths: readonly number[] = [];

  get type(): number {
    return this.view.u16[(this.at) >> 1] as number;
  }

  /** Bytes of this part of the tail. */
  get dataLength(): number {
    return this.view.u16[(this.at + 2) >> 1] as number;
  }

  get ttl(): number {
    return this.view.u32[(this.at + 4) >> 2] as number;
  }

  /** A copy of everything, which outlives the batch. */
  snapshot() {
    return {
      type: this.type,
      dataLength: this.dataLength,
      ttl: this.ttl,
    };
  }
}

/** struct tls_hello_event, 96 bytes before its tail: serverName, alpn. */
export class TlsHelloCursor extends Cursor {
  static readonly size = 96;
  /** Byte offsets of the lengths of the parts of its tail, 16 bits each. */
  static readonly tailLengths: readonly number[] = [92, 94];
  readonly #header = new EventHeaderCursor();
  readonly #socket = new SocketInfoCursor();

  get header(): EventHeaderCursor {
    return this.#header.move(this.view, this.at);
  }

  get socket(): SocketInfoCursor {
    return this.#socket.move(this.view, this.at + 40);
  }

  get version(): number {
    return this.view.u16[(this.at + 88) >> 1] as number;
  }

  get helloLength(): number {
    return this.view.u16[(this.at + 90) >> 1] as number;
  }

  /** Bytes of this part of the tail. */
  get serverNameLength(): number {
    return this.view.u16[(this.at + 92) >> 1] as number;
  }

  /** Bytes of this part of the tail. */
  get alpnLength(): number {
    return this.view.u16[(this.at + 94) >> 1] as number;
  }

  get serverNameOffset(): number {
    return this.at + 96;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get serverName(): string {
    return this.view.text(this.serverNameOffset, this.serverNameLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get serverNameBytes(): Uint8Array {
    const start = this.serverNameOffset;
    return this.view.u8.subarray(start, start + this.serverNameLength);
  }

  get alpnOffset(): number {
    return this.at + 96 + this.serverNameLength;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get alpn(): string {
    return this.view.text(this.alpnOffset, this.alpnLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get alpnBytes(): Uint8Array {
    const start = this.alpnOffset;
    return this.view.u8.subarray(start, start + this.alpnLength);
  }

  /** Whether a record of `length` bytes holds this struct and exactly the tail it names. */
  isValid(length: number): boolean {
    return length >= 96 && this.header.size === length && 96 + this.serverNameLength + this.alpnLength === length;
  }

  /** A copy of everything, which outlives the batch. */
  snapshot() {
    return {
      header: this.header.snapshot(),
      socket: this.socket.snapshot(),
      version: this.version,
      helloLength: this.helloLength,
      serverName: this.serverName,
      alpn: this.alpn,
    };
  }
}

/** struct http_request_event, 104 bytes before its tail: method, target, host. */
export class HttpRequestCursor extends Cursor {
  static readonly size = 104;
  /** Byte offsets of the lengths of the parts of its tail, 16 bits each. */
  static readonly tailLengths: readonly number[] = [96, 98, 100];
  readonly #header = new EventHeaderCursor();
  readonly #socket = new SocketInfoCursor();

  get header(): EventHeaderCursor {
    return this.#header.move(this.view, this.at);
  }

  get socket(): SocketInfoCursor {
    return this.#socket.move(this.view, this.at + 40);
  }

  /** User-space address. */
  get tlsObject(): bigint {
    return this.view.u64[(this.at + 88) >> 3] as bigint;
  }

  /** tlsObject as a number, exact below 2^53: for keys and ordering. */
  get tlsObjectKey(): number {
    return this.view.key64(this.at + 88);
  }

  /** Bytes of this part of the tail. */
  get methodLength(): number {
    return this.view.u16[(this.at + 96) >> 1] as number;
  }

  /** Bytes of this part of the tail. */
  get targetLength(): number {
    return this.view.u16[(this.at + 98) >> 1] as number;
  }

  /** Bytes of this part of the tail. */
  get hostLength(): number {
    return this.view.u16[(this.at + 100) >> 1] as number;
  }

  get source(): number {
    return this.view.u8[this.at + 102] as number;
  }

  get methodOffset(): number {
    return this.at + 104;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get method(): string {
    return this.view.text(this.methodOffset, this.methodLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get methodBytes(): Uint8Array {
    const start = this.methodOffset;
    return this.view.u8.subarray(start, start + this.methodLength);
  }

  get targetOffset(): number {
    return this.at + 104 + this.methodLength;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get target(): string {
    return this.view.text(this.targetOffset, this.targetLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get targetBytes(): Uint8Array {
    const start = this.targetOffset;
    return this.view.u8.subarray(start, start + this.targetLength);
  }

  get hostOffset(): number {
    return this.at + 104 + this.methodLength + this.targetLength;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get host(): string {
    return this.view.text(this.hostOffset, this.hostLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get hostBytes(): Uint8Array {
    const start = this.hostOffset;
    return this.view.u8.subarray(start, start + this.hostLength);
  }

  /** Whether a record of `length` bytes holds this struct and exactly the tail it names. */
  isValid(length: number): boolean {
    return length >= 104 && this.header.size === length && 104 + this.methodLength + this.targetLength + this.hostLength === length;
  }

  /** A copy of everything, which outlives the batch. */
  snapshot() {
    return {
      header: this.header.snapshot(),
      socket: this.socket.snapshot(),
      tlsObject: this.tlsObject,
      source: this.source,
      method: this.method,
      target: this.target,
      host: this.host,
    };
  }
}

/** struct egress_decision_event, 136 bytes before its tail: name. */
export class EgressDecisionCursor extends Cursor {
  static readonly size = 136;
  /** Byte offsets of the lengths of the parts of its tail, 16 bits each. */
  static readonly tailLengths: readonly number[] = [128];
  readonly #header = new EventHeaderCursor();
  readonly #socket = new SocketInfoCursor();

  get header(): EventHeaderCursor {
    return this.#header.move(this.view, this.at);
  }

  get socket(): SocketInfoCursor {
    return this.#socket.move(this.view, this.at + 40);
  }

  /** Cgroup v2 id. */
  get pod(): bigint {
    return this.view.u64[(this.at + 88) >> 3] as bigint;
  }

  /** pod as a number, exact below 2^53: for keys and ordering. */
  get podKey(): number {
    return this.view.key64(this.at + 88);
  }

  get set(): number {
    return this.view.u32[(this.at + 96) >> 2] as number;
  }

  get verdict(): number {
    return this.view.u8[this.at + 100] as number;
  }

  get hook(): number {
    return this.view.u8[this.at + 101] as number;
  }

  get evidence(): number {
    return this.view.u8[this.at + 102] as number;
  }

  get isRelaxed(): number {
    return this.view.u8[this.at + 103] as number;
  }

  get enforcedClusterReason(): number {
    return this.view.u16[(this.at + 104) >> 1] as number;
  }

  get enforcedClusterRule(): number {
    return this.view.u16[(this.at + 106) >> 1] as number;
  }

  get enforcedNamespaceReason(): number {
    return this.view.u16[(this.at + 108) >> 1] as number;
  }

  get enforcedNamespaceRule(): number {
    return this.view.u16[(this.at + 110) >> 1] as number;
  }

  get allClusterReason(): number {
    return this.view.u16[(this.at + 112) >> 1] as number;
  }

  get allClusterRule(): number {
    return this.view.u16[(this.at + 114) >> 1] as number;
  }

  get allNamespaceReason(): number {
    return this.view.u16[(this.at + 116) >> 1] as number;
  }

  get allNamespaceRule(): number {
    return this.view.u16[(this.at + 118) >> 1] as number;
  }

  /** Inode number of the namespace. */
  get networkNamespace(): number {
    return this.view.u32[(this.at + 120) >> 2] as number;
  }

  get interface(): number {
    return this.view.u32[(this.at + 124) >> 2] as number;
  }

  /** Bytes of this part of the tail. */
  get nameLength(): number {
    return this.view.u16[(this.at + 128) >> 1] as number;
  }

  get isLegacy(): number {
    return this.view.u8[this.at + 130] as number;
  }

  /** Port, host byte order. */
  get proxiedPort(): number {
    return this.view.u16[(this.at + 132) >> 1] as number;
  }

  get nameOffset(): number {
    return this.at + 136;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get name(): string {
    return this.view.text(this.nameOffset, this.nameLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get nameBytes(): Uint8Array {
    const start = this.nameOffset;
    return this.view.u8.subarray(start, start + this.nameLength);
  }

  /** Whether a record of `length` bytes holds this struct and exactly the tail it names. */
  isValid(length: number): boolean {
    return length >= 136 && this.header.size === length && 136 + this.nameLength === length;
  }

  /** A copy of everything, which outlives the batch. */
  snapshot() {
    return {
      header: this.header.snapshot(),
      socket: this.socket.snapshot(),
      pod: this.pod,
      set: this.set,
      verdict: this.verdict,
      hook: this.hook,
      evidence: this.evidence,
      isRelaxed: this.isRelaxed,
      enforcedClusterReason: this.enforcedClusterReason,
      enforcedClusterRule: this.enforcedClusterRule,
      enforcedNamespaceReason: this.enforcedNamespaceReason,
      enforcedNamespaceRule: this.enforcedNamespaceRule,
      allClusterReason: this.allClusterReason,
      allClusterRule: this.allClusterRule,
      allNamespaceReason: this.allNamespaceReason,
      allNamespaceRule: this.allNamespaceRule,
      networkNamespace: this.networkNamespace,
      interface: this.interface,
      isLegacy: this.isLegacy,
      proxiedPort: this.proxiedPort,
      name: this.name,
    };
  }
}

/** struct syscall_event, 240 bytes before its tail: path, base, secondPath, secondBase, file, address, data. */
export class SyscallCursor extends Cursor {
  static readonly size = 240;
  /** Byte offsets of the lengths of the parts of its tail, 16 bits each. */
  static readonly tailLengths: readonly number[] = [220, 222, 224, 226, 228, 230, 232];
  readonly #header = new EventHeaderCursor();
  readonly #socket = new SocketInfoCursor();

  get header(): EventHeaderCursor {
    return this.#header.move(this.view, this.at);
  }

  get result(): bigint {
    return this.view.u64[(this.at + 40) >> 3] as bigint;
  }

  /** result as a number, exact below 2^53: for keys and ordering. */
  get resultKey(): number {
    return this.view.key64(this.at + 40);
  }

  /** Byte offset of arguments (48 bytes) in the view. */
  get argumentsOffset(): number {
    return this.at + 48;
  }

  /** A view of 48 bytes, valid while the batch is. */
  get arguments(): Uint8Array {
    return this.view.u8.subarray(this.at + 48, this.at + 48 + 48);
  }

  /** Bit n is capability n. */
  get capabilities(): bigint {
    return this.view.u64[(this.at + 96) >> 3] as bigint;
  }

  /** capabilities as a number, exact below 2^53: for keys and ordering. */
  get capabilitiesKey(): number {
    return this.view.key64(this.at + 96);
  }

  /** Bit n is capability n. */
  get permitted(): bigint {
    return this.view.u64[(this.at + 104) >> 3] as bigint;
  }

  /** permitted as a number, exact below 2^53: for keys and ordering. */
  get permittedKey(): number {
    return this.view.key64(this.at + 104);
  }

  /** Uid in the initial user namespace. */
  get uid(): number {
    return this.view.u32[(this.at + 112) >> 2] as number;
  }

  /** Uid in the initial user namespace. */
  get effectiveUid(): number {
    return this.view.u32[(this.at + 116) >> 2] as number;
  }

  /** Gid in the initial user namespace. */
  get gid(): number {
    return this.view.u32[(this.at + 120) >> 2] as number;
  }

  /** Gid in the initial user namespace. */
  get effectiveGid(): number {
    return this.view.u32[(this.at + 124) >> 2] as number;
  }

  /** Inode number. */
  get inode(): bigint {
    return this.view.u64[(this.at + 128) >> 3] as bigint;
  }

  /** inode as a number, exact below 2^53: for keys and ordering. */
  get inodeKey(): number {
    return this.view.key64(this.at + 128);
  }

  /** Kernel dev_t: major << 20 | minor. */
  get device(): number {
    return this.view.u32[(this.at + 136) >> 2] as number;
  }

  get fileMode(): number {
    return this.view.u32[(this.at + 140) >> 2] as number;
  }

  get openFlags(): number {
    return this.view.u32[(this.at + 144) >> 2] as number;
  }

  get descriptor(): number {
    return this.view.u32[(this.at + 148) >> 2] as number;
  }

  get fileKind(): number {
    return this.view.u32[(this.at + 152) >> 2] as number;
  }

  get error(): number {
    return this.view.u32[(this.at + 156) >> 2] as number;
  }

  get call(): number {
    return this.view.u16[(this.at + 160) >> 1] as number;
  }

  get socketType(): number {
    return this.view.u16[(this.at + 162) >> 1] as number;
  }

  get socketFamily(): number {
    return this.view.u16[(this.at + 164) >> 1] as number;
  }

  get socketProtocol(): number {
    return this.view.u16[(this.at + 166) >> 1] as number;
  }

  get socket(): SocketInfoCursor {
    return this.#socket.move(this.view, this.at + 168);
  }

  get dataTotal(): number {
    return this.view.u32[(this.at + 216) >> 2] as number;
  }

  /** Bytes of this part of the tail. */
  get pathLength(): number {
    return this.view.u16[(this.at + 220) >> 1] as number;
  }

  /** Bytes of this part of the tail. */
  get baseLength(): number {
    return this.view.u16[(this.at + 222) >> 1] as number;
  }

  /** Bytes of this part of the tail. */
  get secondPathLength(): number {
    return this.view.u16[(this.at + 224) >> 1] as number;
  }

  /** Bytes of this part of the tail. */
  get secondBaseLength(): number {
    return this.view.u16[(this.at + 226) >> 1] as number;
  }

  /** Bytes of this part of the tail. */
  get fileLength(): number {
    return this.view.u16[(this.at + 228) >> 1] as number;
  }

  /** Bytes of this part of the tail. */
  get addressLength(): number {
    return this.view.u16[(this.at + 230) >> 1] as number;
  }

  /** Bytes of this part of the tail. */
  get dataLength(): number {
    return this.view.u16[(this.at + 232) >> 1] as number;
  }

  get pathOffset(): number {
    return this.at + 240;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get path(): string {
    return this.view.text(this.pathOffset, this.pathLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get pathBytes(): Uint8Array {
    const start = this.pathOffset;
    return this.view.u8.subarray(start, start + this.pathLength);
  }

  get baseOffset(): number {
    return this.at + 240 + this.pathLength;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get base(): string {
    return this.view.text(this.baseOffset, this.baseLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get baseBytes(): Uint8Array {
    const start = this.baseOffset;
    return this.view.u8.subarray(start, start + this.baseLength);
  }

  get secondPathOffset(): number {
    return this.at + 240 + this.pathLength + this.baseLength;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get secondPath(): string {
    return this.view.text(this.secondPathOffset, this.secondPathLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get secondPathBytes(): Uint8Array {
    const start = this.secondPathOffset;
    return this.view.u8.subarray(start, start + this.secondPathLength);
  }

  get secondBaseOffset(): number {
    return this.at + 240 + this.pathLength + this.baseLength + this.secondPathLength;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get secondBase(): string {
    return this.view.text(this.secondBaseOffset, this.secondBaseLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get secondBaseBytes(): Uint8Array {
    const start = this.secondBaseOffset;
    return this.view.u8.subarray(start, start + this.secondBaseLength);
  }

  get fileOffset(): number {
    return this.at + 240 + this.pathLength + this.baseLength + this.secondPathLength + this.secondBaseLength;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get file(): string {
    return this.view.text(this.fileOffset, this.fileLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get fileBytes(): Uint8Array {
    const start = this.fileOffset;
    return this.view.u8.subarray(start, start + this.fileLength);
  }

  get addressOffset(): number {
    return this.at + 240 + this.pathLength + this.baseLength + this.secondPathLength + this.secondBaseLength + this.fileLength;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get address(): string {
    return this.view.text(this.addressOffset, this.addressLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get addressBytes(): Uint8Array {
    const start = this.addressOffset;
    return this.view.u8.subarray(start, start + this.addressLength);
  }

  get dataOffset(): number {
    return this.at + 240 + this.pathLength + this.baseLength + this.secondPathLength + this.secondBaseLength + this.fileLength + this.addressLength;
  }

  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */
  get data(): string {
    return this.view.text(this.dataOffset, this.dataLength);
  }

  /** A view of this part of the tail, valid while the batch is. */
  get dataBytes(): Uint8Array {
    const start = this.dataOffset;
    return this.view.u8.subarray(start, start + this.dataLength);
  }

  /** Whether a record of `length` bytes holds this struct and exactly the tail it names. */
  isValid(length: number): boolean {
    return length >= 240 && this.header.size === length && 240 + this.pathLength + this.baseLength + this.secondPathLength + this.secondBaseLength + this.fileLength + this.addressLength + this.dataLength === length;
  }

  /** A copy of everything, which outlives the batch. */
  snapshot() {
    return {
      header: this.header.snapshot(),
      result: this.result,
      arguments: this.view.copy(this.argumentsOffset, 48),
      capabilities: this.capabilities,
      permitted: this.permitted,
      uid: this.uid,
      effectiveUid: this.effectiveUid,
      gid: this.gid,
      effectiveGid: this.effectiveGid,
      inode: this.inode,
      device: this.device,
      fileMode: this.fileMode,
      openFlags: this.openFlags,
      descriptor: this.descriptor,
      fileKind: this.fileKind,
      error: this.error,
      call: this.call,
      socketType: this.socketType,
      socketFamily: this.socketFamily,
      socketProtocol: this.socketProtocol,
      socket: this.socket.snapshot(),
      dataTotal: this.dataTotal,
      path: this.path,
      base: this.base,
      secondPath: this.secondPath,
      secondBase: this.secondBase,
      file: this.file,
      address: this.address,
      data: this.data,
    };
  }
}
