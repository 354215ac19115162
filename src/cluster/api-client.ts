// SPDX-License-Identifier: Apache-2.0
import http from 'node:http';
import https from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import { ApiError } from './api-error.ts';
import type { Connection, TlsMaterial } from './connection.ts';
import { GrowingBuffer } from './growing-buffer.ts';
import { readStream } from './read-stream.ts';

export interface ApiRequest {
  /** `/api/v1/pods` */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly accept?: string;
  readonly signal: AbortSignal;
}

export interface ApiClientOptions {
  readonly connection: Connection;
  readonly userAgent: string;
  /** How long the head of an answer may take, milliseconds. */
  readonly headTimeoutMs?: number;
}

const HEAD_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 30_000;
/** How long nothing may come of a short answer. */
const BODY_IDLE_MS = 30_000;
const MAX_ERROR_BYTES = 64 << 10;

type Method = 'GET' | 'PATCH' | 'POST';

/** What is sent, and what it is (a media type). */
interface Body {
  readonly text: string;
  readonly type: string;
}

/**
 * Asks the API server: GET, and writes of one object, over HTTP/1.1 with connections that are kept. Connections are made anew when the files behind
 * them (authority, certificate) changed; a token goes with each request as its file has it then.
 */
export class ApiClient {
  readonly #connection: Connection;
  readonly #userAgent: string;
  readonly #headTimeoutMs: number;
  #tls: TlsMaterial | undefined;
  #agent: http.Agent | undefined;
  /** What the server's clock is ahead of ours, milliseconds. */
  #clockOffsetMs = 0;

  constructor({ connection, userAgent, headTimeoutMs = HEAD_TIMEOUT_MS }: ApiClientOptions) {
    this.#connection = connection;
    this.#userAgent = userAgent;
    this.#headTimeoutMs = headTimeoutMs;
  }

  get server(): URL {
    return this.#connection.server;
  }

  /** The time by the clock of the server, as its last answer told it to the second; ours before the first answer. */
  serverNow(): number {
    return Date.now() + this.#clockOffsetMs;
  }

  /**
   * The answer, when its status is 200; its body must be read or destroyed. Throws `ApiError` for any other status,
   * CLUSTER_CREDENTIALS, or what the network said.
   */
  async get(request: ApiRequest): Promise<http.IncomingMessage> {
    return await this.#answer(await this.#send('GET', request));
  }

  /**
   * Changes one object (a merge patch, RFC 7396). `change` names the version that it was made for, so that it may be sent
   * twice. Throws what `get` throws; status 409 when the object has another version.
   */
  async patch(request: ApiRequest, change: object): Promise<void> {
    await this.#write('PATCH', request, change, 'application/merge-patch+json');
  }

  /**
   * Applies what `manager` wants of one object (server-side apply, KEP-555), which is made when it is not there; what
   * others own of it stays, unless it is in `object`. Throws what `get` throws.
   */
  async apply(request: ApiRequest, object: object, manager: string): Promise<void> {
    const query = { ...request.query, fieldManager: manager, force: 'true' };
    // JSON is YAML as well
    await this.#write('PATCH', { ...request, query }, object, 'application/apply-patch+yaml');
  }

  /** Creates an object in a collection. Throws what `get` throws; status 409 when it is there already. */
  async create(request: ApiRequest, object: object): Promise<void> {
    await this.#write('POST', request, object, 'application/json');
  }

  close(): void {
    this.#agent?.destroy();
  }

