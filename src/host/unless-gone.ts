// SPDX-License-Identifier: Apache-2.0

/** What a process or cgroup that ends while it is read gives; and what hidepid and other users' processes give. */
const GONE = new Set(['ENOENT', 'ESRCH', 'ENODEV', 'EACCES', 'EPERM', 'ENOTDIR']);

/** What `read` gives, or undefined when what it reads is gone or not for us to see. */
export function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error: unknown) {
    if (error instanceof Error && 'code' in error && GONE.has(String(error.code))) return undefined;
    throw error;
  }
}
