// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes the file `output` unless it is newer than all `inputs`: in a guest under emulation a compiler takes minutes. `make`
 * writes the path that it is given; the file is there whole or not at all, since test files that run side by side want
 * the same. Gives `output`.
 */
export function buildOnce(output: string, inputs: readonly string[], make: (path: string) => void): string {
  const built = statSync(output, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (inputs.every((input) => statSync(input).mtimeMs < built)) return output;
  mkdirSync(dirname(output), { recursive: true });
  const partial = `${output}.${process.pid}`;
  make(partial);
  renameSync(partial, output);
  return output;
}
