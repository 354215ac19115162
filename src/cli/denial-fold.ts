// SPDX-License-Identifier: Apache-2.0
import type { Sink } from '../detect/sink.ts';
import type { ClauseRecord } from '../events/clause-record.ts';
import type { EventRecord, WeirRecord } from '../events/record.ts';

/** Denials of one pod to one destination by one clause. */
export interface FoldedDenial {
  /** `namespace/name`. */
  readonly pod: string;
  /** `audit`: it passed, and would be denied were the policy enforced. */
  readonly verdict: 'deny' | 'audit';
  /** Its name where one is known, else the address; and the port. */
  readonly destination: string;
  readonly policy: ClauseRecord;
  count: number;
}

/** A sink that folds what was denied for a summary. It forgets nothing: it is for runs that end soon. */
export class DenialFold implements Sink {
  readonly name = 'denials';
  readonly #denials = new Map<string, FoldedDenial>();
  #delivered = 0;

  get denials(): readonly FoldedDenial[] {
    return [...this.#denials.values()];
  }

  write(record: WeirRecord): void {
    this.#delivered++;
    // A kind tells its record.
    if (record.kind === 'egress.decision') this.#take(record as EventRecord);
  }

  status(): ReturnType<Sink['status']> {
    const waiting = { memory: 0, disk: 0 };
    return { delivered: this.#delivered, retries: 0, spilled: 0, waiting, trouble: undefined, losses: [] };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #take({ pod, verdict, destination, policy }: EventRecord): void {
    if (verdict !== 'deny' && verdict !== 'audit') return;
    const { evidence: _, hook: __, set: ___, ...clause } = policy ?? { hook: 'packet', set: 0 };
    const where = `${destination?.name ?? destination?.address ?? '?'}:${destination?.port ?? '?'}`;
    const who = pod === undefined ? '?' : `${pod.namespace}/${pod.name}`;
    const key = JSON.stringify([who, verdict, where, clause]);
    const known = this.#denials.get(key);
    if (known === undefined)
      this.#denials.set(key, { pod: who, verdict, destination: where, policy: clause, count: 1 });
    else known.count++;
  }
}
