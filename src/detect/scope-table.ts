// SPDX-License-Identifier: Apache-2.0
import type { DetectLosses } from './detect-losses.ts';
import type { DetectLimits } from './limits.ts';
import { Scope } from './scope.ts';
import type { Who } from './who.ts';

const NOBODY: Who = {
  pid: 0,
  process: undefined,
  container: undefined,
  pod: undefined,
  identity: undefined,
  cgroupId: 0,
  cgroupPath: undefined,
};

/** The scopes of a node: one for each pod, and for what is in none. */
export class ScopeTable {
  readonly #limits: DetectLimits;
  readonly #losses: DetectLosses;
  /** By pod uid, else by place. */
  readonly #scopes = new Map<string | number, Scope>();
  /** Shared by all that come when there are too many. */
  readonly #others: Scope;

  constructor(limits: DetectLimits, losses: DetectLosses) {
    this.#limits = limits;
    this.#losses = losses;
    this.#others = new Scope(NOBODY, limits, losses);
  }

  get size(): number {
    return this.#scopes.size;
  }

  /** The scope of who did something at `nowNs`. */
  of(who: Who, nowNs: number): Scope {
    const scope = this.#take(who.pod?.uid ?? who.container?.podUid ?? placeOf(who), who);
    if (nowNs > scope.seenNs) scope.seenNs = nowNs;
    if (who.pod !== undefined && scope !== this.#others) {
      scope.activity.pod = who.pod;
      scope.activity.identity = who.identity;
    }
    return scope;
  }

  *[Symbol.iterator](): Generator<Scope> {
    yield* this.#scopes.values();
    if (this.#others.seenNs > 0) yield this.#others;
  }

  /** Forgets the names that have expired, and the scopes that did nothing for long, which `onGone` hears of. */
  expire(nowNs: number, onGone: (scope: Scope) => void): void {
    for (const scope of this) scope.names.expire(nowNs);
    for (const [key, scope] of this.#scopes) {
      if (!scope.isIdle(nowNs - this.#limits.scopeIdleNs)) continue;
      this.#scopes.delete(key);
      onGone(scope);
    }
  }

  #take(key: string | number, who: Who): Scope {
    const known = this.#scopes.get(key);
    if (known !== undefined) return known;
    if (this.#scopes.size >= this.#limits.maxScopes) {
      this.#losses.scopesRefused++;
      return this.#others;
    }
    const scope = new Scope(who, this.#limits, this.#losses);
    this.#scopes.set(key, scope);
    return scope;
  }
}

/** What is in no pod is told apart by its network namespace, where that is known, else by its cgroup. */
function placeOf(who: Who): number {
  const network = who.process?.namespaces.network ?? 0;
  // Inode numbers of namespaces have 32 bits; negative ones can't be cgroup ids.
  return network === 0 ? Number(who.cgroupId) : -network;
}
