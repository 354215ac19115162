// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { makeTestCertificates, type TestCertificates } from './certificates.ts';
import { kubeconfigOf } from './kubeconfig-of.ts';
import { mergePatch } from './merge-patch.ts';
import { type KubeObject, ObjectStore, type StoredChange } from './object-store.ts';
import { parseTarget, type Target } from './parse-target.ts';
import { serverSelects } from './server-selects.ts';

/** A request as it came. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly token: string | undefined;
  readonly clientName: string | undefined;
  readonly accept: string;
}

/** Answers a request in the double's place; false where it does not want to. */
export type Interception = (request: SeenRequest, response: ServerResponse) => boolean;

/** What came of a write: the object as it is then, or why it was refused. */
interface Change {
  readonly code: number;
  readonly object?: KubeObject;
  readonly reason?: string;
}

interface Watch {
  readonly response: ServerResponse;
  /** Of the objects in it. */
  readonly kind: string;
}

/** How long before the end of a stream the last bookmark comes. */
const LAST_MARK_MS = 2_000;

/**
 * A double of the Kubernetes API server that speaks its wire protocol over TLS: GET of objects and collections with pages
 * and versions, watches with bookmarks and expiry, merge patches of objects, server-side apply by one manager, creation, refusals as metav1.Status. Its store is what etcd is to the real one.
 * `test/cluster` runs the same suite against this and against the real one.
 */
export class ApiServerDouble {
  readonly store = new ObjectStore();
  readonly certificates: TestCertificates;
  readonly requests: SeenRequest[] = [];
  /** Tokens that are let in; a client certificate is let in always. */
  readonly tokens = new Set(['token-1']);
  /** Collections that nobody may read. */
  readonly forbidden = new Set<string>();
  /** The first that wants to answers. */
  readonly interceptions: Interception[] = [];
  /** Whether a watch from a version that is too old is told so in the stream, as servers behind a cache do. */
  expireInStream = false;
  /** Bytes of one write to a watch; 0: each event at once. */
  dripBytes = 0;
  readonly #watches = new Set<Watch>();
  /** What is left of lists, as it was when their first page was sent. */
  readonly #pages = new Map<string, { readonly version: number; readonly objects: readonly KubeObject[] }>();
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  private constructor(certificates: TestCertificates) {
    this.certificates = certificates;
  }

  /** A kubeconfig for it, with a token that is let in. */
  kubeconfig(namespace?: string): string {
    const { ca } = this.certificates;
    return kubeconfigOf({ server: this.url, ca, token: 'token-1', ...(namespace && { namespace }) });
  }

  static async start(certificates = makeTestCertificates()): Promise<ApiServerDouble> {
    const double = new ApiServerDouble(certificates);
    await double.open();
    return double;
  }

  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  /** Streams that stand now. */
  get watches(): number {
    return this.#watches.size;
  }

