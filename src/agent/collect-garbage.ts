// SPDX-License-Identifier: Apache-2.0
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** V8's own, of its extension `gc` (src/extensions/gc-extension.cc). */
type Collect = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/**
 * Collects all garbage now and gives free pages back to the system: some 20 ms for each 10 MB in use. As if memory were
 * short, since only then V8 gives back the room of young objects too, 50 MB after a burst.
 */
export function collectGarbage(): void {
  // `gc` is only in contexts that are made while the flag is set, so nobody else gets it
  setFlagsFromString('--expose-gc');
  const collect: Collect = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
