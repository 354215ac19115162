// SPDX-License-Identifier: Apache-2.0
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { UserEntry, UserNames } from '../detect/rules/user-names.ts';
import type { Process } from '../events/process.ts';
import { resolveInRoot } from './resolve-in-root.ts';

export interface UserNamesOptions {
  /** Milliseconds, of any beginning. */
  readonly now: () => number;
  /** Default `/proc`. */
  readonly proc?: string;
}

/** The users and groups of one container's root. */
interface Known {
  readonly readMs: number;
  readonly users: ReadonlyMap<number, UserEntry>;
  readonly groups: ReadonlyMap<number, string>;
}

/** Of a file that is larger, only so much is read: it is the tenant's. */
const MAX_BYTES = 1 << 20;
const MAX_KNOWN = 1024;
/** Processes whose root is looked for, where those before are gone. */
const MAX_ASKED = 8;
/** For how long what was read holds: images rarely change their users. */
const FRESH_MS = 60_000;
const NOBODY: Known = { readMs: Number.NEGATIVE_INFINITY, users: new Map(), groups: new Map() };

/**
 * Users and groups by the passwd and group files in the root of a process: read once for a mount namespace, and again after a
 * minute; of a process that is gone, in the root of one from which it descends. Ids are those of the initial user namespace, which are the container's own unless it has a user namespace.
 */
export function createUserNames({ now, proc = '/proc' }: UserNamesOptions): UserNames {
  const known = new Map<number, Known>();
  // the node's first process, where it may be looked at, and this one: they stay
  const staying = ['1', 'self'].map((pid) => ({ pid, mount: mountNamespaceOf(`${proc}/${pid}`) }));
  const of = (process: Process): Known => {
    const { mount } = process.namespaces;
    const before = known.get(mount);
    if (before !== undefined && now() - before.readMs < FRESH_MS) return before;
    const asked = [...inSameRoot(process), ...staying.filter((each) => each.mount === mount)];
    const roots = asked.map(({ pid }) => `${proc}/${pid}/root`);
    const found = firstOf(roots, (root) => readNames(root, '/etc/passwd'));
    // all of them are gone: what was known of the namespace still holds
    if (found === undefined) return before ?? NOBODY;
    const [root, users] = found;
    const read: Known = {
      readMs: now(),
      users: new Map(parseEntries(users).map(([id, [name, home, shell]]) => [id, { name, home, shell }])),
      groups: new Map(parseEntries(readNames(root, '/etc/group') ?? '').map(([id, [name]]) => [id, name])),
    };
    if (mount === 0) return read;
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(mount, read);
    return read;
  };
  return {
    user: (process, uid) => of(process).users.get(uid),
    group: (process, gid) => of(process).groups.get(gid),
  };
}

/** The process and, for it may be gone by now, those from which it descends in its mount namespace. */
function inSameRoot(process: Process): Process[] {
  const found = [process];
  const { mount } = process.namespaces;
  for (let { parent } = process; parent !== undefined && found.length < MAX_ASKED; { parent } = parent)
    if (mount !== 0 && parent.namespaces.mount === mount) found.push(parent);
  return found;
}

/** The first root of which something could be read, and that. */
function firstOf(
  roots: readonly string[],
  read: (root: string) => string | undefined,
): [root: string, text: string] | undefined {
  for (const root of roots) {
    const text = read(root);
    if (text !== undefined) return [root, text];
  }
  return undefined;
}

function mountNamespaceOf(folder: string): number | undefined {
  try {
    return statSync(`${folder}/ns/mnt`).ino;
  } catch (error: unknown) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/** Text of a file below a root; undefined where there is none that can be read. */
function readNames(root: string, path: string): string | undefined {
  try {
    const resolved = resolveInRoot(root, path);
    if (resolved === undefined) return undefined;
    // a tenant may have put a FIFO there
    const fd = openSync(resolved, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    try {
      if (!fstatSync(fd).isFile()) return undefined;
      const bytes = Buffer.alloc(Math.min(fstatSync(fd).size, MAX_BYTES));
      return bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(fd);
    }
  } catch (error: unknown) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/** Lines of `name:…:id:…` by their id, the first of an id; passwd(5) and group(5). */
function parseEntries(text: string): [number, [name: string, home: string, shell: string]][] {
  const entries = text.split('\n').flatMap((line): [number, [string, string, string]][] => {
    const [name = '', , id = '', , , home = '', shell = ''] = line.split(':');
    return name === '' || !/^\d+$/.test(id) ? [] : [[Number(id), [name, home, shell]]];
  });
  return entries.toReversed();
}