  async #write(method: Method, request: ApiRequest, object: object, type: string): Promise<void> {
    const response = await this.#answer(
      await this.#send(method, request, { text: JSON.stringify(object), type }),
    );
    response.resume();
  }

  async #answer(response: http.IncomingMessage): Promise<http.IncomingMessage> {
    const serverMs = Date.parse(response.headers.date ?? '');
    if (!Number.isNaN(serverMs)) this.#clockOffsetMs = serverMs - Date.now();
    if (response.statusCode === 200 || response.statusCode === 201) return response;
    if (response.statusCode === 401) this.#connection.refused();
    throw new ApiError(response.statusCode ?? 0, await readError(response), retryAfterOf(response));
  }

  /** One object. Throws what `get` throws, and an `Error` when the object has more bytes than that. */
  async getObject(request: ApiRequest, maxBytes: number): Promise<unknown> {
    const response = await this.get(request);
    const text = await readBounded(response, maxBytes);
    if (text === undefined) throw new Error(`${request.path} has more than ${maxBytes} bytes`);
    return JSON.parse(text);
  }

  async #send(method: Method, request: ApiRequest, body?: Body): Promise<http.IncomingMessage> {
    const { token, tls } = await this.#connection.credentials();
    const options: http.RequestOptions = {
      method,
      agent: this.#agentFor(tls),
      signal: request.signal,
      headers: {
        accept: request.accept ?? 'application/json',
        'user-agent': this.#userAgent,
        ...(body !== undefined && {
          'content-type': body.type,
          'content-length': Buffer.byteLength(body.text),
        }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
    };
    const url = urlOf(this.#connection.server, request);
    try {
      return await this.#once(url, options, body?.text);
    } catch (error: unknown) {
      // The server closed a kept connection while the request was on its way; what we ask may be sent twice.
      if (error instanceof StaleConnectionError) return await this.#once(url, options, body?.text);
      throw error;
    }
  }

  #once(url: URL, options: http.RequestOptions, body: string | undefined): Promise<http.IncomingMessage> {
    const { request } = url.protocol === 'https:' ? https : http;
    return new Promise((resolve, reject) => {
      const sent = request(url, options, (response) => {
        clearTimeout(timer);
        resolve(response);
      });
      const timer = setTimeout(
        () => sent.destroy(new Error(`no answer within ${this.#headTimeoutMs / 1000} s`)),
        this.#headTimeoutMs,
      );
      sent.setSocketKeepAlive(true, KEEP_ALIVE_MS);
      sent.on('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        reject(sent.reusedSocket && error.code === 'ECONNRESET' ? new StaleConnectionError() : error);
      });
      sent.end(body);
    });
  }

  #agentFor(tls: TlsMaterial): http.Agent {
    if (this.#agent !== undefined && isDeepStrictEqual(tls, this.#tls)) return this.#agent;
    const { ca, cert, key, serverName, insecure } = tls;
    if (this.#agent !== undefined) retire(this.#agent);
    this.#agent =
      this.#connection.server.protocol === 'https:'
        ? new https.Agent({
            keepAlive: true,
            minVersion: 'TLSv1.2',
            ...(ca !== undefined && { ca }),
            ...(cert !== undefined && { cert, key }),
            ...(serverName !== undefined && { servername: serverName }),
            ...(insecure && { rejectUnauthorized: false }),
          })
        : new http.Agent({ keepAlive: true });
    this.#tls = tls;
    return this.#agent;
  }
}

/** What is under way goes on to its end; no connection is kept after it. */
function retire(agent: http.Agent): void {
  agent.maxFreeSockets = 0;
  for (const sockets of Object.values(agent.freeSockets)) for (const each of sockets ?? []) each.destroy();
}

class StaleConnectionError extends Error {}

function urlOf(server: URL, { path, query = {} }: ApiRequest): URL {
  const url = new URL(server);
  url.pathname = server.pathname.replace(/\/$/, '') + path;
  url.search = new URLSearchParams(query).toString();
  return url;
}

/** The status object in an answer that isn't 200; undefined when it is something else. */
async function readError(response: http.IncomingMessage): Promise<unknown> {
  const text = await readBounded(response, MAX_ERROR_BYTES);
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    // A proxy in between answers with a page of its own: the status code says what there is to say.
    return undefined;
  }
}

async function readBounded(response: http.IncomingMessage, maxBytes: number): Promise<string | undefined> {
  const bytes = new GrowingBuffer(maxBytes);
  await readStream(response, BODY_IDLE_MS, (piece) => bytes.append(piece));
  return bytes.overflown ? undefined : bytes.view().toString('utf8');
}

/** In seconds, or a date, which nobody sends (RFC 9110, 10.2.3). */
function retryAfterOf(response: http.IncomingMessage): number | undefined {
  const seconds = Number(response.headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