  /** Listens, on the port that it had before. */
  async open(): Promise<void> {
    const { ca, server } = this.certificates;
    this.#server = createServer({ ...server, ca, requestCert: true, rejectUnauthorized: false });
    this.#server.on('request', (request, response) => this.#answer(request, response));
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Goes away at once, as a machine that loses its power. */
  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    this.cut();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Breaks all streams off. */
  cut(): void {
    for (const { response } of this.#watches) response.destroy();
  }

  /** Writes to all streams what no object is behind. */
  write(text: string): void {
    for (const { response } of this.#watches) this.#push(response, text);
  }

  /** Ends all streams in good order. */
  end(): void {
    for (const { response } of this.#watches) response.end();
  }

  /** Tells all who asked for bookmarks how far they are. */
  bookmark(): void {
    for (const watch of this.#watches) this.#mark(watch);
  }

  #mark({ response, kind }: Watch): void {
    const metadata = { resourceVersion: String(this.store.version) };
    this.#push(response, `${JSON.stringify({ type: 'BOOKMARK', object: { kind, metadata } })}\n`);
  }

  #answer(message: IncomingMessage, response: ServerResponse): void {
    const url = new URL(message.url ?? '/', this.url);
    const certificate = (message.socket as TLSSocket).getPeerCertificate();
    const request: SeenRequest = {
      method: message.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      token: /^Bearer (.+)$/.exec(message.headers.authorization ?? '')?.[1],
      clientName: certificate?.subject?.CN?.toString(),
      accept: message.headers.accept ?? '',
    };
    this.requests.push(request);
    if (this.interceptions.some((each) => each(request, response))) return;
    const target = parseTarget(request.path);
    const known = this.tokens.has(request.token ?? '') || request.clientName !== undefined;
    if (!known) sendStatus(response, 401, 'Unauthorized', 'Unauthorized');
    else if (target === undefined) response.writeHead(404).end('404 page not found\n');
    else if (this.forbidden.has(target.collection))
      sendStatus(response, 403, 'Forbidden', `${target.collection} is forbidden: User "test" cannot read it`);
    else if (!this.store.has(target.collection)) response.writeHead(404).end('404 page not found\n');
    else if (request.method !== 'GET') this.#write(target, message, response);
    else if (target.name !== undefined) this.#sendObject(target, request, response);
    else if (request.query.get('watch') === 'true') this.#watch(target, request, response);
    else this.#list(target, request, response);
  }

  #sendObject(
    { collection, namespace, name }: Target,
    { accept }: SeenRequest,
    response: ServerResponse,
  ): void {
    const object = this.store.get(collection, namespace === undefined ? `${name}` : `${namespace}/${name}`);
    if (object === undefined) sendStatus(response, 404, 'NotFound', `${collection} "${name}" not found`);
    else send(response, 200, shape(object, accept));
  }

  #write(target: Target, message: IncomingMessage, response: ServerResponse): void {
    const how = `${message.method} ${message.headers['content-type']}`;
    const pieces: Buffer[] = [];
    message.on('data', (piece: Buffer) => pieces.push(piece));
    message.on('end', () => {
      // as it is when the whole body is there
      const body = JSON.parse(Buffer.concat(pieces).toString('utf8')) as Partial<KubeObject>;
      const { code, object, reason = '' } = this.#change(how, target, body);
      const name = `${target.collection} "${target.name ?? body.metadata?.name}"`;
      if (object === undefined) sendStatus(response, code, reason, `${name}: ${reason}`);
      else send(response, code, object);
    });
  }

  #change(how: string, target: Target, body: Partial<KubeObject>): Change {
    const { collection, namespace, subresource } = target;
    const name = target.name ?? body.metadata?.name ?? '';
    const object = this.store.get(collection, namespace === undefined ? name : `${namespace}/${name}`);
    const put = (changed: unknown, code: number): Change => ({
      code,
      object: this.store.put(collection, changed as KubeObject),
    });
    const created = {
      ...body,
      metadata: { ...body.metadata, name, ...(namespace !== undefined && { namespace }) },
    };
    switch (how) {
      case 'PATCH application/merge-patch+json': {
        const wanted = body.metadata?.resourceVersion;
        if (object === undefined) return { code: 404, reason: 'NotFound' };
        if (wanted !== undefined && wanted !== object.metadata.resourceVersion)
          return { code: 409, reason: 'Conflict' };
        return put(mergePatch(object, body), 200);
      }
      case 'PATCH application/apply-patch+yaml': {
        const uid = body.metadata?.uid;
        if (object === undefined) return subresource ? { code: 404, reason: 'NotFound' } : put(created, 201);
        if (uid !== undefined && uid !== object.metadata.uid) return { code: 409, reason: 'Conflict' };
        const applied = subresource ? { [subresource]: body[subresource] } : body;
        // lists and what is below a field that is there before are the manager's, whole
        const { metadata, ...rest } = applied as Partial<KubeObject>;
        return put({ ...(mergePatch(object, { metadata: metadata ?? {} }) as object), ...rest }, 200);
      }
      case 'POST application/json':
        return object === undefined ? put(created, 201) : { code: 409, reason: 'AlreadyExists' };
      default:
        return { code: 415, reason: 'UnsupportedMediaType' };
    }
  }

