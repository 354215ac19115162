// SPDX-License-Identifier: Apache-2.0
import { cleanText } from '../../clean-text.ts';
import type { DecidingClause, Evaluation, GateDecision } from '../../policy/decision.ts';
import type { EgressExplanation } from '../../policy/explain-egress.ts';

/** An explanation for people. `question` is the line that says what was asked. */
export function formatDecision(question: string, explanation: EgressExplanation): string {
  const { decision, selectedBy, nearly, assumed } = explanation;
  const lines = [
    question,
    '',
    `verdict: ${decision.verdict} ${MEANINGS[decision.verdict]}`,
    '',
    'policies in mode enforce:',
    ...formatEvaluation(decision.enforce),
    'all policies:',
    ...formatEvaluation(decision.all),
    '',
    selectedBy.length === 0
      ? 'no policy on egress selects the pod'
      : `selected by: ${selectedBy.map((policy) => `${nameOf(policy)} (${modeOf(policy)})`).join(', ')}`,
    ...nearly.map(({ clause, why }) => `does not fit: ${nameOf(clause)}, ${clause.clause}: ${why}`),
    ...assumed.map((text) => `note: ${text}`),
  ];
  return lines.map((line) => `${cleanText(line).trimEnd()}\n`).join('');
}

const MEANINGS = {
  allow: '(the policies in mode enforce let it pass, and so do all together)',
  audit: '(the policies in mode enforce let it pass; all together deny it)',
  deny: '(the policies in mode enforce deny it)',
} as const;

function formatEvaluation({ cluster, namespace }: Evaluation): string[] {
  return [`  cluster    ${formatGate(cluster)}`, `  namespace  ${formatGate(namespace)}`];
}

function formatGate({ verdict, by, clause, wireClause }: GateDecision): string {
  if (clause?.kind === 'Overlay')
    return `deny   overlay: ${clause.clause.split('.')[1]} by ${clause.reason} (${clause.policy})`;
  const reason = clause?.reason === undefined ? '' : `: "${clause.reason}"`;
  const broken = clause?.suspendedUntilMs === undefined ? '' : ` (${modeOf(clause)})`;
  const named = clause === undefined ? '' : `${nameOf(clause)}, ${clause.clause}${broken}${reason}`;
  const wire =
    wireClause === undefined ? '' : `; the name on the wire by ${nameOf(wireClause)}, ${wireClause.clause}`;
  const how = {
    open: 'no policy of this gate speaks',
    implied: 'no egress: loopback, accepted, or the own resolver',
  };
  const what = by === 'open' || by === 'implied' ? how[by] : `${named}${wire}`;
  const left = by === 'delegate' ? ' (left to the namespace)' : '';
  return `${verdict.padEnd(5)}  ${what}${left}`;
}

/** A policy's mode; during a breakglass until when it is not its own. */
function modeOf({ mode, suspendedUntilMs }: Pick<DecidingClause, 'mode' | 'suspendedUntilMs'>): string {
  if (suspendedUntilMs === undefined) return mode;
  return `audit until ${new Date(suspendedUntilMs).toISOString()} by breakglass`;
}

function nameOf({ kind, namespace, policy }: Pick<DecidingClause, 'kind' | 'namespace' | 'policy'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${policy}`;
}
