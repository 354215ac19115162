// SPDX-License-Identifier: Apache-2.0
import type { DenialView, WhyCode, WhyNote } from '../api/why-answer.ts';
import type { NodePolicyState } from '../policy/node-policy-state.ts';
import { isSamePolicy } from '../policy/overlay.ts';
import type { Policy } from '../policy/policy.ts';
import { policyKey } from '../policy/policy-name.ts';
import { describeReason } from '../policy/status/describe-reason.ts';
import type { EgressCoverage } from '../record-words.ts';

export interface WhyFacts {
  /** The pod was deleted. */
  readonly isGone: boolean;
  readonly hasCgroup: boolean;
  readonly control: 'l3-only' | 'ungovernable' | undefined;
  /** How far policy reaches it; undefined where that is not known. */
  readonly coverage: EgressCoverage | undefined;
  readonly arePoliciesOn: boolean;
  readonly isEnforcing: boolean;
  /** The policies that select the pod, and how it stands with each, by name. */
  readonly policies: readonly Policy[];
  readonly states: ReadonlyMap<string, NodePolicyState>;
  readonly breakglass: readonly {
    readonly policy: Pick<Policy, 'kind' | 'namespace' | 'name'>;
    readonly until: string;
  }[];
  readonly denials: readonly DenialView[];
  readonly others: number;
  readonly areCountsLow: boolean;
  /** How long the agent has been up, milliseconds. */
  readonly upMs: number;
}

const COVERAGE: Readonly<Record<Exclude<EgressCoverage, 'full'>, string>> = {
  'l3-only':
    'what it sends passes the hooks of its cgroup: only addresses and ports are governed, at its interface',
  'host-network': 'it is on the network of its node: what it sends by packet sockets is not seen',
  unseen: 'no interface of this node leads to it: what it sends by packet sockets is not seen',
};

/** Hooks that see packets of what has begun. */
const AT_PACKETS: ReadonlySet<string> = new Set(['packet', 'change', 'interface']);

/** An agent that has been up for so long has seen what its pods do all the time. */
const YOUNG_MS = 15 * 60_000;

/** What explains what a pod sees, beside what it was denied: what does not hold, what is not seen, what is counted in part. */
export function whyNotes(facts: WhyFacts): readonly WhyNote[] {
  return [...podNotes(facts), ...policyNotes(facts), ...countNotes(facts)];
}

function podNotes({ isGone, hasCgroup, control, coverage }: WhyFacts): WhyNote[] {
  return [
    ...(isGone ? [note('pod-gone', 'the pod was deleted: this is what is still known of it')] : []),
    ...(!isGone && !hasCgroup
      ? [note('pod-without-cgroup', 'it has no cgroup on this node, so nothing holds in it: is it running?')]
      : []),
    ...(coverage !== undefined && coverage !== 'full' && control === undefined
      ? [note(coverage, COVERAGE[coverage])]
      : []),
    ...(control === 'l3-only'
      ? [note('l3-only', 'its runtime hides its sockets: only addresses and ports are governed')]
      : []),
    ...(control === 'ungovernable'
      ? [
          note(
            'ungovernable',
            'it runs on a kernel of its own: what it does can be neither seen nor governed',
          ),
        ]
      : []),
  ];
}

function policyNotes({ arePoliciesOn, isEnforcing, policies, states, breakglass }: WhyFacts): WhyNote[] {
  if (!arePoliciesOn) return [note('policies-off', 'policy.enabled is off: this agent follows no policy')];
  if (policies.length === 0)
    return [
      note('not-selected', 'no policy selects it, so Weir denies it nothing: what fails, fails elsewhere'),
    ];
  const isAudited = policies.every(({ mode }) => mode === 'audit');
  return [
    ...(isEnforcing
      ? []
      : [note('enforcement-off', 'policy.enforce is off: nothing is denied on this node')]),
    ...(isEnforcing && isAudited
      ? [
          note(
            'audit-only',
            'all its policies are in mode audit: Weir denies it nothing, and says what it would',
          ),
        ]
      : []),
    ...policies.flatMap((policy) => standingNotes(policy, states.get(policyKey(policy)))),
    ...breakglass
      .filter((each) => policies.some((policy) => isSamePolicy(each.policy, policy)))
      .map(({ policy, until }) =>
        note('breakglass', `${policyKey(policy)} counts as one in mode audit until ${until}, by breakglass`),
      ),
  ];
}

function standingNotes(policy: Policy, state: NodePolicyState | undefined): WhyNote[] {
  if (state === undefined) return [];
  const name = policyKey(policy);
  const [problem] = state.problems;
  const held = state.heldGeneration === undefined ? '' : `; generation ${state.heldGeneration} holds`;
  if (problem !== undefined)
    return [note('policy-rejected', `${name}: its newest version is not taken: ${problem.message}${held}`)];
  const reasons = state.unprogrammed.filter(({ reason }) => reason !== 'off').map(describeReason);
  return [...new Set(reasons)].map((reason) =>
    note('policy-not-programmed', `${name} is not wholly in force: ${reason}`),
  );
}

function countNotes({ denials, others, areCountsLow, upMs }: WhyFacts): WhyNote[] {
  const onPackets = denials.filter(
    ({ verdict, policy }) => verdict !== 'audit' && AT_PACKETS.has(policy.hook),
  );
  const isLegacy = denials.some(({ policy }) => policy.isLegacy === true);
  return [
    ...(upMs < YOUNG_MS
      ? [
          note(
            'agent-started',
            `the agent started ${Math.round(upMs / 1e3)} seconds ago: what was denied before is not known here`,
          ),
        ]
      : []),
    ...(onPackets.length > 0
      ? [
          note(
            'packet-only',
            'what was denied at packets is a connection that had begun: it is ended with ECONNABORTED where the kernel can destroy it, else the program waits for its own time-out',
          ),
        ]
      : []),
    ...(isLegacy
      ? [
          note(
            'legacy',
            'a connection is older than the first policy of the pod: it goes on until policy.adoptGrace is over',
          ),
        ]
      : []),
    ...(areCountsLow
      ? [
          note(
            'counts-are-low',
            'it exceeded its rate of observations: repeats were denied without being told, counts are too low',
          ),
        ]
      : []),
    ...(others > 0 ? [note('folded', `${others} more denials are not told apart: there were too many`)] : []),
  ];
}

function note(code: WhyCode, text: string): WhyNote {
  return { code, text };
}
