// SPDX-License-Identifier: Apache-2.0
import type { DecisionView } from '../../api/decision-answer.ts';
import { cleanText } from '../../clean-text.ts';
import { policyKey } from '../../policy/policy-name.ts';
import { gateLine } from '../format-why.ts';

/** A decision as it is known: from the agent with the policies that held, from records as far as those say it. */
export type KnownDecision = Omit<DecisionView, 'policies' | 'set'> & {
  readonly from: string;
  readonly policies?: DecisionView['policies'];
};

/** A decision for people. */
export function formatKnownDecision({
  id,
  verdict,
  gates,
  policies,
  count,
  first,
  last,
  from,
}: KnownDecision): string {
  const named = (policies ?? []).map(({ mode, generation, uid, ...policy }) => {
    const which = [
      `mode ${mode}`,
      ...(generation === undefined ? [] : [`generation ${generation}`]),
      ...(uid === undefined ? [] : [`uid ${uid}`]),
    ];
    return `  ${policyKey(policy)} (${which.join(', ')})`;
  });
  return [
    `decision ${id}: ${verdict}`,
    `told ${count} times, ${first} to ${last}, known by ${from}`,
    'gates:',
    ...gates.map(gateLine),
    policies === undefined
      ? 'records do not say which other policies selected the pod'
      : 'policies that selected the pod then:',
    ...named,
  ]
    .map((line) => `${cleanText(line)}\n`)
    .join('');
}
