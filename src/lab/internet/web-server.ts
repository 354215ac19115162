// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { createSecureContext } from 'node:tls';
import { parseRange } from './parse-range.ts';
import type { ServedRequest } from './served.ts';
import { type Site, type SiteRequest, type SiteResponse, textResponse } from './site.ts';

/** A name the web server answers to, and with what certificate (PEM). */
export interface WebHost {
  readonly name: string;
  readonly site: Site;
  readonly certificate?: { readonly cert: string; readonly key: string };
}

export interface WebServerOptions {
  /** Every local address: `::` for both families, `0.0.0.0` where there is no IPv6. */
  readonly address: string;
  readonly hosts: readonly WebHost[];
  readonly onServed: (served: ServedRequest) => void;
}

/** Starts the web server of all sites, HTTP/1.1 on ports 80 and 443; resolves once it listens. It ends with its process. */
export async function startWebServer(options: WebServerOptions): Promise<void> {
  const sites = new Map(options.hosts.map((host) => [host.name, host.site]));
  const plain = createHttpServer(createListener(sites, false, options.onServed));
  const [fallback] = options.hosts.flatMap((host) => host.certificate ?? []);
  const tls = createHttpsServer(
    { ALPNProtocols: ['http/1.1'], ...fallback },
    createListener(sites, true, options.onServed),
  );
  for (const { name, certificate } of options.hosts) {
    if (certificate !== undefined) tls.addContext(name, createSecureContext(certificate));
  }
  plain.listen(80, options.address);
  tls.listen(443, options.address);
  await Promise.all([once(plain, 'listening'), once(tls, 'listening')]);
}

function createListener(
  sites: Map<string, Site>,
  tls: boolean,
  onServed: WebServerOptions['onServed'],
): RequestListener {
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const request = toSiteRequest(incoming, await buffer(incoming));
    const { status, bytes } = send(answer(sites, request), incoming, outgoing);
    const from = incoming.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
    onServed({
      kind: 'request',
      from,
      tls,
      host: request.host,
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      status,
      bytes,
    });
  };
  return (incoming, outgoing) => {
    // The client went away, or its request line can't be read: the connection ends, the server goes on.
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  };
}

function toSiteRequest(incoming: IncomingMessage, body: Buffer): SiteRequest {
  const url = new URL(incoming.url ?? '/', 'http://lab');
  return {
    method: incoming.method === 'HEAD' ? 'GET' : (incoming.method ?? 'GET'),
    host: (incoming.headers.host ?? '').replace(/:\d+$/, '').toLowerCase(),
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    headers: incoming.headers,
    body,
  };
}

function answer(sites: Map<string, Site>, request: SiteRequest): SiteResponse {
  const site = sites.get(request.host);
  return site === undefined ? textResponse(421, `no site ${request.host} here\n`) : site(request);
}

/** Writes the response, or the asked-for part of it; returns what was sent. */
function send(
  response: SiteResponse,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): { status: number; bytes: number } {
  const whole = response.body ?? Buffer.alloc(0);
  const range = response.isRanged === true ? parseRange(incoming.headers.range, whole.length) : undefined;
  if (range === 'unsatisfiable') {
    outgoing.writeHead(416, { 'Content-Range': `bytes */${whole.length}` }).end();
    return { status: 416, bytes: 0 };
  }
  const part = range === undefined ? whole : whole.subarray(range.start, range.end + 1);
  const status = range === undefined ? response.status : 206;
  const contentRange =
    range === undefined ? {} : { 'Content-Range': `bytes ${range.start}-${range.end}/${whole.length}` };
  outgoing.writeHead(status, { ...response.headers, ...contentRange, 'Content-Length': part.length });
  const body = incoming.method === 'HEAD' ? Buffer.alloc(0) : part;
  outgoing.end(body);
  return { status, bytes: body.length };
}
