// SPDX-License-Identifier: Apache-2.0
import { parseCidr } from '../../src/cidr.ts';
import { LivePolicies } from '../../src/policy/live-policies.ts';
import type { Clause, Policy } from '../../src/policy/policy.ts';
import { PolicyBook } from '../../src/policy/policy-book.ts';
import type { PolicyPod } from '../../src/policy/policy-pod.ts';
import type { PolicyVersion } from '../../src/policy/policy-version.ts';
import { median } from '../median.ts';
import type { Question, Row } from '../question.ts';

const [PODS, POLICIES, NAMES, CIDRS] = [500, 200, 10_000, 5_000];
const ROUNDS = 15;

/** How long it takes from a change of a policy, or of a pod, to tables: what the kernel is told comes on top. */
export const policy: Question = {
  kind: 'direct',
  name: 'policy',
  run: async ({ say }): Promise<Row[]> => {
    const { live, book, pods } = makeLive();
    live.policiesChanged();
    say(`policy: ${live.compiled.sets.size} table sets of ${live.compiled.pods.size} pods`);
    const change = timed((round) => {
      for (let at = 0; at < POLICIES; at++) book.set(SOURCE, versionOf(at, round + 2));
      live.policiesChanged();
    });
    const one = timed((round) => {
      book.set(SOURCE, versionOf(0, 100 + round));
      live.policiesChanged();
    });
    const label = timed((round) => {
      const pod = podOf(round % PODS, `l-${round}`);
      pods.set(pod.uid ?? '', pod);
      live.setPod(pod);
    });
    return [
      row('all policies changed: compiled anew', change, 500),
      row('one policy of them changed', one, 500),
      row('the labels of a pod changed', label, 2),
    ];
  },
};

const SOURCE = 'api ClusterAIGovernancePolicy';

function makeLive() {
  const book = new PolicyBook();
  const pods = new Map<string, PolicyPod>();
  for (let at = 0; at < PODS; at++) pods.set(`uid-${at}`, podOf(at, 'none'));
  for (let at = 0; at < POLICIES; at++) book.set(SOURCE, versionOf(at, 1));
  const live = new LivePolicies({
    book,
    pods: () => pods.values(),
    resolver: { want: () => undefined, addressesOf: () => undefined },
    tables: { tiers: new Set(), apply: () => undefined, refusals: () => new Map() },
    noticeMs: 0,
    now: Date.now,
    onNews: () => undefined,
  });
  return { live, book, pods };
}

/** Pods of 20 apps: each policy selects one of them, and each pod is selected by ten. */
function podOf(at: number, label: string): PolicyPod {
  const labels = { app: `app-${at % 20}`, label };
  return {
    namespace: 'prod',
    name: `p-${at}`,
    uid: `uid-${at}`,
    labels,
    namespaceLabels: {},
    governance: {},
  };
}

function versionOf(at: number, generation: number): PolicyVersion {
  const name = `policy-${at}`;
  const names = Array.from({ length: NAMES / POLICIES }, (_, n) => `h${n}.d${at}.example`);
  const cidrs = Array.from({ length: CIDRS / POLICIES }, (_, n) => parseCidr(`10.${at}.${n}.0/24`));
  const allow: Clause[] = [
    {
      name: 'names',
      destination: { kind: 'names', names },
      ports: [{ first: 443, last: 443, protocols: ['tcp'] }],
    },
    { name: 'blocks', destination: { kind: 'cidrs', cidrs: cidrs.filter((each) => each !== undefined) } },
  ];
  const policy: Policy = {
    ...{ kind: 'ClusterAIGovernancePolicy', name, uid: name, generation, mode: 'enforce' },
    podSelector: { matchLabels: { app: `app-${at % 20}` } },
    egress: { default: 'deny', allow, deny: [], isQuicDenied: true },
  };
  const object = {
    kind: policy.kind,
    metadata: { name, uid: name, generation },
    spec: { podSelector: {} },
  } as const;
  return {
    ...{ kind: policy.kind, name, uid: name, generation, mode: policy.mode },
    problems: [],
    good: { policy, object },
  };
}

/** Milliseconds, in the middle of some rounds. */
function timed(run: (round: number) => void): number {
  const times = Array.from({ length: ROUNDS }, (_, round) => {
    const started = performance.now();
    run(round);
    return performance.now() - started;
  });
  return median(times);
}

function row(what: string, ms: number, limit: number): Row {
  return {
    question: 'policy',
    what: `${PODS} pods, ${POLICIES} policies, ${NAMES} names, ${CIDRS} blocks: ${what}`,
    without: '',
    with: `${ms.toFixed(2)} ms`,
    result: `${ms.toFixed(2)} ms`,
    target: `≤ ${limit} ms`,
    holds: ms <= limit,
  };
}
