// SPDX-License-Identifier: Apache-2.0
import { canonicalAddress } from '../canonical-address.ts';
import { listAt, locateObject, optionalTextAt } from '../identity/located.ts';
import type { ResourceConsumer } from './resource.ts';

/** The addresses of services in the cluster (`spec.clusterIPs`); a service without one (`None`) has none. */
export class ServiceAddresses implements ResourceConsumer<readonly string[]> {
  readonly #onChange: () => void;
  readonly #services = new Map<string, readonly string[]>();

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  list(): Iterable<readonly string[]> {
    return this.#services.values();
  }

  /** Throws PODS_INVALID naming the field. */
  read(object: unknown): readonly string[] {
    const spec = locateObject('API server: service', object).child('spec');
    const one = optionalTextAt(spec.child('clusterIP'));
    const texts = [...listAt(spec.child('clusterIPs')).map(optionalTextAt), one];
    const addresses = texts.map((text) => (text === undefined ? undefined : canonicalAddress(text)));
    return [...new Set(addresses.filter((address) => address !== undefined))];
  }

  replace(all: ReadonlyMap<string, readonly string[]>): void {
    this.#services.clear();
    for (const [key, addresses] of all) this.#services.set(key, addresses);
    this.#onChange();
  }

  set(key: string, addresses: readonly string[]): void {
    this.#services.set(key, addresses);
    this.#onChange();
  }

  delete(key: string): void {
    this.#services.delete(key);
    this.#onChange();
  }
}
