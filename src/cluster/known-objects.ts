// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../errors.ts';
import { asRecord, headOf, keyFromText } from './object-head.ts';
import type { ResourceConsumer } from './resource.ts';
import type { WatchEvent } from './watch-resource.ts';

export interface KnownObjectsOptions<T> {
  readonly consumer: ResourceConsumer<T>;
  /** Hears once of each object that could not be taken: its key, where known, and why. */
  readonly onRejected: (key: string | undefined, problem: string) => void;
}

interface Entry<T> {
  readonly uid: string;
  readonly value: T;
}

/** What a list has told so far. */
export interface Listing<T> {
  readonly entries: Map<string, Entry<T>>;
  /** Objects that are there, but could not be read. */
  readonly unread: Set<string>;
  /** Whether something came of which not even the name could be read. */
  nameless: boolean;
}

/** Who was told of an object failed: that is no fault of the server, and nothing that goes away by asking again. */
export class ConsumerFailed extends Error {
  constructor(cause: unknown) {
    super('what an API object was told to failed', { cause });
    this.name = 'ConsumerFailed';
  }
}

/** For this many objects it is remembered that their rejection was said. */
const MAX_SAID = 256;

/**
 * The last good state of each object of a collection. An object that can't be read leaves what was known of it in force;
 * that it was rejected is counted each time and said once.
 */
export class KnownObjects<T> {
  readonly #options: KnownObjectsOptions<T>;
  #entries = new Map<string, Entry<T>>();
  readonly #said = new Set<string>();
  #rejected = 0;

  constructor(options: KnownObjectsOptions<T>) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Objects that could not be taken, each time they came. */
  get rejected(): number {
    return this.#rejected;
  }

  beginList(): Listing<T> {
    return { entries: new Map(), unread: new Set(), nameless: false };
  }

  listed(listing: Listing<T>, text: Buffer): void {
    const object = this.#parse(text);
    const head = headOf(object);
    if (head === undefined) {
      listing.nameless = true;
      this.#reject(undefined, 'it has no name');
      return;
    }
    const value = this.#read(head.key, object);
    if (value === undefined) listing.unread.add(head.key);
    else listing.entries.set(head.key, { uid: head.uid, value });
  }

  listedTooLong(listing: Listing<T>, start: Buffer, bytes: number): void {
    const key = this.tooLong(start, bytes);
    if (key === undefined) listing.nameless = true;
    else listing.unread.add(key);
  }

  /** Takes what a list told in the place of all before; what could not be read stays as it was. */
  endList({ entries, unread, nameless }: Listing<T>): void {
    for (const [key, entry] of this.#entries)
      if (!entries.has(key) && (nameless || unread.has(key))) entries.set(key, entry);
    this.#entries = entries;
    const all = new Map([...entries].map(([key, { value }]) => [key, value]));
    this.#tell((consumer) => consumer.replace(all));
  }

  /** Takes an event of a watch. */
  changed({ type, object }: WatchEvent): void {
    const head = headOf(object);
    if (head === undefined) this.#reject(undefined, 'it has no name');
    else if (type === 'DELETED') this.#delete(head.key, head.uid);
    else if (type === 'ADDED' || type === 'MODIFIED') {
      const value = this.#read(head.key, object);
      if (value === undefined) return;
      const before = this.#entries.get(head.key)?.value;
      this.#entries.set(head.key, { uid: head.uid, value });
      this.#tell((consumer) => consumer.set(head.key, value, before));
    } else this.#reject(head.key, `the watch said ${type.slice(0, 40)} of it`);
  }

  /** Counts an object that is larger than may be; returns its key, where that can be told. */
  tooLong(start: Buffer, bytes: number): string | undefined {
    const key = keyFromText(start);
    this.#reject(key, `it has ${bytes} bytes, more than are taken of one object`);
    return key;
  }

  #delete(key: string, uid: string): void {
    const entry = this.#entries.get(key);
    // The end of an object of that name that was there before the one that is known.
    if (entry === undefined || entry.uid !== uid) return;
    this.#entries.delete(key);
    this.#said.delete(key);
    this.#tell((consumer) => consumer.delete(key, entry.value));
  }

  #tell(what: (consumer: ResourceConsumer<T>) => void): void {
    try {
      what(this.#options.consumer);
    } catch (error: unknown) {
      throw new ConsumerFailed(error);
    }
  }

  #parse(text: Buffer): unknown {
    try {
      return JSON.parse(text.toString('utf8'));
    } catch (cause: unknown) {
      throw new Error('the list holds what is no JSON', { cause });
    }
  }

  #read(key: string, object: unknown): T | undefined {
    try {
      refuseLongLabels(object);
      return this.#options.consumer.read(object);
    } catch (error: unknown) {
      if (!(error instanceof WeirError)) throw error;
      this.#reject(key, error.message);
      return undefined;
    }
  }

  #reject(key: string | undefined, problem: string): void {
    this.#rejected += 1;
    const name = key ?? '';
    if (this.#said.has(name) || this.#said.size >= MAX_SAID) return;
    this.#said.add(name);
    this.#options.onRejected(key, problem);
  }
}

/** Kubernetes allows 63 bytes (apimachinery, LabelValueMaxLength); more is not from a Kubernetes API server. */
const MAX_LABEL_CHARS = 1024;

function refuseLongLabels(object: unknown): void {
  const { labels } = asRecord(asRecord(object).metadata);
  for (const [name, value] of Object.entries(asRecord(labels))) {
    const length = typeof value === 'string' ? value.length : 0;
    if (length <= MAX_LABEL_CHARS && name.length <= MAX_LABEL_CHARS) continue;
    throw new WeirError(
      'PODS_INVALID',
      `metadata.labels[${name.slice(0, 80)}]: must have at most ${MAX_LABEL_CHARS} characters, got ${Math.max(length, name.length)}`,
    );
  }
}
