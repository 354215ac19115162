// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readPeer } from './read-peer.ts';

it('reads who connected to a unix socket', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-peer-'));
  const path = join(folder, 'socket');
  const server = createServer();
  const { promise: client, resolve } = Promise.withResolvers<Socket>();
  server.on('connection', resolve).listen(path);
  const own = createConnection(path);
  onTestFinished(() => {
    own.destroy();
    server.close();
    rmSync(folder, { recursive: true });
  });
  const socket = await client;
  const handle: { fd: number } = Reflect.get(socket, '_handle');
  expect(readPeer(handle.fd)).toEqual({
    pid: process.pid,
    uid: process.geteuid?.(),
    gid: process.getegid?.(),
  });
  socket.destroy();
});

it('knows nobody at the other end of what is no socket', () => {
  expect(readPeer(openSync('/dev/null', 'r'))).toBeUndefined();
  expect(readPeer(-1)).toBeUndefined();
});
