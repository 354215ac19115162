// SPDX-License-Identifier: Apache-2.0
import { labelsAt, listAt, locateObject, optionalTextAt, textAt } from '../identity/located.ts';
import type { ResourceConsumer } from './resource.ts';
import type { TextPool } from './text-pool.ts';

/** What is kept of a pod that runs elsewhere. */
export interface RemotePod {
  readonly namespace: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Its own, all families; none before it has any, after it has ended, and where it uses those of its node. */
  readonly addresses: readonly string[];
}

const NONE: readonly string[] = [];

/** Pods that match one label selector, wherever they run. */
export class RemotePods implements ResourceConsumer<RemotePod> {
  readonly #onChange: () => void;
  readonly #pool: TextPool;
  readonly #pods = new Map<string, RemotePod>();

  /** `onChange` hears after each change; texts are shared with others of the same pool. */
  constructor(pool: TextPool, onChange: () => void) {
    this.#pool = pool;
    this.#onChange = onChange;
  }

  list(): Iterable<RemotePod> {
    return this.#pods.values();
  }

  /** Throws PODS_INVALID naming the field. */
  read(object: unknown): RemotePod {
    const at = locateObject('API server: pod', object);
    const metadata = at.child('metadata');
    return {
      namespace: this.#pool.share(textAt(metadata.child('namespace'))),
      uid: textAt(metadata.child('uid')),
      labels: this.#pool.shareLabels(labelsAt(metadata.child('labels'))),
      addresses: hasAddresses(object) ? readAddresses(object) : NONE,
    };
  }

  replace(all: ReadonlyMap<string, RemotePod>): void {
    this.#pods.clear();
    for (const [key, pod] of all) this.#pods.set(key, pod);
    this.#onChange();
  }

  set(key: string, pod: RemotePod): void {
    this.#pods.set(key, pod);
    this.#onChange();
  }

  delete(key: string): void {
    this.#pods.delete(key);
    this.#onChange();
  }
}

/** An ended pod's address may be another's by now; on the host's network it is the node's, which is many pods'. */
function hasAddresses(object: unknown): boolean {
  const at = locateObject('API server: pod', object);
  const phase = at.child('status').child('phase').value;
  return phase !== 'Succeeded' && phase !== 'Failed' && at.child('spec').child('hostNetwork').value !== true;
}

function readAddresses(object: unknown): readonly string[] {
  const found = listAt(locateObject('API server: pod', object).child('status').child('podIPs')).map((each) =>
    optionalTextAt(each.child('ip')),
  );
  const addresses = found.filter((each) => each !== undefined);
  return addresses.length === 0 ? NONE : addresses;
}
