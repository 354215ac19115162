// SPDX-License-Identifier: Apache-2.0
import type { DenialView, SelectingPolicy, WhyAnswer } from '../api/why-answer.ts';
import type { Detect } from '../detect/create-detect.ts';
import type { Denial } from '../detect/pod-denials.ts';
import { policyRecord } from '../detect/record-policy.ts';
import type { Scope } from '../detect/scope.ts';
import { WeirError } from '../errors.ts';
import type { Pod } from '../events/pod.ts';
import type { Identity } from '../identity/create-identity.ts';
import type { PodDirectory } from '../identity/pod-directory.ts';
import type { LivePolicies } from '../policy/live-policies.ts';
import type { NodePolicyState } from '../policy/node-policy-state.ts';
import type { Policy } from '../policy/policy.ts';
import { policyKey } from '../policy/policy-name.ts';
import { policyStanding } from '../policy/policy-standing.ts';
import { remediesFor } from '../policy/remedy-for-denial.ts';
import type { EgressCoverage } from '../record-words.ts';
import { timeText } from './describe-pods.ts';
import { whyNotes } from './why-notes.ts';

export interface WhyParts {
  readonly node: string;
  readonly detect: Pick<Detect, 'denials'>;
  readonly pods: Pick<PodDirectory, 'list'>;
  readonly identity: Pick<Identity, 'cgroupsOf'>;
  readonly recognition: { ofPod(uid: string): { readonly control?: 'l3-only' | 'ungovernable' } };
  /** Absent where policies are turned off. */
  readonly policies?: {
    readonly live: Pick<LivePolicies, 'selecting' | 'states' | 'policies'>;
    readonly isEnforcing: boolean;
  };
  /** How far policy reaches a governed pod; absent where nothing is enforced. */
  readonly coverageOf?: (podUid: string) => EgressCoverage | undefined;
  /** Policies that are suspended now. */
  readonly breakglass: () => readonly {
    readonly policy: Pick<Policy, 'kind' | 'namespace' | 'name'>;
    readonly until: string;
  }[];
  /** Milliseconds since 1970; `startedMs` of the agent. */
  readonly now: () => number;
  readonly startedMs: number;
  /** Wall clock minus boot clock, nanoseconds. */
  readonly clockOffsetNs: () => bigint;
}

/** What a pod was denied, and what explains it. Throws USAGE for what names no pod, UNKNOWN for one that is not known here. */
export function answerWhy(question: string, parts: WhyParts): WhyAnswer {
  const [namespace = '', name = '', ...more] = question.split('/');
  if (namespace === '' || name === '' || more.length > 0)
    throw new WeirError('USAGE', `why: must be namespace/name of a pod, got ${JSON.stringify(question)}`);
  const isAsked = (pod: { namespace: string; name: string }): boolean =>
    pod.namespace === namespace && pod.name === name;
  const live = [...parts.pods.list()].filter(isAsked);
  const scopes = [...parts.detect.denials()].filter(
    ({ activity: { pod } }) => pod !== undefined && isAsked(pod),
  );
  const pod = live[0] ?? scopes.at(-1)?.activity.pod;
  if (pod === undefined)
    throw new WeirError(
      'UNKNOWN',
      `pod ${namespace}/${name}: node ${parts.node} knows none of this name, and denied it nothing since ${timeText(parts.startedMs)}`,
    );
  const policies = parts.policies?.live.selecting(pod) ?? [];
  const states = statesOf(policies, parts);
  const denials = scopes
    .flatMap(({ denials: all }) => [...all])
    .toSorted((a, b) => b.lastNs - a.lastNs)
    .map((denial) => viewOf(denial, parts));
  const others = scopes.reduce((sum, scope) => sum + scope.denials.other, 0);
  const uids = new Set(
    [...live, ...scopes.flatMap(({ activity }) => activity.pod ?? [])].map(({ uid }) => uid),
  );
  return {
    node: parts.node,
    time: timeText(parts.now()),
    since: timeText(parts.startedMs),
    pod: { namespace, name, uids: [...uids] },
    policies: policies.map((policy) => selectingOf(policy, states.get(policyKey(policy)))),
    denials,
    others,
    notes: whyNotes({ ...factsOf(pod, live, scopes, parts), policies, states, denials, others }),
  };
}

function factsOf(pod: Pod, live: readonly Pod[], scopes: readonly Scope[], parts: WhyParts) {
  const { policies, identity, recognition, breakglass, now, startedMs } = parts;
  return {
    isGone: live.length === 0,
    hasCgroup: [...identity.cgroupsOf(pod.uid)].length > 0,
    control: recognition.ofPod(pod.uid).control,
    coverage: parts.coverageOf?.(pod.uid),
    arePoliciesOn: policies !== undefined,
    isEnforcing: policies?.isEnforcing === true,
    breakglass: breakglass(),
    areCountsLow: scopes.some(({ denials }) => denials.areCountsLow),
    upMs: now() - startedMs,
  };
}

function statesOf(policies: readonly Policy[], parts: WhyParts): ReadonlyMap<string, NodePolicyState> {
  if (policies.length === 0) return new Map();
  const wanted = new Set(policies.map(policyKey));
  const states = parts.policies?.live.states() ?? [];
  return new Map(
    states.map((state) => [policyKey(state), state] as const).filter(([key]) => wanted.has(key)),
  );
}

function selectingOf(policy: Policy, state: NodePolicyState | undefined): SelectingPolicy {
  return {
    ...policyRecord(policy),
    state: state === undefined ? 'compiled' : policyStanding(state),
    ...(policy.owner !== undefined && { owner: policy.owner }),
  };
}

function viewOf(denial: Denial, parts: WhyParts): DenialView {
  const { verdict, count, firstNs, lastNs, destination, protocol, policy, program, pid } = denial;
  const offset = parts.clockOffsetNs();
  const timeOf = (bootNs: number): string =>
    timeText(Number((BigInt(Math.round(bootNs)) + offset) / 1_000_000n));
  const known = parts.policies?.live.policies ?? [];
  return {
    ...{ verdict, count, first: timeOf(firstNs), last: timeOf(lastNs), destination, protocol, policy },
    ...(program !== undefined && { program }),
    ...(pid !== undefined && { pid }),
    remedies: remediesFor(denial, {
      nowMs: parts.now(),
      ownerOf: ({ kind, namespace, name }) =>
        known.find((each) => each.kind === kind && each.namespace === namespace && each.name === name)?.owner,
    }),
  };
}
