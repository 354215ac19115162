// SPDX-License-Identifier: Apache-2.0
import { cleanText } from '../../clean-text.ts';
import { formatTable } from '../format-table.ts';
import type { ClusterPolicyView } from './read-policy-objects.ts';

/** What `kubectl weir policy status` prints: a line for each policy, and below why one is not in force. */
export function formatClusterPolicies(policies: readonly ClusterPolicyView[]): string {
  if (policies.length === 0) return 'there is no policy\n';
  const header = ['POLICY', 'MODE', 'GENERATION', 'ACCEPTED', 'PROGRAMMED', 'NODES', 'PODS', 'DEGRADED'];
  const rows = policies.map((view) => [
    view.policy,
    view.mode,
    String(view.generation),
    conditionOf(view, 'Accepted'),
    conditionOf(view, 'Programmed'),
    view.status?.programmedOn ?? '-',
    view.status?.selectedPods === undefined ? '-' : String(view.status.selectedPods),
    conditionOf(view, 'Degraded'),
  ]);
  const notes = policies.flatMap(notesOf).map((note) => `${cleanText(note)}\n`);
  return `${formatTable([header, ...rows])}${notes.length === 0 ? '' : `\n${notes.join('')}`}`;
}

function conditionOf({ status, generation }: ClusterPolicyView, type: string): string {
  const condition = status?.conditions?.find((each) => each.type === type);
  if (condition === undefined) return '-';
  return condition.observedGeneration === generation ? condition.status : 'Unknown';
}

function notesOf({ policy, status, generation, isCurrent }: ClusterPolicyView): string[] {
  if (status === undefined) return [`${policy}: no agent has written its status`];
  if (!isCurrent)
    return [`${policy}: its status tells of generation ${status.observedGeneration}, not of ${generation}`];
  return (status.conditions ?? [])
    .filter(({ type, status: holds }) => holds !== (type === 'Degraded' ? 'False' : 'True'))
    .map(({ type, reason, message }) => `${policy}: ${type}: ${reason}: ${message}`);
}
