// SPDX-License-Identifier: Apache-2.0
import { nameClause } from './decide-gate.ts';
import type { Clause, Policy } from './policy.ts';
import { policyKey } from './policy-name.ts';
import type { ExceptionNews } from './policy-news.ts';

export interface SelectingPolicy {
  readonly policy: Policy;
  /** Pods of this node that it selects. */
  readonly selectedPods: number;
}

/** Tells once of each exception that it is about to end, and once that it has. */
export class PolicyEndings {
  readonly #noticeMs: number;
  /** What was told of each exception. */
  #told = new Map<string, ExceptionNews['news']>();

  /** `noticeMs`: how long before its end an exception is announced. */
  constructor(noticeMs: number) {
    this.#noticeMs = noticeMs;
  }

  /** What is to be told at an instant, of policies that select pods here: others end for nobody. */
  look(policies: readonly SelectingPolicy[], nowMs: number): readonly ExceptionNews[] {
    const told = new Map<string, ExceptionNews['news']>();
    const all: ExceptionNews[] = [];
    for (const { policy, selectedPods } of policies) {
      if (selectedPods === 0) continue;
      for (const clause of exceptionsOf(policy)) {
        const news = this.#newsOf(clause.expiresMs, nowMs);
        if (news === undefined) continue;
        const key = `${policyKey(policy)} ${policy.uid ?? ''} ${clause.name} ${clause.expiresMs}`;
        told.set(key, news);
        if (this.#told.get(key) === news) continue;
        const { clause: named, reason } = nameClause(policy, `allow.${clause.name}`, clause);
        const { expiresMs } = clause;
        all.push({
          news,
          policy,
          clause: named,
          ...(reason !== undefined && { reason }),
          expiresMs,
          selectedPods,
        });
      }
    }
    // What an exception said that is no more is forgotten with it.
    this.#told = told;
    return all;
  }

  /** When there will be something to tell next; undefined: never. */
  next(policies: readonly Policy[], nowMs: number): number | undefined {
    const instants = policies.flatMap((policy) =>
      exceptionsOf(policy).flatMap(({ expiresMs }) => [expiresMs - this.#noticeMs, expiresMs]),
    );
    const next = instants.reduce((a, b) => (b > nowMs && b < a ? b : a), Number.POSITIVE_INFINITY);
    return next === Number.POSITIVE_INFINITY ? undefined : next;
  }

  #newsOf(expiresMs: number, nowMs: number): ExceptionNews['news'] | undefined {
    if (nowMs >= expiresMs) return 'ended';
    return nowMs >= expiresMs - this.#noticeMs ? 'ending' : undefined;
  }
}

/** Whether something of a policy ends. */
export function hasException(policy: Policy): boolean {
  return exceptionsOf(policy).length > 0;
}

type Exception = Clause & { readonly expiresMs: number };

function exceptionsOf({ egress }: Policy): readonly Exception[] {
  return (egress?.allow ?? []).filter((clause): clause is Exception => clause.expiresMs !== undefined);
}
