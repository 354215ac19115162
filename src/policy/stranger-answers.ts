// SPDX-License-Identifier: Apache-2.0
import type { PodRecord } from '../events/record.ts';
import { plainAddress } from '../plain-address.ts';
import type { EgressAction } from './egress-action.ts';
import type { ResolverFact } from './fact-reader.ts';

const MAX_KEPT = 65_536;

/**
 * What pods were told by others than their resolvers, and by no resolver. Memory is bounded: where more than 65,536 names
 * and addresses were told, the oldest are forgotten.
 */
export class StrangerAnswers {
  /** By pod, name and address: whether a resolver told it, too. */
  readonly #told = new Map<string, boolean>();

  /** Takes an answer; whether it changes what pods have learned. */
  note({ pod, question, addresses }: ResolverFact, isOurs: boolean): boolean {
    if (pod === undefined) return false;
    let isChanged = false;
    for (const address of addresses) {
      const key = keyOf(pod, question, address);
      const known = this.#told.get(key);
      if (known === true || known === isOurs) continue;
      this.#told.set(key, isOurs);
      // What a resolver tells first is how it was taken before it was told.
      if (known !== undefined || !isOurs) isChanged = true;
      if (this.#told.size > MAX_KEPT) this.#told.delete(this.#told.keys().next().value ?? '');
    }
    return isChanged;
  }

  /** The action without the names that only strangers told the pod. */
  without(pod: PodRecord, action: EgressAction): EgressAction {
    const { address, learned } = action;
    if (this.#told.size === 0 || address === undefined) return action;
    const left = learned.filter(({ question }) => this.#told.get(keyOf(pod, question, address)) !== false);
    return left.length === learned.length ? action : { ...action, learned: left };
  }
}

function keyOf({ namespace, name }: PodRecord, question: string, address: string): string {
  return `${namespace}/${name} ${plainAddress(address)} ${question}`;
}
