// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../errors.ts';
import { nearestWord } from '../nearest-word.ts';
import type { Breakglass, BreakglassLimits, BreakglassNews, Requester } from './breakglass.ts';
import { type BreakglassOverlay, isSamePolicy, type PolicyName } from './overlay.ts';
import type { Policy } from './policy.ts';
import { policyKey } from './policy-name.ts';

export interface BreakglassBookOptions {
  readonly limits: BreakglassLimits;
  readonly bootId: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds since boot. */
  readonly bootNow: () => number;
  /** The policies that hold on this node. */
  readonly policies: () => readonly Policy[];
  readonly onNews: (news: BreakglassNews) => void;
}

/** What somebody asks for. The reason is without secrets already. */
export interface BreakglassRequest {
  readonly policy: PolicyName;
  readonly seconds: number;
  readonly reason: string;
}

/** More at a time is a policy change, which belongs into the policies. */
const MAX_ACTIVE = 16;
const MIN_SECONDS = 1;

/**
 * The breakglass of a node: which policies count as ones in mode audit, and until when. Pure: who holds it calls `tick` when
 * `nextMs` says so, and keeps `active` where it outlives the process.
 */
export class BreakglassBook {
  readonly #options: BreakglassBookOptions;
  #active: readonly Breakglass[] = [];

  constructor(options: BreakglassBookOptions) {
    this.#options = options;
  }

  /** Those that hold, by name of their policy. */
  get active(): readonly Breakglass[] {
    return this.#active;
  }

  /** What the compiler makes tables of. */
  overlays(): readonly BreakglassOverlay[] {
    return this.#active.map(({ policy, untilMs, reason }) => ({
      kind: 'breakglass',
      id: policyKey(policy),
      policy,
      untilMs,
      reason,
    }));
  }

  /** Has a policy count as one in mode audit from now on. Throws BREAKGLASS_REFUSED, saying what is in the way. */
  begin(request: BreakglassRequest, by: Requester): Breakglass {
    this.tick();
    const { bootId, now, bootNow, limits } = this.#options;
    const { policy, seconds, reason } = request;
    if (!limits.isEnabled) throw refused('it is disabled on this node (breakglass.enabled)');
    if (reason.trim() === '') throw refused('a reason is missing: it stands in the record of it');
    if (!Number.isInteger(seconds) || seconds < MIN_SECONDS)
      throw refused(`a duration of at least ${MIN_SECONDS} s is needed`);
    if (seconds > limits.maxSeconds)
      throw refused(`${seconds} s are too long: at most ${limits.maxSeconds} s (breakglass.maxDuration)`);
    this.#refuseUnlessEnforced(policy);
    const same = this.#active.find((each) => isSamePolicy(each.policy, policy));
    if (same !== undefined)
      throw refused(
        `${policyKey(policy)}: is active until ${new Date(same.untilMs).toISOString()}: end it first, then begin anew`,
      );
    if (this.#active.length >= MAX_ACTIVE)
      throw refused(`${MAX_ACTIVE} policies are suspended already: end one of them first`);
    const beganMs = now();
    const breakglass: Breakglass = {
      policy,
      reason,
      by,
      beganMs,
      untilMs: beganMs + seconds * 1e3,
      bootId,
      untilBootMs: bootNow() + seconds * 1e3,
    };
    this.#set([...this.#active, breakglass]);
    this.#options.onNews({ news: 'began', breakglass });
    return breakglass;
  }

  /** Ends one before its time. Throws BREAKGLASS_REFUSED where there is none. */
  end(policy: PolicyName, by: Requester): Breakglass {
    this.tick();
    const breakglass = this.#active.find((each) => isSamePolicy(each.policy, policy));
    if (breakglass === undefined) throw refused(`${policyKey(policy)}: is not active`);
    this.#set(this.#active.filter((each) => each !== breakglass));
    this.#options.onNews({ news: 'ended', breakglass, endedBy: by });
    return breakglass;
  }

  /** Goes on with those of an earlier run; what ended meanwhile is told as expired. */
  restore(kept: readonly Breakglass[]): void {
    this.#set(kept.slice(0, MAX_ACTIVE));
    const over = this.#active.filter((each) => this.#isOver(each));
    for (const breakglass of this.#active)
      if (!over.includes(breakglass)) this.#options.onNews({ news: 'restored', breakglass });
    this.tick();
  }

  /** Ends what is over; says whether something was. */
  tick(): boolean {
    const over = this.#active.filter((each) => this.#isOver(each));
    if (over.length === 0) return false;
    this.#set(this.#active.filter((each) => !over.includes(each)));
    for (const breakglass of over) this.#options.onNews({ news: 'expired', breakglass });
    return true;
  }

  /** In how many milliseconds `tick` has to be called; undefined: nothing ends. */
  nextMs(): number | undefined {
    const left = this.#active.map((each) => this.leftMs(each));
    return left.length === 0 ? undefined : Math.max(0, Math.min(...left));
  }

  /** How long one still holds, milliseconds. */
  leftMs({ untilMs, bootId, untilBootMs }: Breakglass): number {
    const byWall = untilMs - this.#options.now();
    return bootId === this.#options.bootId ? Math.min(byWall, untilBootMs - this.#options.bootNow()) : byWall;
  }

  #isOver(breakglass: Breakglass): boolean {
    const { limits, now } = this.#options;
    if (!limits.isEnabled) return true;
    // A clock that was set back across a reboot does not prolong it either.
    const isBeforeItBegan = breakglass.bootId !== this.#options.bootId && now() < breakglass.beganMs;
    return isBeforeItBegan || this.leftMs(breakglass) <= 0;
  }

  #set(active: readonly Breakglass[]): void {
    this.#active = active.toSorted((a, b) => (policyKey(a.policy) < policyKey(b.policy) ? -1 : 1));
  }

  #refuseUnlessEnforced(name: PolicyName): void {
    const policies = this.#options.policies();
    const policy = policies.find((each) => isSamePolicy(each, name));
    if (policy === undefined) {
      const near = nearestWord(policyKey(name), policies.map(policyKey));
      const hint = near === undefined ? `this node knows ${policies.length}` : `did you mean ${near}?`;
      throw refused(`${policyKey(name)}: no such policy holds on this node; ${hint}`);
    }
    if (policy.mode === 'audit')
      throw refused(`${policyKey(name)}: is in mode audit, and denies nothing that could be let pass`);
  }
}

function refused(message: string): WeirError {
  return new WeirError('BREAKGLASS_REFUSED', message);
}
