// SPDX-License-Identifier: Apache-2.0
import { NODE_STATUS_LIMITS } from '../../config/node-status-schema.ts';
import type { NodeStatus, PolicyReport, UnprogrammedReport } from '../../gen/policy.ts';
import type { NodePolicyState, PolicyFlaw, UnprogrammedReason } from '../node-policy-state.ts';

export interface NodeStatusFacts {
  readonly states: readonly NodePolicyState[];
  readonly version: string;
  /** By the clock of the API server, milliseconds since 1970. */
  readonly timeMs: number;
  readonly heartbeatSeconds: number;
}

/**
 * The `status` of a WeirNodeStatus: a line for each policy that matters to the node, a word for each that does not. No
 * pod is named in it, so that its size depends on the policies alone. Policies from files are not in it: nobody else
 * knows them. What finds no room is counted; policies that select pods go before those that select none.
 */
export function writeNodeStatus({ states, version, timeMs, heartbeatSeconds }: NodeStatusFacts): NodeStatus {
  const known = states.filter(isOfCluster);
  const told = known.filter((state) => !isIdle(state)).toSorted((a, b) => b.selectedPods - a.selectedPods);
  const idle = known.filter(isIdle);
  const { policies: most, idle: mostIdle } = NODE_STATUS_LIMITS;
  const omitted = Math.max(0, told.length - most) + Math.max(0, idle.length - mostIdle);
  return {
    version: version.slice(0, 64),
    time: new Date(timeMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    heartbeatSeconds,
    ...(told.length > 0 && { policies: told.slice(0, most).map(reportOf).toSorted(byUid) }),
    ...(idle.length > 0 && {
      idle: idle
        .slice(0, mostIdle)
        .map(({ uid, generation }) => `${uid}:${generation}`)
        .toSorted(),
    }),
    ...(omitted > 0 && { omitted }),
  };
}

type ClusterState = NodePolicyState & { readonly uid: string; readonly generation: number };

function isOfCluster(state: NodePolicyState): state is ClusterState {
  return state.uid !== undefined && state.generation !== undefined;
}

function isIdle({ selectedPods, problems, heldGeneration, unprogrammed }: NodePolicyState): boolean {
  return (
    selectedPods === 0 &&
    problems.length === 0 &&
    heldGeneration === undefined &&
    // what it would lack matters where it has pods
    unprogrammed.every(({ reason }) => reason === 'pending' || reason === 'tier-missing')
  );
}

/** So that the same states are the same text, in whatever order they are told. */
function byUid(a: PolicyReport, b: PolicyReport): number {
  return a.uid < b.uid ? -1 : 1;
}

function reportOf(state: ClusterState): PolicyReport {
  const { namespace, name, uid, generation, selectedPods, problems, heldGeneration, unprogrammed } = state;
  return {
    policy: namespace === undefined ? name : `${namespace}/${name}`,
    ...{ uid, generation, pods: selectedPods },
    ...(problems.length > 0 && { problems: problems.slice(0, NODE_STATUS_LIMITS.problems).map(flawText) }),
    ...(heldGeneration !== undefined && { heldGeneration }),
    ...(unprogrammed.length > 0 && {
      unprogrammed: unprogrammed.slice(0, NODE_STATUS_LIMITS.reasons).map(reasonOf),
    }),
    ...(Object.keys(state.degraded).length > 0 && { degraded: state.degraded }),
  };
}

function flawText({ field, message }: PolicyFlaw): string {
  return clip(field === '' ? message : `${field}: ${message}`, NODE_STATUS_LIMITS.text * 2);
}

function reasonOf(reason: UnprogrammedReason): UnprogrammedReport {
  const entries = Object.entries(reason).map(([key, value]: [string, string]) => [
    key,
    clip(value, key === 'clause' || key === 'message' ? NODE_STATUS_LIMITS.text : 64),
  ]);
  return Object.fromEntries(entries) as unknown as UnprogrammedReport;
}

function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
