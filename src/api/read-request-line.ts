// SPDX-License-Identifier: Apache-2.0
import type { Socket } from 'node:net';

const MAX_REQUEST = 64 * 1024;

/** Calls `onLine` once, with the first line, or undefined where it is too long. What follows is not read into memory. */
export function readRequestLine(socket: Socket, onLine: (line: string | undefined) => void): void {
  let text = '';
  const onData = (piece: string): void => {
    text += piece;
    const end = text.indexOf('\n');
    if (end === -1 && text.length <= MAX_REQUEST) return;
    socket.removeListener('data', onData).resume();
    onLine(end === -1 ? undefined : text.slice(0, end));
  };
  socket.setEncoding('utf8').on('data', onData);
}
