// SPDX-License-Identifier: Apache-2.0
import type { SystemCallName } from '../../events/calls/system-call-name.ts';

/** Which argument has it, from 0. */
type Argument = 0 | 1 | 2 | 3 | 4 | 5;

/** What `data` points to, and how much of it there is. */
export type CallData =
  /** As many bytes as `dataLength` says, or as the call returned. */
  | 'bytes'
  | 'received'
  /** The first of an array of struct iovec, or the first of a struct msghdr. */
  | 'vector'
  | 'received-vector'
  | 'message'
  | 'received-message'
  | 'text'
  /** struct open_how, include/uapi/linux/openat2.h */
  | 'open-how'
  | 'two-descriptors';

/** A system call: its numbers, and where it has what is told of it. */
export interface SystemCallRow {
  /** Number on x86-64 and on arm64, which has only the newer of two calls that do the same. */
  readonly x64: number;
  readonly arm64: number | undefined;
  readonly path?: Argument;
  /** Descriptor of the folder that `path` is relative to; `cwd`: it is the working directory. */
  readonly base?: Argument | 'cwd';
  readonly secondPath?: Argument;
  readonly secondBase?: Argument | 'cwd';
  readonly openFlags?: Argument;
  /** Descriptor that the call is about. */
  readonly file?: Argument | 'result';
  /** Whether the path of that file is told. */
  readonly filePath?: true;
  readonly address?: Argument;
  /** With `addressIsGiven`: where the call says how long an address it gave. */
  readonly addressLength?: Argument;
  readonly addressIsGiven?: true;
  readonly data?: Argument;
  readonly dataLength?: Argument;
  readonly dataIs?: CallData;
  /** Told only where it failed. */
  readonly when?: 'failed';
}

/**
 * Every call that can be told. Numbers: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h. A chdir
 * has changed the working directory when it returns, so that its path has no base.
 */
