// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WeirError } from '../errors.ts';
import type { Exposition } from '../metrics/create-exposition.ts';

export interface ServeMetricsOptions {
  /** `host:port`, `[v6]:port` or `:port` (all addresses). Port 0: any. */
  readonly listen: string;
  readonly exposition: Exposition;
  /** Whether the agent sees what it is there to see. */
  readonly isReady: () => boolean;
}

/** A server of metrics. */
export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

const MAX_CLIENTS = 32;
const PATIENCE_MS = 10_000;
const TEXT = 'text/plain; charset=utf-8';

/**
 * Serves `/metrics`, `/healthz` (the event loop turns) and `/readyz` (the agent observes) over HTTP. Scrapes that come
 * while one is being made share its text. Throws LISTEN_FAILED when the address can't be had.
 */
export async function serveMetrics(options: ServeMetricsOptions): Promise<MetricsServer> {
  const { host, port } = parseAddress(options.listen);
  const server = createServer(
    { requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS },
    answerer(options),
  );
  server.maxConnections = MAX_CLIENTS;
  server.keepAliveTimeout = PATIENCE_MS;
  await listen(server, host, port, options.listen);
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, host: string | undefined, port: number, asked: string): Promise<void> {
  try {
    server.listen({ port, ...(host !== undefined && { host }) });
    await once(server, 'listening');
  } catch (error: unknown) {
    if (!(error instanceof Error)) throw error;
    throw new WeirError('LISTEN_FAILED', `metrics.listen: ${asked}: ${error.message}`, { cause: error });
  }
}

function parseAddress(listen: string): { host: string | undefined; port: number } {
  const [, v6, name, digits = ''] = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(listen) ?? [];
  const port = Number(digits);
  if (digits === '' || port > 65_535)
    throw new WeirError('CONFIG_INVALID', `metrics.listen: must be host:port, got ${JSON.stringify(listen)}`);
  return { host: (v6 ?? name) || undefined, port };
}

function answerer({ exposition, isReady }: ServeMetricsOptions) {
  let scrape: Promise<Buffer> | undefined;
  const text = (): Promise<Buffer> => {
    scrape ??= exposition.text().finally(() => {
      scrape = undefined;
    });
    return scrape;
  };
  return (request: IncomingMessage, response: ServerResponse): void => {
    const path = request.url?.split('?', 1)[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      answer(response, 405, TEXT, 'only GET\n');
    } else if (path === '/metrics') {
      text().then(
        (body) => answer(response, 200, exposition.contentType, body),
        (error: unknown) => answer(response, 500, TEXT, `${String(error)}\n`),
      );
    } else if (path === '/healthz') {
      answer(response, 200, TEXT, 'ok\n');
    } else if (path === '/readyz') {
      const ready = isReady();
      answer(response, ready ? 200 : 503, TEXT, ready ? 'ok\n' : 'not attached\n');
    } else {
      answer(response, 404, TEXT, 'there are /metrics, /healthz and /readyz\n');
    }
  };
}

function answer(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
