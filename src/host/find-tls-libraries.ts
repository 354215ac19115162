// SPDX-License-Identifier: Apache-2.0
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  statfsSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { elfFunctions } from '../elf-functions.ts';
import { resolveInRoot } from './resolve-in-root.ts';
import { unlessGone } from './unless-gone.ts';

/** A file that holds a TLS library, as this process can open it. */
export interface TlsLibrary {
  /** `/proc/<pid>/…`: good while the process lives. */
  readonly path: string;
  /** The same file under any path and, for one of an image, in any container. Digits and `:`. */
  readonly key: string;
  /** Whether it is a file of an image that the containers of a node share. */
  readonly isOfImage: boolean;
}

export interface TlsLibraryFinder {
  /** The TLS libraries that a process maps, has in its program, or could load; empty when it is gone. */
  find(pid: number): readonly TlsLibrary[];
}

/** What a file must define to be of use: where OpenSSL and those compatible with it take what is sent. */
const FUNCTIONS = ['SSL_write', 'SSL_write_ex'];
/** Libraries and extension modules, such as `libssl.so.3` and `_ssl.cpython-312-x86_64-linux-gnu.so`. */
const MODULE = /ssl[^/]*\.so[^/]*$/i;
const LIBRARY = /^libssl\.so/;
/** Where images keep libraries that a program may load later. */
const FOLDERS = [
  '/lib',
  '/lib64',
  '/usr/lib',
  '/usr/lib64',
  '/usr/local/lib',
  '/opt/conda/lib',
  '/usr/local/ssl/lib',
];
const MULTIARCH = /-linux-/;
const OVERLAYFS_MAGIC = 0x794c7630; // include/uapi/linux/magic.h
const MAX_KNOWN = 4096;

/**
 * Finds the files on which probes see what processes hand to their TLS library. What a file holds is remembered by
 * device, inode, size and change time, so a node reads each file once. `proc` is where procfs is mounted.
 */
export function createTlsLibraryFinder(proc = '/proc'): TlsLibraryFinder {
  const known = new Map<string, boolean>();

  /** The library at `path`, if it is a regular file that defines the functions. */
  const libraryAt = (path: string): TlsLibrary | undefined => {
    // a pod chooses what stands at these paths: a FIFO must not block, a device must not be opened twice
    const fd = unlessGone(() =>
      openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY),
    );
    if (fd === undefined) return undefined;
    try {
      const stat = fstatSync(fd, { bigint: true });
      const version = `${stat.dev}:${versionOf(stat)}`;
      const holds = known.get(version) ?? (stat.isFile() && elfFunctions(fd, FUNCTIONS).size > 0);
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(version, holds);
      if (!holds) return undefined;
      // Each container has an overlay of its own, with a device of its own, above the same file. One that a container
      // changed is another, with the same inode number.
      const isOfImage = unlessGone(() => statfsSync(path).type) === OVERLAYFS_MAGIC;
      return { path, key: isOfImage ? versionOf(stat) : `${stat.dev}:${stat.ino}`, isOfImage };
    } finally {
      closeSync(fd);
    }
  };

  return {
    find(pid) {
      const folder = join(proc, String(pid));
      const root = join(folder, 'root');
      const inRoot = [...mappedModules(folder), ...loadableLibraries(root)];
      const paths = inRoot.map((path) => resolveInRoot(root, path)).filter((path) => path !== undefined);
      const found = [join(folder, 'exe'), ...paths].map(libraryAt).filter((library) => library !== undefined);
      return [...new Map(found.map((library) => [library.key, library])).values()];
    },
  };
}

function versionOf({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [ino, size, mtimeNs, ctimeNs].join(':');
}

/** Modules that a process maps, by their paths in its root. */
function mappedModules(folder: string): readonly string[] {
  const maps = unlessGone(() => readFileSync(join(folder, 'maps'), 'utf8')) ?? '';
  const paths = maps.split('\n').map((line) => line.slice(line.indexOf('/')));
  return [...new Set(paths)].filter((path) => path.startsWith('/') && MODULE.test(basename(path)));
}

/** Libraries in the folders where a dynamic linker looks, by their paths in the root. */
function loadableLibraries(root: string): readonly string[] {
  const listed = new Set<string>();
  // where /lib leads to /usr/lib, that is read once
  const list = (folder: string): readonly string[] => {
    const path = resolveInRoot(root, folder);
    if (path === undefined || listed.has(path)) return [];
    listed.add(path);
    return unlessGone(() => readdirSync(path)) ?? [];
  };
  return FOLDERS.flatMap((folder) => {
    const names = list(folder);
    const nested = names.filter((name) => MULTIARCH.test(name)).map((name) => join(folder, name));
    return [...librariesOf(folder, names), ...nested.flatMap((place) => librariesOf(place, list(place)))];
  });
}

function librariesOf(folder: string, names: readonly string[]): readonly string[] {
  return names.filter((name) => LIBRARY.test(name)).map((name) => join(folder, name));
}
