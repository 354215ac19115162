// SPDX-License-Identifier: Apache-2.0
import { LivePolicies } from '../../src/policy/live-policies.ts';
import { PolicyBook } from '../../src/policy/policy-book.ts';
import type { PolicyPod } from '../../src/policy/policy-pod.ts';
import type { PolicyTables } from '../../src/policy/policy-tables.ts';
import { median } from '../median.ts';
import { NODE, NODE_SOURCE, nodePod, nodePolicyVersion } from '../policy-node.ts';
import type { Question, Row } from '../question.ts';

const ROUNDS = 15;

/** How long it takes from a change of a policy, or of a pod, to tables: what the kernel is told comes on top. */
export const policy: Question = {
  kind: 'direct',
  name: 'policy',
  run: async ({ say }): Promise<Row[]> => {
    const { live, book, pods } = followedNode();
    live.policiesChanged();
    say(`policy: ${live.compiled.sets.size} table sets of ${live.compiled.pods.size} pods`);
    const change = timed((round) => {
      for (let at = 0; at < NODE.policies; at++) book.set(NODE_SOURCE, nodePolicyVersion(at, round + 2));
      live.policiesChanged();
    });
    const one = timed((round) => {
      book.set(NODE_SOURCE, nodePolicyVersion(0, 100 + round));
      live.policiesChanged();
    });
    const label = timed((round) => {
      const pod = nodePod(round % NODE.pods, `l-${round}`);
      pods.set(pod.uid ?? '', pod);
      live.setPod(pod);
    });
    return [
      row('all policies changed: compiled anew', change, 500),
      row('one policy of them changed', one, 10),
      row('the labels of a pod changed', label, 2),
    ];
  },
};

/** What an agent knows of such a node. */
export function followedNode(
  tables: PolicyTables = { tiers: new Set(), apply: () => undefined, refusals: () => new Map() },
) {
  const book = new PolicyBook();
  const pods = new Map<string, PolicyPod>();
  for (let at = 0; at < NODE.pods; at++) pods.set(`uid-${at}`, nodePod(at));
  for (let at = 0; at < NODE.policies; at++) book.set(NODE_SOURCE, nodePolicyVersion(at, 1));
  const live = new LivePolicies({
    book,
    pods: () => pods.values(),
    resolver: { want: () => undefined, addressesOf: () => undefined },
    tables,
    noticeMs: 0,
    now: Date.now,
    onNews: () => undefined,
  });
  return { live, book, pods };
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
    what: `${NODE.pods} pods, ${NODE.policies} policies, ${NODE.names} names, ${NODE.cidrs} blocks: ${what}`,
    without: '',
    with: `${ms.toFixed(2)} ms`,
    result: `${ms.toFixed(2)} ms`,
    target: `≤ ${limit} ms`,
    holds: ms <= limit,
  };
}
