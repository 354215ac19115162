// SPDX-License-Identifier: Apache-2.0

/** Names of the bits of a word, joined by a bar, as rules compare them; `0` where none is set. */
export function flagNames(word: number, bits: readonly (readonly [name: string, mask: number])[]): string {
  const names: string[] = [];
  for (const [name, mask] of bits) if ((word & mask) === mask) names.push(name);
  return names.length === 0 ? '0' : names.join('|');
}

const IS_ARM = process.arch === 'arm64';

/** include/uapi/asm-generic/fcntl.h, and arch/arm64/include/uapi/asm/fcntl.h where that differs. */
const OPEN_BITS: readonly (readonly [string, number])[] = [
  ['O_CREAT', 0o100],
  ['O_APPEND', 0o2000],
  ['O_DSYNC', 0o10000],
  ['O_EXCL', 0o200],
  ['O_NONBLOCK', 0o4000],
  ['O_SYNC', 0o4010000],
  ['O_TRUNC', 0o1000],
  ['O_DIRECT', IS_ARM ? 0o200000 : 0o40000],
  ['O_DIRECTORY', IS_ARM ? 0o40000 : 0o200000],
  ['O_LARGEFILE', IS_ARM ? 0o400000 : 0o100000],
  ['O_CLOEXEC', 0o2000000],
  ['O_TMPFILE', 0o20000000],
  ['O_PATH', 0o10000000],
];

const ACCESS = ['O_RDONLY', 'O_WRONLY', 'O_RDWR', 'O_WRONLY|O_RDWR'];

/** Flags of open(2): `O_RDWR|O_CREAT`. */
export function openFlagNames(flags: number): string {
  const rest = flagNames(flags, OPEN_BITS);
  const access = ACCESS[flags & 3] ?? '';
  return rest === '0' ? access : `${access}|${rest}`;
}

/** include/uapi/linux/stat.h */
const MODE_BITS: readonly (readonly [string, number])[] = [
  ['S_IXOTH', 0o1],
  ['S_IWOTH', 0o2],
  ['S_IROTH', 0o4],
  ['S_IXGRP', 0o10],
  ['S_IWGRP', 0o20],
  ['S_IRGRP', 0o40],
  ['S_IXUSR', 0o100],
  ['S_IWUSR', 0o200],
  ['S_IRUSR', 0o400],
  ['S_ISVTX', 0o1000],
  ['S_ISGID', 0o2000],
  ['S_ISUID', 0o4000],
];

/** Permissions of a file: `S_IXUSR|S_IRUSR`. */
export function modeNames(mode: number): string {
  return flagNames(mode, MODE_BITS);
}

/** include/uapi/linux/sched.h */
const CLONE_BITS: readonly (readonly [string, number])[] = [
  ['CLONE_FILES', 0x400],
  ['CLONE_FS', 0x200],
  ['CLONE_NEWIPC', 0x08000000],
  ['CLONE_NEWNET', 0x40000000],
  ['CLONE_NEWNS', 0x00020000],
  ['CLONE_NEWPID', 0x20000000],
  ['CLONE_NEWUSER', 0x10000000],
  ['CLONE_NEWUTS', 0x04000000],
  ['CLONE_NEWCGROUP', 0x02000000],
];

/** Namespaces and other parts of a process: `CLONE_NEWNS|CLONE_NEWUSER`. */
export function cloneFlagNames(flags: number): string {
  return flagNames(flags, CLONE_BITS);
}
