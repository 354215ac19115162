// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { text } from 'node:stream/consumers';
import { freePort } from '../suites/free-port.ts';
import type { Certificate } from './make-certificate.ts';
import type { Arrived, SinkPeer } from './sink-peer.ts';

/** What a receiver answers to the body of a request: a status, and the records that it took. */
export type Judge = (
  path: string,
  body: unknown,
) => { status: number; body?: string; taken?: readonly Arrived[] };

/** A receiver of ours on a real TLS socket. `judge` is as strict as the program it stands for. */
export async function strictReceiver(
  options: Pick<SinkPeer, 'name' | 'each' | 'sent'> & { judge: Judge },
): Promise<SinkPeer> {
  const port = await freePort();
  const arrived: Arrived[] = [];
  let server: Server | undefined;
  const end = async (close: (ending: Server) => void): Promise<void> => {
    const ending = server;
    server = undefined;
    if (ending === undefined) return;
    const closed = once(ending, 'close');
    ending.close();
    close(ending);
    await closed;
  };
  const url = `https://127.0.0.1:${port}`;
  return {
    name: options.name,
    ...(options.each !== undefined && { each: options.each }),
    url,
    sent: options.sent,
    arrived: () => arrived,
    start: async ({ cert, key }: Certificate) => {
      server = createServer(
        { cert: readFileSync(cert), key: readFileSync(key) },
        async (request, response) => {
          const {
            status,
            body,
            taken = [],
          } = options.judge(request.url ?? '', JSON.parse(await text(request)));
          arrived.push(...taken);
          response.writeHead(status).end(body);
        },
      );
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    stop: () => end((ending) => ending.closeIdleConnections()),
    kill: () => end((ending) => ending.closeAllConnections()),
  };
}
