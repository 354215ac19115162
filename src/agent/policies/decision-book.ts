// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { DecisionView } from '../../api/decision-answer.ts';
import { policyRecord } from '../../detect/record-policy.ts';
import { decisionKey } from '../../events/decision-key.ts';
import type { GateRecord } from '../../events/decision-record.ts';
import { type EgressDecisionCursor, EgressVerdict } from '../../gen/events.ts';
import { gatesOfDecision } from '../../kernel/egress/clause-of-decision.ts';
import type { HeldSet } from '../../kernel/egress/egress-tables.ts';

/** Decisions that are remembered; beyond it that which was told longest ago goes. */
const MAX_DECISIONS = 4096;
/** Ids that are remembered for a set, so that a repeat costs a look-up. */
const MAX_KNOWN_OF_SET = 1024;

type Kept = { -readonly [Key in keyof DecisionView]: DecisionView[Key] };

/** What records name of a decision. */
export interface NamedDecision {
  readonly decision: string;
  readonly gates: readonly GateRecord[];
}

/**
 * The decisions that were told: what was decided, by which policies in which generation, at both gates in both
 * evaluations. An id is made of just that, so that it is the same on every node and after a restart, and what it stands
 * for stays known when the policies have changed since.
 */
export class DecisionBook {
  readonly #now: () => number;
  readonly #limit: number;
  /** That which was told longest ago first. */
  readonly #kept = new Map<string, Kept>();
  readonly #known = new WeakMap<HeldSet, Map<string, Kept>>();
  #forgotten = 0;

  /** `now` is in milliseconds since 1970. */
  constructor(now: () => number, limit = MAX_DECISIONS) {
    this.#now = now;
    this.#limit = limit;
  }

  /** Decisions that are not known any more. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** Takes a decision that is told. */
  note(held: HeldSet, decision: EgressDecisionCursor): NamedDecision {
    const kept = this.#keptOf(held, decision);
    kept.count++;
    kept.last = new Date(this.#now()).toISOString();
    this.#kept.delete(kept.id);
    this.#kept.set(kept.id, kept);
    this.#trim();
    return { decision: kept.id, gates: kept.gates };
  }

  find(id: string): DecisionView | undefined {
    return this.#kept.get(id);
  }

  #keptOf(held: HeldSet, decision: EgressDecisionCursor): Kept {
    const known = this.#known.get(held) ?? new Map<string, Kept>();
    this.#known.set(held, known);
    const key = decisionKey(decision);
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= MAX_KNOWN_OF_SET) known.clear();
    const made = this.#make(held, decision);
    known.set(key, made);
    return made;
  }

  #make(held: HeldSet, decision: EgressDecisionCursor): Kept {
    const verdict = VERDICTS[decision.verdict] ?? 'allow';
    const gates = gatesOfDecision(held, decision);
    const id = idOf(held.set.key, verdict, gates);
    const known = this.#kept.get(id);
    if (known !== undefined) return known;
    const time = new Date(this.#now()).toISOString();
    const policies = held.set.policies.map(policyRecord);
    return { id, verdict, gates, policies, set: held.id, count: 0, first: time, last: time };
  }

  #trim(): void {
    for (const id of this.#kept.keys()) {
      if (this.#kept.size <= this.#limit) return;
      this.#kept.delete(id);
      this.#forgotten++;
    }
  }
}

const VERDICTS: Readonly<Record<number, DecisionView['verdict']>> = {
  [EgressVerdict.ALLOW]: 'allow',
  [EgressVerdict.AUDIT]: 'audit',
  [EgressVerdict.DENY]: 'deny',
};

const ID_DIGITS = 16;

function idOf(set: string, verdict: string, gates: readonly GateRecord[]): string {
  const text = JSON.stringify([set, verdict, gates]);
  return createHash('sha256').update(text).digest('hex').slice(0, ID_DIGITS);
}
