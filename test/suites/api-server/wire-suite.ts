// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ApiClient } from '../../../src/cluster/api-client.ts';
import { ApiError } from '../../../src/cluster/api-error.ts';
import type { Connection } from '../../../src/cluster/connection.ts';
import { listResource } from '../../../src/cluster/list-resource.ts';
import { asRecord, headOf, versionOf } from '../../../src/cluster/object-head.ts';
import { METADATA_ONLY, type Resource } from '../../../src/cluster/resource.ts';
import { type WatchEvent, watchResource } from '../../../src/cluster/watch-resource.ts';

/** An API server, and what the suite does to it. */
export interface WireSubject {
  /** May read pods. */
  readonly connection: Connection;
  /** Where pods are made. */
  readonly namespace: string;
  readonly node: string;
  /** On `node`, unless another one is said. */
  createPod(name: string, labels: Readonly<Record<string, string>>, node?: string): Promise<void>;
  labelPod(name: string, labels: Readonly<Record<string, string>>): Promise<void>;
  deletePod(name: string): Promise<void>;
  /** Makes the server forget a version, and returns it; absent where that can't be done to it. */
  readonly expire?: () => Promise<string>;
  close(): Promise<void>;
}

/**
 * What Weir relies on of an API server, as it goes over the wire. Runs against the double and, in `test/cluster`, against
 * the real one: so the double is held to what the real one does.
 */
