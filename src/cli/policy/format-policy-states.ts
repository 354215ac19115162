// SPDX-License-Identifier: Apache-2.0
import type { CountedPolicyState, PoliciesAnswer } from '../../api/policies-answer.ts';
import { cleanText } from '../../clean-text.ts';
import type { NodePolicyState } from '../../policy/node-policy-state.ts';
import { describeReason } from '../../policy/status/describe-reason.ts';
import { formatTable } from '../format-table.ts';
import type { PolicyStanding } from './policy-goal.ts';

const COLUMNS = ['POLICY', 'MODE', 'GENERATION', 'ACCEPTED', 'PROGRAMMED', 'PODS', 'DEGRADED'];

/** What `weir policy status` prints. */
export function formatPolicyStates(states: readonly CountedPolicyState[]): string {
  if (states.length === 0) return 'no policy is known on this node\n';
  const notes = states.flatMap(notesOf);
  return `${formatTable([COLUMNS, ...states.map(rowOf)])}${formatNotes(notes)}${formatCounts(states)}`;
}

/** What `kubectl weir policy status --by-node` prints. */
export function formatPolicyStatesOfNodes(answers: readonly PoliciesAnswer[]): string {
  const rows = answers.flatMap(({ node, policies }) => policies.map((state) => [node, ...rowOf(state)]));
  if (rows.length === 0) return 'no policy is known on these nodes\n';
  const notes = answers.flatMap(({ node, policies }) =>
    policies.flatMap(notesOf).map((note) => `${node}: ${note}`),
  );
  return `${formatTable([['NODE', ...COLUMNS], ...rows])}${formatNotes(notes)}`;
}

/** How it stands with a policy on a node, in two words. */
export function standingOf({ namespace, name, problems, unprogrammed }: NodePolicyState): PolicyStanding {
  return {
    policy: namespace === undefined ? name : `${namespace}/${name}`,
    accepted: problems.length === 0,
    programmed: unprogrammed.length === 0,
  };
}

function rowOf(state: NodePolicyState): string[] {
  const { policy, accepted, programmed } = standingOf(state);
  const { mode, generation, selectedPods, degraded } = state;
  const { l3Only = 0, packetOnly = 0, opaque = 0 } = degraded;
  const parts = [
    ...(l3Only > 0 ? [`${l3Only} l3-only`] : []),
    ...(packetOnly > 0 ? [`${packetOnly} packet-only`] : []),
    ...(opaque > 0 ? [`${opaque} opaque`] : []),
  ];
  return [
    policy,
    mode,
    // a policy of a file has none
    generation === undefined ? '-' : String(generation),
    accepted ? 'yes' : 'NO',
    programmed ? 'yes' : 'NO',
    String(selectedPods),
    parts.length === 0 ? '-' : parts.join(', '),
  ];
}

function notesOf(state: NodePolicyState): string[] {
  const { policy } = standingOf(state);
  const { problems, unprogrammed, heldGeneration } = state;
  return [
    ...problems.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)),
    // what the problems say already
    ...unprogrammed.filter(({ reason }) => reason !== 'not-accepted').map(describeReason),
    ...(heldGeneration === undefined ? [] : [`generation ${heldGeneration} holds instead`]),
  ].map((note) => `${policy}: ${note}`);
}

function formatNotes(notes: readonly string[]): string {
  return notes.length === 0 ? '' : `\n${notes.map((note) => `${cleanText(note)}\n`).join('')}`;
}

/** What clauses decided, where any did. */
function formatCounts(states: readonly CountedPolicyState[]): string {
  const rows = states.flatMap((state) =>
    (state.clauses ?? []).map(({ clause, enforced, all }) => [
      standingOf(state).policy,
      clause,
      String(enforced),
      String(all),
    ]),
  );
  return rows.length === 0 ? '' : `\n${formatTable([['POLICY', 'CLAUSE', 'ENFORCED', 'ALL'], ...rows])}`;
}
