// SPDX-License-Identifier: Apache-2.0
import { listAt, locateObject, optionalTextAt, textAt } from '../identity/located.ts';
import type { ResourceConsumer } from './resource.ts';

/** What is kept of an EndpointSlice (discovery.k8s.io/v1). */
export interface Endpoints {
  /** Of all endpoints, ready or not: a connection to one that is about to be ready, or to end, is its service's too. */
  readonly addresses: readonly string[];
  /** Port and protocol (`TCP`, `UDP`, `SCTP`). Empty: all ports. */
  readonly ports: readonly { readonly port: number; readonly protocol: string }[];
}

/** The EndpointSlices of one service. */
export class ServiceEndpoints implements ResourceConsumer<Endpoints> {
  readonly #onChange: () => void;
  readonly #slices = new Map<string, Endpoints>();

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  list(): Iterable<Endpoints> {
    return this.#slices.values();
  }

  /** Throws PODS_INVALID naming the field. */
  read(object: unknown): Endpoints {
    const at = locateObject('API server: EndpointSlice', object);
    // Slices of names: a policy names those itself.
    if (at.child('addressType').value === 'FQDN') return { addresses: [], ports: [] };
    return {
      addresses: listAt(at.child('endpoints')).flatMap((each) => listAt(each.child('addresses')).map(textAt)),
      ports: listAt(at.child('ports')).flatMap((each) => {
        const port = each.child('port').value;
        return typeof port === 'number'
          ? [{ port, protocol: optionalTextAt(each.child('protocol')) ?? 'TCP' }]
          : [];
      }),
    };
  }

  replace(all: ReadonlyMap<string, Endpoints>): void {
    this.#slices.clear();
    for (const [key, slice] of all) this.#slices.set(key, slice);
    this.#onChange();
  }

  set(key: string, slice: Endpoints): void {
    this.#slices.set(key, slice);
    this.#onChange();
  }

  delete(key: string): void {
    this.#slices.delete(key);
    this.#onChange();
  }
}
