// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request as requestHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Certificate } from './make-certificate.ts';

/** What becomes of a request: it is passed on; answered by a status; or passed on, and the answer is lost. */
export type Fault = 'none' | 'answer-lost' | { readonly status: number; readonly retryAfter?: string };

/** A proxy before a receiver, which does what networks and load balancers do to requests. */
export interface FaultProxy {
  readonly url: string;
  fault: Fault;
  /** Answers of a fault that were given. */
  readonly faults: number;
  close(): void;
}

export async function faultProxy(target: string, { cert, key }: Certificate): Promise<FaultProxy> {
  const pem = readFileSync(cert);
  const agent = new Agent({ keepAlive: true, ca: pem });
  const pass = async (request: IncomingMessage, body: Buffer): Promise<[IncomingMessage, Buffer]> => {
    const { method = 'POST', headers } = request;
    const call = requestHttps(new URL(request.url ?? '/', target), {
      method,
      headers,
      agent,
    });
    call.end(body);
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    return [answer, await buffer(answer)];
  };
  const proxy = {
    url: '',
    fault: 'none' as Fault,
    faults: 0,
    close: () => {
      agent.destroy();
      server.close();
    },
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { fault } = proxy;
    const body = await buffer(request);
    if (fault !== 'none') proxy.faults++;
    if (typeof fault === 'object') {
      const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
      response.writeHead(fault.status, headers).end();
      return;
    }
    try {
      const [{ statusCode = 502, headers }, answer] = await pass(request, body);
      if (fault === 'answer-lost') response.destroy();
      else response.writeHead(statusCode, headers).end(answer);
    } catch {
      // the receiver is away: so is whoever asks for it
      response.destroy();
    }
  };
  const server = createServer({ cert: pem, key: readFileSync(key) }, (request, response) => {
    void serve(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return proxy;
}
