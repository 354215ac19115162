// SPDX-License-Identifier: Apache-2.0
import type { DecisionAnswer } from '../api/decision-answer.ts';
import { WeirError } from '../errors.ts';
import { timeText } from './describe-pods.ts';
import type { DecisionBook } from './policies/decision-book.ts';

export interface DecisionParts {
  readonly node: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Absent where nothing is enforced. */
  readonly decisions: Pick<DecisionBook, 'find' | 'forgotten'> | undefined;
}

/** What a decision was. Throws UNKNOWN, saying why it is not known. */
export function answerDecision(id: string, { node, now, decisions }: DecisionParts): DecisionAnswer {
  const decision = decisions?.find(id);
  if (decision !== undefined) return { node, time: timeText(now()), decision };
  throw new WeirError('UNKNOWN', `decision ${id}: ${whyNot(node, decisions)}`);
}

function whyNot(node: string, decisions: DecisionParts['decisions']): string {
  if (decisions === undefined) return `node ${node} decides nothing: policy.enforce is off`;
  const gone = decisions.forgotten === 0 ? '' : ` or is one of ${decisions.forgotten} that it forgot since`;
  return `the agent of node ${node} did not tell it since it started${gone}; --records reads it from a file of records`;
}
