// SPDX-License-Identifier: Apache-2.0
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { WeirError } from '../errors.ts';
import { runTool } from './run-tool.ts';

/** Prints the interpreter itself, not the link or wrapper it was started by, when its ssl module is as wanted. */
const PROBE = `
import sys
try:
    import ssl
    shared = any("/libssl" in line for line in open("/proc/self/maps"))
except ImportError:
    shared = False
print(sys.executable if shared else "")
`;

/**
 * The Python to run in pods: one whose ssl module maps a libssl of its own file, as distributions' do, because only
 * there can requests be read; the system's before those of PATH. Throws `LAB_TOOL_MISSING` when there is none.
 */
export async function findPython(path: string = process.env.PATH ?? ''): Promise<string> {
  const candidates = ['/usr/bin', ...path.split(delimiter)].map((folder) => join(folder, 'python3'));
  for (const candidate of new Set(candidates)) {
    const found = (await isExecutable(candidate)) ? (await runTool(candidate, ['-c', PROBE])).trim() : '';
    if (found !== '') return found;
  }
  throw new WeirError('LAB_TOOL_MISSING', 'python3: none found whose ssl module uses the shared libssl');
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
