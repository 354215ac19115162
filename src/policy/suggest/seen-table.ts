// SPDX-License-Identifier: Apache-2.0
import type { PodRecord, WeirRecord } from '../../events/record.ts';
import type { EgressAction } from '../egress-action.ts';
import { FactReader, type ResolverFact } from '../fact-reader.ts';
import { FlowEnds } from '../flow-ends.ts';
import type { FlowFact } from '../flow-fact.ts';
import { Evidence } from './evidence.ts';

/** One thing that a pod was seen to do, with how often. */
export interface Seen {
  readonly pod: PodRecord;
  readonly action: EgressAction;
  readonly evidence: Evidence;
}

/** What pods were seen to do. */
export interface SeenActions {
  readonly seen: readonly Seen[];
  /** Addresses that answered DNS. */
  readonly resolvers: ReadonlySet<string>;
  /** Flows of no known pod, and flows for which there was no room. */
  readonly withoutPod: number;
  readonly unlisted: number;
}

const MAX_SEEN = 50_000;

/** Collects what pods do, each flow once. Bounded: flows to what finds no room are counted. */
export class SeenTable {
  readonly #reader = new FactReader();
  readonly #ends = new FlowEnds<FlowFact>((fact) => this.#take(fact));
  readonly #seen = new Map<string, Seen>();
  readonly #resolvers = new Set<string>();
  #withoutPod = 0;
  #unlisted = 0;

  /** Takes a record of any kind. */
  add(record: WeirRecord): void {
    const fact = this.#reader.read(record);
    if (fact !== undefined) this.addFact(fact);
  }

  addFact(fact: FlowFact | ResolverFact): void {
    if ('resolver' in fact) this.#resolvers.add(fact.resolver);
    else this.#ends.add(fact);
  }

  finish(): SeenActions {
    this.#ends.finish();
    return {
      seen: [...this.#seen.values()],
      resolvers: this.#resolvers,
      withoutPod: this.#withoutPod,
      unlisted: this.#unlisted,
    };
  }

  #take(fact: FlowFact): void {
    const { pod, action, flows } = fact;
    if (action.implied === 'accepted') return;
    if (pod === undefined) {
      this.#withoutPod += flows;
      return;
    }
    const { namespace, name, governance = {} } = pod;
    const key = JSON.stringify([namespace, name, governance, action]);
    let seen = this.#seen.get(key);
    if (seen === undefined && this.#seen.size >= MAX_SEEN) {
      this.#unlisted += flows;
      return;
    }
    seen ??= { pod, action, evidence: new Evidence() };
    this.#seen.set(key, seen);
    seen.evidence.add(fact);
  }
}
