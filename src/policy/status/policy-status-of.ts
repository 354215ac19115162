// SPDX-License-Identifier: Apache-2.0
import type { PolicyCondition, PolicyStatus } from '../../gen/policy.ts';
import { describeReason } from './describe-reason.ts';
import type { PolicyTally } from './tally-reports.ts';

type Said = Pick<PolicyCondition, 'status' | 'reason' | 'message'>;

/** Reasons of `Programmed=False`, the one that is named first before the others. */
const REASONS = [
  ['not-accepted', 'NotAccepted'],
  ['off', 'EnforcementOff'],
  ['not-enforced-by-this-version', 'NotEnforced'],
  ['tier-missing', 'TierMissing'],
  ['table-full', 'TableFull'],
  ['refused-by-kernel', 'RefusedByKernel'],
] as const;

/** A message names this many things at most. */
const MOST_PARTS = 8;
/** Far below the limit of the definition: etcd and every watcher pay for it. */
const MOST_TEXT = 2000;

/**
 * The status of a policy, from what the nodes say of its `generation`. `before` is its status as it stands: a condition
 * that stays what it is keeps the time at which it came to be so. `nowMs` is by the clock of the API server.
 */
export function policyStatusOf(
  generation: number,
  tally: PolicyTally,
  before: PolicyStatus | undefined,
  nowMs: number,
): PolicyStatus {
  const { selectedPods, nodes, programmed, stale } = tally;
  const time = new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z');
  const condition = (type: string, { status, reason, message }: Said): PolicyCondition => {
    const last = before?.conditions?.find((each) => each.type === type);
    const lastTransitionTime = last?.status === status ? last.lastTransitionTime : time;
    return {
      type,
      status,
      observedGeneration: generation,
      lastTransitionTime,
      reason,
      message: clip(message),
    };
  };
  return {
    observedGeneration: generation,
    selectedPods,
    nodes,
    nodesProgrammed: programmed,
    nodesStale: stale.count,
    programmedOn: `${programmed}/${nodes}`,
    conditions: [
      condition('Accepted', acceptedOf(tally)),
      condition('Programmed', programmedOf(tally)),
      condition('Degraded', degradedOf(tally)),
    ],
  };
}

function acceptedOf({ seen, refused, behind }: PolicyTally): Said {
  if (refused.size > 0) {
    const parts = [...refused].map(([problem, nodes]) => `${problem} (${nodes.text()})`);
    return { status: 'False', reason: 'Invalid', message: join(parts) };
  }
  if (seen === 0) return { status: 'Unknown', reason: 'Pending', message: waiting(behind.text()) };
  return { status: 'True', reason: 'Accepted', message: `${nodesText(seen)} of those that know it take it` };
}

function programmedOf(tally: PolicyTally): Said {
  const { seen, behind, nodes, programmed, stale, unprogrammed, notEnforced, refused } = tally;
  const rest = [...unprogrammed.values()];
  const reasons = REASONS.find(([kind]) => rest.some(({ reason }) => reason.reason === kind))?.[1];
  const parts = [
    ...rest.map((each) => `${each.nodes.text()}: ${describeReason(each.reason)}`),
    ...(stale.count > 0 ? [`no news from ${stale.text()}`] : []),
    ...(behind.count > 0 && seen > 0 ? [`waiting for ${behind.text()}`] : []),
  ];
  const said = `in force on ${programmed} of ${nodesText(nodes)}`;
  const why = (reason: string): Said => ({ status: 'False', reason, message: join([said, ...parts]) });
  if (seen === 0) return { status: 'Unknown', reason: 'Pending', message: waiting(behind.text()) };
  if (refused.size > 0) return why('NotAccepted');
  if (reasons !== undefined) return why(reasons);
  if (notEnforced !== undefined) {
    const reason = notEnforced === 'off' ? 'EnforcementOff' : 'NotEnforced';
    return { status: 'False', reason, message: describeReason({ reason: notEnforced }) };
  }
  // a reason that only a newer agent knows, or tables that are being made
  const other = rest.find(({ reason }) => reason.reason !== 'pending');
  if (other !== undefined) return why('Other');
  if (rest.length > 0 || behind.count > 0) return why('Pending');
  if (stale.count > 0) return why('NodesStale');
  if (nodes === 0) return { status: 'True', reason: 'SelectsNoPods', message: 'it selects no pod now' };
  return { status: 'True', reason: 'Programmed', message: said };
}

function degradedOf(tally: PolicyTally): Said {
  const { degraded, degradedNodes, stale, held, uncounted } = tally;
  const lacking = [...tally.unprogrammed.values()].filter(({ reason }) => reason.reason === 'tier-missing');
  const { l3Only, packetOnly, opaque } = degraded;
  const kinds = [
    [l3Only, 'whose sockets can not be seen'],
    [packetOnly, 'judged packet by packet'],
    [opaque, 'with requests that can not be read'],
  ] as const;
  const pods = kinds.filter(([count]) => count > 0).map(([count, what]) => `${podsText(count)} ${what}`);
  const parts = [
    ...(pods.length > 0 ? [`${pods.join(', ')} (${degradedNodes.text()})`] : []),
    ...lacking.map(({ nodes, reason }) => `${nodes.text()}: ${describeReason(reason)}`),
    ...(held.count > 0 ? [`an older generation is in force on ${held.text()}`] : []),
    ...(stale.count > 0 ? [`no news from ${stale.text()}`] : []),
  ];
  if (parts.length === 0 && uncounted.count > 0) {
    const message = `pods that are governed only in part are not counted on ${uncounted.text()}`;
    return { status: 'Unknown', reason: 'NotCounted', message };
  }
  if (parts.length === 0)
    return { status: 'False', reason: 'FullyGoverned', message: 'nothing of it holds only in part' };
  const reason = [
    pods.length > 0 && 'PartlyGoverned',
    lacking.length > 0 && 'TierMissing',
    held.count > 0 && 'OlderGeneration',
  ].find((each) => each !== false);
  return { status: 'True', reason: reason ?? 'NodesStale', message: join(parts) };
}

function waiting(names: string): string {
  return names === '' ? 'no node has told of it yet' : `no node has told of it yet; waiting for ${names}`;
}

function nodesText(count: number): string {
  return count === 1 ? '1 node' : `${count} nodes`;
}

function podsText(count: number): string {
  return count === 1 ? '1 pod' : `${count} pods`;
}

function join(parts: readonly string[]): string {
  const rest = parts.length - MOST_PARTS;
  return [...parts.slice(0, MOST_PARTS), ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
}

function clip(text: string): string {
  return text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT - 1)}…`;
}
