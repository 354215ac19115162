// SPDX-License-Identifier: Apache-2.0
import { type Cidr, maskCidr } from '../cidr.ts';
import { isCatalogDestination } from './catalog-destination.ts';
import type { ClauseDestination } from './policy.ts';
import type { BlockTable } from './table-set.ts';

/** Tables of destinations while they are filled. */
export class DestinationTables {
  readonly #names = new Map<string, number[]>();
  readonly #namesBelow = new Map<string, number[]>();
  readonly #blocks = new Map<number, Map<string, number[]>>();
  readonly #services = new Map<string, number[]>();
  readonly #known = new Map<string, number[]>();
  readonly #categories = new Map<string, number[]>();
  readonly #channels = new Map<string, number[]>();
  readonly #pods: { rule: number; destination: Extract<ClauseDestination, { kind: 'pods' }> }[] = [];

  add(rule: number, destination: ClauseDestination): void {
    switch (destination.kind) {
      case 'names':
        for (const name of destination.names)
          if (name.startsWith('*.')) put(this.#namesBelow, name.slice(2), rule);
          else put(this.#names, name, rule);
        return;
      case 'cidrs':
        for (const cidr of destination.cidrs) this.#addBlock(rule, cidr);
        return;
      case 'services':
        for (const { namespace, name } of destination.services)
          put(this.#services, `${namespace}/${name}`, rule);
        return;
      case 'to':
        for (const known of destination.to)
          put(isCatalogDestination(known) ? this.#channels : this.#known, known, rule);
        return;
      case 'categories':
        for (const category of destination.categories) put(this.#categories, category, rule);
        return;
      case 'channels':
        for (const channel of destination.channels) put(this.#channels, channel, rule);
        return;
      case 'pods':
        this.#pods.push({ rule, destination });
    }
  }

  #addBlock(rule: number, cidr: Cidr): void {
    const { prefixBits } = cidr;
    const table = this.#blocks.get(prefixBits) ?? new Map<string, number[]>();
    this.#blocks.set(prefixBits, table);
    put(table, Buffer.from(maskCidr(cidr).address).toString('hex'), rule);
  }

  made() {
    const blocks = [...this.#blocks].map(
      ([prefixBits, table]): BlockTable => ({ prefixBits, blocks: table }),
    );
    return {
      names: this.#names,
      namesBelow: this.#namesBelow,
      blocks,
      services: this.#services,
      known: this.#known,
      categories: this.#categories,
      channels: this.#channels,
      pods: this.#pods,
    };
  }
}

function put(table: Map<string, number[]>, key: string, rule: number): void {
  const rules = table.get(key);
  if (rules === undefined) table.set(key, [rule]);
  else if (rules.at(-1) !== rule) rules.push(rule);
}
