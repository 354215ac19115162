// SPDX-License-Identifier: Apache-2.0
import type { ApiClient } from './api-client.ts';
import { asRecord, versionOf } from './object-head.ts';
import { readStream } from './read-stream.ts';
import type { Resource } from './resource.ts';
import { ListSplitter } from './split-list.ts';

export interface ListRequest {
  readonly client: ApiClient;
  readonly resource: Resource;
  /**
   * How old the answer may be: `0` whatever the server has in its cache (cheap, also for a server that all nodes ask at
   * once); a version: not older than that; empty: what holds now, which the server has to read from etcd.
   */
  readonly notOlderThan: string;
  /** Items of one answer; 0: all at once. */
  readonly pageSize: number;
  readonly maxObjectBytes: number;
  /** How long nothing may come, milliseconds. */
  readonly idleMs: number;
  readonly signal: AbortSignal;
  readonly onItem: (text: Buffer) => void;
  /** Hears how many bytes of the answer were read. */
  readonly onRead?: ((bytes: number) => void) | undefined;
  readonly onTooLong: (head: Buffer, bytes: number) => void;
}

/** A server that never comes to an end of its pages is at fault: this many have room for 5 million objects. */
const MAX_PAGES = 10_000;

/** Lists a collection, page by page. Returns the version that a watch can begin from. Throws what `ApiClient` throws. */
export async function listResource(request: ListRequest): Promise<string> {
  let position = '';
  for (let page = 0; page < MAX_PAGES; page++) {
    const list = await readPage(request, position);
    position = continuationOf(list);
    if (position === '') return versionOf(list);
  }
  throw new Error(`the list did not end after ${MAX_PAGES} pages`);
}

async function readPage(request: ListRequest, position: string): Promise<unknown> {
  const { client, resource, maxObjectBytes, onItem, onTooLong, onRead, idleMs, signal } = request;
  const splitter = new ListSplitter({ maxBytes: maxObjectBytes, onItem, onTooLong });
  const response = await client.get({
    path: resource.path,
    query: { ...resource.query, ...pageQuery(request, position) },
    ...(resource.accept && { accept: resource.accept.list }),
    signal,
  });
  await readStream(response, idleMs, (piece) => {
    splitter.push(piece);
    onRead?.(piece.length);
  });
  return splitter.end();
}

function pageQuery({ notOlderThan, pageSize }: ListRequest, position: string): Record<string, string> {
  const limit = pageSize > 0 ? { limit: String(pageSize) } : {};
  // The position holds the version of the first page: saying one as well is an error.
  if (position !== '') return { ...limit, continue: position };
  if (notOlderThan === '') return limit;
  return { ...limit, resourceVersion: notOlderThan, resourceVersionMatch: 'NotOlderThan' };
}

function continuationOf(list: unknown): string {
  const position = asRecord(asRecord(list).metadata).continue;
  return typeof position === 'string' ? position : '';
}
