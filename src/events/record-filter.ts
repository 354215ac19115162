// SPDX-License-Identifier: Apache-2.0
import { SEVERITIES, type Severity, type Verdict } from '../record-words.ts';
import type { WeirRecord } from './record.ts';

/** Which records are wanted; what is absent does not narrow. */
export interface RecordFilter {
  /** Record kinds, such as `finding`. */
  readonly kinds?: readonly string[];
  /** Pods: `namespace/name`, or `namespace/` for all of a namespace. What is of no pod is not wanted then. */
  readonly pods?: readonly string[];
  /** Findings at least so grave. Says nothing of other kinds. */
  readonly severity?: Severity;
  /** Records with one of these verdicts. What has none is not wanted then. */
  readonly verdicts?: readonly Verdict[];
}

type Test = (record: WeirRecord) => boolean;

/** What says whether a record passes `filter`. */
export function recordFilter({ kinds, pods, severity, verdicts }: RecordFilter): Test {
  const tests: Test[] = [];
  if (kinds !== undefined) tests.push(isOfKind(new Set(kinds)));
  if (severity !== undefined && severity !== 'info') tests.push(isAsGraveAs(severity));
  if (verdicts !== undefined) tests.push(hasVerdict(new Set(verdicts)));
  if (pods !== undefined) tests.push(isOfPods(pods));
  const [first] = tests;
  if (first === undefined) return () => true;
  return tests.length === 1 ? first : (record) => tests.every((test) => test(record));
}

function isOfKind(kinds: ReadonlySet<string>): Test {
  return ({ kind }) => kinds.has(kind);
}

function isAsGraveAs(severity: Severity): Test {
  const least = SEVERITIES.indexOf(severity);
  return (record) => !('finding' in record) || SEVERITIES.indexOf(record.finding.severity) <= least;
}

function hasVerdict(verdicts: ReadonlySet<string>): Test {
  return (record) => 'verdict' in record && verdicts.has(record.verdict);
}

function isOfPods(pods: readonly string[]): Test {
  const isWanted = podFilter(pods);
  return (record) => {
    const pod = 'pod' in record ? record.pod : undefined;
    return pod !== undefined && isWanted(pod.namespace, pod.name);
  };
}

/** What says whether a pod is one of `pods`: each a pod as `namespace/name`, or a namespace as `namespace/`. */
export function podFilter(pods: readonly string[]): (namespace: string, name: string) => boolean {
  const names = new Set(pods.filter((pod) => !pod.endsWith('/')));
  const namespaces = new Set(pods.filter((pod) => pod.endsWith('/')).map((pod) => pod.slice(0, -1)));
  return (namespace, name) =>
    namespaces.has(namespace) || (names.size > 0 && names.has(`${namespace}/${name}`));
}