  #list(target: Target, { query, accept }: SeenRequest, response: ServerResponse): void {
    const position = query.get('continue');
    const wanted = Number(query.get('resourceVersion') ?? '0');
    if (wanted > this.store.version) {
      sendStatus(response, 504, 'Timeout', `Too large resource version: ${wanted}`);
      return;
    }
    const rest = position === null ? undefined : this.#pages.get(position);
    if (position !== null && (rest === undefined || rest.version < this.store.oldest)) {
      sendStatus(response, 410, 'Expired', 'The provided continue parameter is too old');
      return;
    }
    const { version, objects } = rest ?? {
      version: this.store.version,
      objects: this.store.list(target.collection).filter((object) => isSelected(object, target, query)),
    };
    const limit = Number(query.get('limit') ?? '0') || Number.POSITIVE_INFINITY;
    const page = objects.slice(0, limit);
    const next = objects.length > limit ? { continue: `page-${this.#pages.size}` } : {};
    if (next.continue !== undefined)
      this.#pages.set(next.continue, { version, objects: objects.slice(limit) });
    send(response, 200, {
      kind: `${kindOf(target.collection, accept)}List`,
      metadata: { resourceVersion: String(version), ...next },
      items: page.map((object) => shape(object, accept)),
    });
  }

  #watch(target: Target, { query, accept }: SeenRequest, response: ServerResponse): void {
    const version = Number(query.get('resourceVersion') ?? '0');
    const expired = version < this.store.oldest;
    if (expired && !this.expireInStream) {
      sendStatus(response, 410, 'Expired', `too old resource version: ${version}`);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const say = (type: string, object: object): void =>
      this.#push(response, `${JSON.stringify({ type, object })}\n`);
    if (expired) {
      say('ERROR', statusOf(410, 'Expired', `too old resource version: ${version}`));
      response.end();
      return;
    }
    const tell = (change: StoredChange): void => {
      const type = change.collection === target.collection ? seenAs(change, target, query) : undefined;
      if (type !== undefined) say(type, shape(change.object, accept));
    };
    for (const change of this.store.changesAfter(version)) tell(change);
    const watch = { response, kind: kindOf(target.collection, accept) };
    this.#watches.add(watch);
    const unsubscribe = this.store.subscribe(tell);
    const lifeMs = Number(query.get('timeoutSeconds') ?? '1800') * 1000;
    const timeout = setTimeout(() => response.end(), lifeMs);
    const lastMark = setTimeout(() => this.#mark(watch), lifeMs - LAST_MARK_MS);
    response.on('close', () => {
      clearTimeout(timeout);
      clearTimeout(lastMark);
      unsubscribe();
      this.#watches.delete(watch);
    });
  }

  /** What comes after the end of a stream is told by the next one. */
  #push(response: ServerResponse, text: string): void {
    if (response.writableEnded) return;
    const bytes = Buffer.from(text);
    const step = this.dripBytes || bytes.length;
    for (let at = 0; at < bytes.length; at += step) response.write(bytes.subarray(at, at + step));
  }
}

/** Sends a metav1.Status. */
export function sendStatus(
  response: ServerResponse,
  code: number,
  reason: string,
  message: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(code, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(statusOf(code, reason, message)));
}

function statusOf(code: number, reason: string, message: string): object {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code };
}

function send(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Metadata alone, where that was asked for. */
function shape(object: KubeObject, accept: string): object {
  if (!accept.includes('as=PartialObjectMetadata')) return object;
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}

function kindOf(collection: string, accept: string): string {
  if (accept.includes('as=PartialObjectMetadata')) return 'PartialObjectMetadata';
  return collection === 'pods' ? 'Pod' : 'Namespace';
}

/** How a watch with a selector sees a change: an object that comes to be selected is added, one that ceases is deleted. */
function seenAs(
  { type, object, before }: StoredChange,
  target: Target,
  query: URLSearchParams,
): string | undefined {
  const was = before !== undefined && isSelected(before, target, query);
  const is = type !== 'DELETED' && isSelected(object, target, query);
  if (is) return was ? 'MODIFIED' : 'ADDED';
  return was ? 'DELETED' : undefined;
}

function isSelected(object: KubeObject, { namespace }: Target, query: URLSearchParams): boolean {
  if (namespace !== undefined && object.metadata.namespace !== namespace) return false;
  const { labels } = object.metadata as { labels?: Readonly<Record<string, string>> };
  if (!serverSelects(query.get('labelSelector') ?? '', labels ?? {})) return false;
  const selector = query.get('fieldSelector') ?? '';
  const name = /^metadata\.name=(.*)$/.exec(selector)?.[1];
  if (name !== undefined) return object.metadata.name === name;
  const node = /^spec\.nodeName=(.*)$/.exec(selector)?.[1];
  if (node === undefined) return selector === '';
  return (object.spec as { nodeName?: string } | undefined)?.nodeName === node;
}
