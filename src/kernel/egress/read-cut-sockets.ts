// SPDX-License-Identifier: Apache-2.0
import { CUT_SOCKET_SIZE, type CutSocket, decodeCutSocket } from '../../gen/tables.ts';

/** What `cut/on_iter_verdicts` wrote. */
export function readCutSockets(bytes: Uint8Array | undefined): readonly CutSocket[] {
  const count = Math.floor((bytes?.byteLength ?? 0) / CUT_SOCKET_SIZE);
  return Array.from({ length: count }, (_, index) =>
    decodeCutSocket(bytes ?? new Uint8Array(0), index * CUT_SOCKET_SIZE),
  );
}
