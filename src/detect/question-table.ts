// SPDX-License-Identifier: Apache-2.0
import type { DetectLosses } from './detect-losses.ts';
import type { FlowEnds } from './flow.ts';
import type { DetectLimits } from './limits.ts';
import type { Scope } from './scope.ts';
import type { Who } from './who.ts';

/** A DNS question that waits for its answer. */
export interface Question {
  readonly who: Who;
  readonly name: string;
  /** QTYPE. */
  readonly type: number;
  /** Flags of its event. */
  readonly flags: number;
  readonly ends: FlowEnds;
  /** When it was first asked, for its record; `askedNs` is the same for arithmetic. */
  readonly time: bigint;
  readonly askedNs: number;
  attempts: number;
}

/** Questions by socket, id and type: what an answer must match before anything is learned from it. */
export class QuestionTable {
  readonly #limits: DetectLimits;
  readonly #losses: DetectLosses;

  constructor(limits: DetectLimits, losses: DetectLosses) {
    this.#limits = limits;
    this.#losses = losses;
  }

  /** Takes a question; asked again, it stays the first one. */
  ask(scope: Scope, key: string, name: string, question: () => Question): void {
    const known = scope.questions.get(key);
    if (known !== undefined && known.name === name) {
      known.attempts++;
      return;
    }
    if (known === undefined && scope.questions.size >= this.#limits.maxQuestionsPerScope) {
      for (const oldest of scope.questions.keys()) {
        scope.questions.delete(oldest);
        break;
      }
      this.#losses.questionsEvicted++;
    }
    scope.questions.delete(key);
    scope.questions.set(key, question());
  }

  /** The question that an answer of this key and name belongs to; it is answered then. */
  answer(scope: Scope, key: string, name: string): Question | undefined {
    const question = scope.questions.get(key);
    if (question === undefined || question.name !== name) return undefined;
    scope.questions.delete(key);
    return question;
  }

  /** The questions of a scope that nobody answered in time; they are forgotten. */
  *unanswered(scope: Scope, nowNs: number): Generator<Question> {
    for (const [key, question] of scope.questions) {
      if (question.askedNs + this.#limits.questionTimeoutNs > nowNs) return;
      scope.questions.delete(key);
      yield question;
    }
  }
}