export function describeWire(name: string, open: () => Promise<WireSubject>): void {
  describe(`the wire protocol of ${name}`, () => {
    let subject: WireSubject;
    let client: ApiClient;
    let pods: Resource;
    const { signal } = new AbortController();

    beforeAll(async () => {
      subject = await open();
      client = new ApiClient({ connection: subject.connection, userAgent: 'weir-test' });
      const query = { fieldSelector: `spec.nodeName=${subject.node}` };
      pods = { name: 'pods', path: '/api/v1/pods', query };
      for (let index = 0; index < 7; index++) await subject.createPod(`first-${index}`, { n: String(index) });
    }, 300_000);

    afterAll(async () => {
      client.close();
      await subject.close();
    });

    const list = async (notOlderThan: string, pageSize: number, resource = pods) => {
      const objects: unknown[] = [];
      const version = await listResource({
        client,
        resource,
        notOlderThan,
        pageSize,
        maxObjectBytes: 1 << 20,
        idleMs: 20_000,
        signal,
        onItem: (text) => objects.push(JSON.parse(text.toString('utf8'))),
        onTooLong: () => {
          throw new Error('too long');
        },
      });
      return { version, objects, names: objects.map((object) => headOf(object)?.key.split('/')[1]) };
    };

    const watch = async (
      version: string,
      during: () => Promise<void>,
      resource = pods,
      timeoutSeconds = 3,
    ) => {
      const events: WatchEvent[] = [];
      const opened = Promise.withResolvers<void>();
      const watching = watchResource({
        client,
        resource,
        version,
        timeoutSeconds,
        maxObjectBytes: 1 << 20,
        idleMs: 20_000,
        signal,
        onOpen: () => opened.resolve(),
        onEvent: (event) => events.push(event),
        onTooLong: () => undefined,
      });
      await Promise.race([opened.promise, watching]);
      await during();
      await watching;
      return events;
    };

    const answerTo = (asked: Promise<unknown>): Promise<{ status: number; reason: string }> =>
      asked.then(
        () => ({ status: 200, reason: '' }),
        (error: unknown) => {
          if (error instanceof ApiError) return { status: error.status, reason: error.reason };
          throw error;
        },
      );

    it('lists in pages what a field selector leaves, all of one version', async () => {
      const paged = await list('', 3);
      expect(paged.names).toEqual(Array.from({ length: 7 }, (_, index) => `first-${index}`));
      const whole = await list('0', 0);
      expect([...whole.names].sort()).toEqual(paged.names);
      // a server that reads from its cache may not have come so far yet: 504
      const again = () => list(paged.version, 500);
      expect((await vi.waitFor(again, { timeout: 20_000 })).names).toHaveLength(7);
      expect(
        (await list('', 3, { ...pods, query: { fieldSelector: 'spec.nodeName=none' } })).objects,
      ).toEqual([]);
    });

    it('gives metadata alone, in a list, a watch and of one object', async () => {
      const resource = { ...pods, accept: METADATA_ONLY };
      const { objects, version } = await list('', 0, resource);
      expect(objects).toHaveLength(7);
      for (const object of objects) {
        expect(headOf(object)).toMatchObject({ uid: expect.stringMatching(/./) });
        expect(object).not.toHaveProperty('spec');
      }
      const change = () => subject.labelPod('first-0', { changed: 'yes' });
      const events = (await watch(version, change, resource)).filter(({ type }) => type === 'MODIFIED');
      expect(events).toMatchObject([{ object: { metadata: { labels: { changed: 'yes' } } } }]);
      expect(events[0]?.object).not.toHaveProperty('spec');
      const path = `/api/v1/namespaces/${subject.namespace}/pods/first-1`;
      const one = await client.getObject({ path, accept: METADATA_ONLY.watch, signal }, 1 << 20);
      expect(one).toMatchObject({ metadata: { name: 'first-1' } });
      expect(one).not.toHaveProperty('spec');
    });

    it('tells each change after a version, in order, and ends in good order', async () => {
      const { version } = await list('', 0);
      await subject.createPod('early', {});
      const events = await watch(version, async () => {
        await subject.labelPod('early', { a: 'b' });
        await subject.deletePod('early');
        await subject.createPod('early', {});
        await subject.deletePod('early');
      });
      const told = events.filter(({ type, object }) => type !== 'BOOKMARK' && !isEnding(type, object));
      const types = told.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
      expect(types).toEqual(['ADDED', 'MODIFIED', 'DELETED', 'ADDED', 'DELETED']);
      const uids = new Set(told.map(({ object }) => headOf(object)?.uid));
      expect(uids.size).toBe(2);
    });

    it('tells by a bookmark, before it ends a stream, how far that has come', async () => {
      const { version } = await list('', 0);
      // A bookmark needs a change of something that is not selected: without, it would say nothing new.
      const events = await watch(version, () => subject.createPod('unseen', {}, 'another-node'), pods, 6);
      await subject.deletePod('unseen');
      expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['BOOKMARK']));
      const marked = versionOf(events.at(-1)?.object);
      expect(Number(marked)).toBeGreaterThan(Number(version));
      const change = () => subject.labelPod('first-2', { changed: 'yes' });
      const next = await watch(marked, change);
      expect(next.find(({ type }) => type !== 'BOOKMARK')).toMatchObject({ type: 'MODIFIED' });
    });

    it('answers 410 to a version that is too old', async ({ skip }) => {
      if (subject.expire === undefined) return skip('the server is somebody else’s');
      const watching = watch(await subject.expire(), async () => undefined);
      expect(await answerTo(watching)).toMatchObject({ status: 410, reason: 'Expired' });
    });

    it('answers 504 to a version that is still to come', async () => {
      expect(await answerTo(list('999999999', 0))).toEqual({ status: 504, reason: 'Timeout' });
    });

    it('tells an object that is gone from a collection that was never there', async () => {
      const get = (path: string): Promise<unknown> => client.getObject({ path, signal }, 1 << 20);
      const gone = get(`/api/v1/namespaces/${subject.namespace}/pods/none`);
      expect(await answerTo(gone)).toEqual({ status: 404, reason: 'NotFound' });
      const never = get(`/apis/acme.test/v1/namespaces/${subject.namespace}/widgets/none`);
      expect(await answerTo(never)).not.toMatchObject({ reason: 'NotFound' });
    });

    it('answers 401 to a token that nobody gave', async () => {
      const { tls } = await subject.connection.credentials();
      const credentials = async () => ({ token: 'nobody-gave-this', tls: { ...(tls.ca && { ca: tls.ca }) } });
      const stranger = new ApiClient({
        connection: { ...subject.connection, credentials },
        userAgent: 'weir-test',
      });
      const asked = stranger.get({ path: '/api/v1/pods', signal });
      expect(await answerTo(asked)).toEqual({ status: 401, reason: 'Unauthorized' });
      stranger.close();
    });
  });
}

/** A pod that is about to be deleted is changed first, where there is a kubelet to be waited for. */
function isEnding(type: string, object: unknown): boolean {
  return type === 'MODIFIED' && asRecord(asRecord(object).metadata).deletionTimestamp !== undefined;
}
