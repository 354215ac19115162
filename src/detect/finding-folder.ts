// SPDX-License-Identifier: Apache-2.0
import type { AlertRecord } from '../events/alert-record.ts';
import type { FindingRecord } from '../events/record.ts';
import { workloadName } from '../events/workload-name.ts';
import type { DetectContext } from './detect-context.ts';
import type { Draft } from './record-maker.ts';

/** A finding without what its event gives it. */
export type Statement = Omit<FindingRecord['finding'], 'count'>;

/** A finding with the record of the event behind it. */
export interface Told {
  readonly statement: Statement;
  readonly draft: Draft;
  readonly alert?: AlertRecord;
}

interface Fold {
  /** What was told last. */
  last: Told;
  /** When it was last seen. */
  time: bigint;
  /** Times it was seen since the last line. */
  count: number;
  /** Lines in this window. */
  told: number;
  /** When that line was. */
  toldNs: number;
}

/** Findings so far of one rule in one pod. */
export interface FindingCount {
  readonly rule: string;
  readonly severity: Statement['severity'];
  readonly pod: string;
  readonly subject: string;
  readonly message: string;
  count: number;
}

/** Where and when a finding was seen. */
export interface Sighting {
  readonly time: bigint;
  /** The same for arithmetic. */
  readonly nowNs: number;
  readonly pod: string;
  readonly subject: string;
}

const MAX_LISTED = 1024;

/** Tells a finding at once, and its repeats in one line at the end of each window. */
export class FindingFolder {
  readonly #context: DetectContext;
  readonly #folds = new Map<string, Fold>();
  readonly #counts = new Map<string, FindingCount>();

  constructor(context: DetectContext) {
    this.#context = context;
  }

  /** Every finding that was told, the first of them where they are too many. */
  get counts(): Iterable<Readonly<FindingCount>> {
    return this.#counts.values();
  }

  /**
   * Takes a finding about `subject` (a model) in `pod`. `key` says which findings are the same one; `draft` is the
   * record of the event behind it.
   */
  tell(key: string, seen: Sighting, statement: Statement, draft: Draft): void {
    this.tellSome(key, seen, 1, () => ({ statement, draft }));
  }

  /**
   * Takes a finding of which the first `burst` of a window have a line each. It is made only where it is told; returns
   * whether it was.
   */
  tellSome(key: string, seen: Sighting, burst: number, make: () => Told): boolean {
    const fold = this.#folds.get(key);
    const isFolded = fold !== undefined && fold.told >= burst;
    const last = isFolded ? fold.last : make();
    this.#count(seen, last.statement);
    this.#countForWorkload(seen, last.statement, last.draft);
    if (isFolded) {
      fold.count++;
      fold.time = seen.time;
      return false;
    }
    if (fold === undefined && this.#folds.size >= this.#context.limits.maxFindings) this.#evict();
    const told: Fold = fold ?? { last, time: seen.time, count: 0, told: 0, toldNs: seen.nowNs };
    told.last = last;
    told.time = seen.time;
    told.count++;
    told.told++;
    this.#folds.set(key, told);
    this.#emit(told);
    return true;
  }

  /** Tells the repeats of the windows that have ended; all of them when `nowNs` is infinite. */
  tick(nowNs: number): void {
    for (const [key, fold] of this.#folds) {
      if (fold.toldNs + this.#context.limits.foldNs > nowNs) continue;
      if (fold.count === 0) {
        this.#folds.delete(key);
        continue;
      }
      fold.toldNs = nowNs;
      this.#emit(fold);
    }
  }

  #emit(fold: Fold): void {
    const { last, time, count } = fold;
    fold.count = 0;
    if (!this.#context.wants('finding')) return;
    const { statement, draft, alert } = last;
    const finding = { ...statement, count };
    this.#context.emit({
      ...draft,
      ...{ kind: 'finding', time: this.#context.maker.time(time), finding },
      ...(alert && { alert }),
    });
  }

  #evict(): void {
    for (const [key, fold] of this.#folds) {
      this.#folds.delete(key);
      if (fold.count > 0) this.#emit(fold);
      this.#context.losses.findingsEvicted++;
      return;
    }
  }

  #countForWorkload({ nowNs }: Sighting, { rule }: Statement, { pod, http, destination }: Draft): void {
    const { workloads } = this.#context;
    const channel = http?.channel ?? destination?.channel ?? '';
    const counters = workloads?.of(pod?.namespace ?? '', pod === undefined ? '' : workloadName(pod), nowNs);
    counters?.found(rule, channel, nowNs);
  }

  #count({ pod, subject }: Sighting, { rule, severity, message }: Statement): void {
    const key = `${rule}\n${pod}\n${subject}`;
    const counted = this.#counts.get(key);
    if (counted !== undefined) counted.count++;
    else if (this.#counts.size < MAX_LISTED) {
      this.#counts.set(key, { rule, severity, pod, subject, message, count: 1 });
    }
  }
}
