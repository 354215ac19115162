// SPDX-License-Identifier: Apache-2.0
import type { Labels } from '../policy-pod.ts';

/** Labels that controllers give, each pod or each roll-out its own. Source: Kubernetes, "Well-Known Labels, Annotations and Taints". */
const OF_CONTROLLERS: readonly RegExp[] = [
  /^pod-template-(hash|generation)$/,
  /^controller-(revision-hash|uid)$/,
  /^job-name$/,
  /^(statefulset|batch|apps)\.kubernetes\.io\//,
  /^(job-completion|pod)-index$/,
  /^helm\.sh\/chart$/,
  /^app\.kubernetes\.io\/(version|managed-by)$/,
];

/** What tells workloads apart by convention, the most telling first. */
const TELLING: readonly (readonly string[])[] = [
  ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'],
  ['app'],
  ['k8s-app'],
  ['name'],
  ['run'],
  ['weir.dev/agent', 'weir.dev/domain'],
];

/** Labels that a pod keeps when it is made anew: those that tell its workload by convention, else all of these. */
export function stableLabels(labels: Labels): Labels {
  const stable = allStableLabels(labels);
  for (const keys of TELLING) {
    const [first = ''] = keys;
    if (!Object.hasOwn(stable, first)) continue;
    return pick(stable, (key) => keys.includes(key));
  }
  return stable;
}

/** All labels but those of controllers, sorted. */
export function allStableLabels(labels: Labels): Labels {
  return pick(labels, (key) => !OF_CONTROLLERS.some((pattern) => pattern.test(key)));
}

function pick(labels: Labels, isWanted: (key: string) => boolean): Labels {
  return Object.fromEntries(
    Object.entries(labels)
      .filter(([key]) => isWanted(key))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
