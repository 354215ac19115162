// SPDX-License-Identifier: Apache-2.0
import type { ApiClient } from './api-client.ts';
import { ApiError } from './api-error.ts';
import { asRecord } from './object-head.ts';
import { readStream, StreamBroken } from './read-stream.ts';
import type { Resource } from './resource.ts';
import { LineSplitter } from './split-lines.ts';

/** What a watch tells (metav1.WatchEvent), but for errors. */
export interface WatchEvent {
  readonly type: string;
  readonly object: unknown;
}

export interface WatchRequest {
  readonly client: ApiClient;
  readonly resource: Resource;
  /** The last version that was seen: what came after it is told. */
  readonly version: string;
  /** After how long the server is to end the stream. */
  readonly timeoutSeconds: number;
  readonly maxObjectBytes: number;
  /** How long nothing may come beyond `timeoutSeconds`, milliseconds. */
  readonly idleMs: number;
  readonly signal: AbortSignal;
  /** The server has begun to answer: what is known is current. */
  readonly onOpen: () => void;
  readonly onEvent: (event: WatchEvent) => void;
  readonly onTooLong: (head: Buffer, bytes: number) => void;
}

/** A watch said what is no event: the stream is of no use from there on. */
export class WatchUndecodable extends Error {}

/**
 * Follows a collection until the server ends the stream in good order. Throws `ApiError` for a refusal and for an ERROR
 * event, `StreamBroken` when the stream is cut (also amid an event, which then is told anew by the next watch), or
 * `WatchUndecodable`.
 */
export async function watchResource(request: WatchRequest): Promise<void> {
  const { client, resource, version, timeoutSeconds, maxObjectBytes, idleMs, signal } = request;
  const splitter = new LineSplitter({
    maxBytes: maxObjectBytes,
    onLine: (line) => request.onEvent(readEvent(line)),
    onTooLong: request.onTooLong,
  });
  const response = await client.get({
    path: resource.path,
    query: {
      ...resource.query,
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: version,
      timeoutSeconds: String(timeoutSeconds),
    },
    ...(resource.accept && { accept: resource.accept.watch }),
    signal,
  });
  request.onOpen();
  await readStream(response, timeoutSeconds * 1000 + idleMs, (piece) => splitter.push(piece));
  if (splitter.unfinished > 0) throw new StreamBroken('the stream ended amid an event');
}

function readEvent(line: Buffer): WatchEvent {
  const { type, object } = asRecord(parse(line));
  if (typeof type !== 'string' || typeof object !== 'object' || object === null)
    throw new WatchUndecodable(`what is no event came: ${JSON.stringify(line.toString('utf8', 0, 80))}`);
  if (type === 'ERROR') throw errorOf(object);
  return { type, object };
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch (cause: unknown) {
    throw new WatchUndecodable(`what is no JSON came: ${JSON.stringify(line.toString('utf8', 0, 80))}`, {
      cause,
    });
  }
}

function errorOf(status: object): ApiError {
  const { code } = asRecord(status);
  return new ApiError(typeof code === 'number' ? code : 500, status);
}