export const SYSTEM_CALLS: Readonly<Record<SystemCallName, SystemCallRow>> = {
  open: { x64: 2, arm64: undefined, path: 0, base: 'cwd', openFlags: 1, file: 'result' },
  openat: { x64: 257, arm64: 56, base: 0, path: 1, openFlags: 2, file: 'result' },
  openat2: { x64: 437, arm64: 437, base: 0, path: 1, data: 2, dataIs: 'open-how', file: 'result' },
  creat: { x64: 85, arm64: undefined, path: 0, base: 'cwd', file: 'result' },
  close: { x64: 3, arm64: 57, file: 0 },
  close_range: { x64: 436, arm64: 436 },
  dup: { x64: 32, arm64: 23, file: 'result', filePath: true },
  dup2: { x64: 33, arm64: undefined, file: 'result', filePath: true },
  dup3: { x64: 292, arm64: 24, file: 'result', filePath: true },
  pipe: { x64: 22, arm64: undefined, data: 0, dataIs: 'two-descriptors' },
  pipe2: { x64: 293, arm64: 59, data: 0, dataIs: 'two-descriptors' },
  memfd_create: { x64: 319, arm64: 279, path: 0, file: 'result' },
  chdir: { x64: 80, arm64: 49, path: 0 },
  fchdir: { x64: 81, arm64: 50, file: 0, filePath: true },
  chroot: { x64: 161, arm64: 51, path: 0, base: 'cwd' },
  pivot_root: { x64: 155, arm64: 41, path: 0, base: 'cwd', secondPath: 1, secondBase: 'cwd' },
  unlink: { x64: 87, arm64: undefined, path: 0, base: 'cwd' },
  unlinkat: { x64: 263, arm64: 35, base: 0, path: 1 },
  rmdir: { x64: 84, arm64: undefined, path: 0, base: 'cwd' },
  rename: { x64: 82, arm64: undefined, path: 0, base: 'cwd', secondPath: 1, secondBase: 'cwd' },
  renameat: { x64: 264, arm64: 38, base: 0, path: 1, secondBase: 2, secondPath: 3 },
  renameat2: { x64: 316, arm64: 276, base: 0, path: 1, secondBase: 2, secondPath: 3 },
  link: { x64: 86, arm64: undefined, path: 0, base: 'cwd', secondPath: 1, secondBase: 'cwd' },
  linkat: { x64: 265, arm64: 37, base: 0, path: 1, secondBase: 2, secondPath: 3 },
  symlink: { x64: 88, arm64: undefined, path: 0, secondPath: 1, secondBase: 'cwd' },
  symlinkat: { x64: 266, arm64: 36, path: 0, secondBase: 1, secondPath: 2 },
  mkdir: { x64: 83, arm64: undefined, path: 0, base: 'cwd' },
  mkdirat: { x64: 258, arm64: 34, base: 0, path: 1 },
  mknod: { x64: 133, arm64: undefined, path: 0, base: 'cwd' },
  mknodat: { x64: 259, arm64: 33, base: 0, path: 1 },
  chmod: { x64: 90, arm64: undefined, path: 0, base: 'cwd' },
  fchmod: { x64: 91, arm64: 52, file: 0, filePath: true },
  fchmodat: { x64: 268, arm64: 53, base: 0, path: 1 },
  fchmodat2: { x64: 452, arm64: 452, base: 0, path: 1 },
  chown: { x64: 92, arm64: undefined, path: 0, base: 'cwd' },
  lchown: { x64: 94, arm64: undefined, path: 0, base: 'cwd' },
  fchown: { x64: 93, arm64: 55, file: 0, filePath: true },
  fchownat: { x64: 260, arm64: 54, base: 0, path: 1 },
  truncate: { x64: 76, arm64: 45, path: 0, base: 'cwd' },
  ftruncate: { x64: 77, arm64: 46, file: 0, filePath: true },
  mount: { x64: 165, arm64: 40, path: 0, secondPath: 1, secondBase: 'cwd', data: 2, dataIs: 'text' },
  umount2: { x64: 166, arm64: 39, path: 0, base: 'cwd' },
  execve: { x64: 59, arm64: 221, path: 0, base: 'cwd', when: 'failed' },
  execveat: { x64: 322, arm64: 281, base: 0, path: 1, when: 'failed' },
  ptrace: { x64: 101, arm64: 117 },
  bpf: { x64: 321, arm64: 280 },
  userfaultfd: { x64: 323, arm64: 282, file: 'result' },
  init_module: { x64: 175, arm64: 105, data: 2, dataIs: 'text' },
  finit_module: { x64: 313, arm64: 273, file: 0, filePath: true, data: 1, dataIs: 'text' },
  delete_module: { x64: 176, arm64: 106, path: 0 },
  setuid: { x64: 105, arm64: 146 },
  setgid: { x64: 106, arm64: 144 },
  setreuid: { x64: 113, arm64: 145 },
  setregid: { x64: 114, arm64: 143 },
  setresuid: { x64: 117, arm64: 147 },
  setresgid: { x64: 119, arm64: 149 },
  setfsuid: { x64: 122, arm64: 151 },
  setfsgid: { x64: 123, arm64: 152 },
  setgroups: { x64: 116, arm64: 159 },
  setsid: { x64: 112, arm64: 157 },
  setpgid: { x64: 109, arm64: 154 },
  capset: { x64: 126, arm64: 91 },
  prctl: { x64: 157, arm64: 167 },
  seccomp: { x64: 317, arm64: 277 },
  setns: { x64: 308, arm64: 268, file: 0, filePath: true },
  unshare: { x64: 272, arm64: 97 },
  kill: { x64: 62, arm64: 129 },
  tkill: { x64: 200, arm64: 130 },
  tgkill: { x64: 234, arm64: 131 },
  process_vm_readv: { x64: 310, arm64: 270 },
  process_vm_writev: { x64: 311, arm64: 271 },
  pidfd_open: { x64: 434, arm64: 434, file: 'result' },
  pidfd_getfd: { x64: 438, arm64: 438, file: 'result', filePath: true },
  io_uring_setup: { x64: 425, arm64: 425, file: 'result' },
  io_uring_enter: { x64: 426, arm64: 426 },
  io_uring_register: { x64: 427, arm64: 427 },
  socket: { x64: 41, arm64: 198, file: 'result' },
  socketpair: { x64: 53, arm64: 199, data: 3, dataIs: 'two-descriptors' },
  bind: { x64: 49, arm64: 200, file: 0, address: 1, addressLength: 2 },
  connect: { x64: 42, arm64: 203, file: 0, address: 1, addressLength: 2 },
  listen: { x64: 50, arm64: 201, file: 0 },
  accept: { x64: 43, arm64: 202, file: 'result', address: 1, addressLength: 2, addressIsGiven: true },
  accept4: { x64: 288, arm64: 242, file: 'result', address: 1, addressLength: 2, addressIsGiven: true },
  shutdown: { x64: 48, arm64: 210, file: 0 },
  setsockopt: { x64: 54, arm64: 208, file: 0 },
  getsockopt: { x64: 55, arm64: 209, file: 0 },
  sendto: {
    x64: 44,
    arm64: 206,
    file: 0,
    data: 1,
    dataLength: 2,
    dataIs: 'bytes',
    address: 4,
    addressLength: 5,
  },
  sendmsg: { x64: 46, arm64: 211, file: 0, data: 1, dataIs: 'message' },
  sendmmsg: { x64: 307, arm64: 269, file: 0, data: 1, dataIs: 'message' },
  recvfrom: {
    x64: 45,
    arm64: 207,
    file: 0,
    data: 1,
    dataLength: 2,
    dataIs: 'received',
    address: 4,
    addressLength: 5,
    addressIsGiven: true,
  },
  recvmsg: { x64: 47, arm64: 212, file: 0, data: 1, dataIs: 'received-message' },
  recvmmsg: { x64: 299, arm64: 243, file: 0 },
  read: { x64: 0, arm64: 63, file: 0, filePath: true, data: 1, dataLength: 2, dataIs: 'received' },
  write: { x64: 1, arm64: 64, file: 0, filePath: true, data: 1, dataLength: 2, dataIs: 'bytes' },
  pread64: { x64: 17, arm64: 67, file: 0, filePath: true, data: 1, dataLength: 2, dataIs: 'received' },
  pwrite64: { x64: 18, arm64: 68, file: 0, filePath: true, data: 1, dataLength: 2, dataIs: 'bytes' },
  readv: { x64: 19, arm64: 65, file: 0, filePath: true, data: 1, dataLength: 2, dataIs: 'received-vector' },
  writev: { x64: 20, arm64: 66, file: 0, filePath: true, data: 1, dataLength: 2, dataIs: 'vector' },
};
