// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { EventRecord } from '../events/record.ts';

/** Denials of one pod to one destination by one clause, as one Event tells them. */
export interface PodEvent {
  /** Name of the object. */
  readonly name: string;
  readonly namespace: string;
  readonly pod: { readonly name: string; readonly uid: string };
  readonly reason: 'EgressDenied' | 'EgressAudited';
  readonly note: string;
  /** RFC 3339 with microseconds. */
  readonly firstTime: string;
  lastTime: string;
  count: number;
}

/** What tells Events of a pod apart: repeats of it are counted in one. */
export function podEventKey({ pod, verdict, destination, flow, policy }: EventRecord): string {
  const { name, address = '', port } = destination ?? {};
  return JSON.stringify([
    pod?.uid,
    verdict,
    policy?.wireName ?? name ?? address,
    port,
    flow?.protocol,
    policy?.name,
    policy?.clause,
  ]);
}

/** The Event of a first denial. `run` tells runs of the agent apart: an Event of the run before can't be counted on. */
export function makePodEvent(record: EventRecord, key: string, run: string): PodEvent | undefined {
  const { pod, verdict, time } = record;
  if (pod === undefined) return undefined;
  const hash = createHash('sha256').update(`${run} ${key}`).digest('hex').slice(0, 16);
  return {
    name: `${pod.name.slice(0, 236)}.${hash}`,
    namespace: pod.namespace,
    pod: { name: pod.name, uid: pod.uid },
    reason: verdict === 'audit' ? 'EgressAudited' : 'EgressDenied',
    note: noteOf(record),
    firstTime: microseconds(time),
    lastTime: microseconds(time),
    count: 1,
  };
}

/** Longest note that the API takes, bytes; names and clauses are ASCII. */
const MAX_NOTE = 1024;

function noteOf({ verdict, destination, flow, policy }: EventRecord): string {
  const { name, address = '?', port = 0 } = destination ?? {};
  const shown = policy?.wireName === undefined ? '' : `, which showed ${policy.wireName},`;
  const host = name === undefined ? address : `${name} (${address})`;
  const {
    kind = 'a policy',
    namespace,
    name: policyName = 'that was replaced meanwhile',
    clause,
  } = policy ?? {};
  const by = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${policyName}`;
  const what = verdict === 'audit' ? 'would be denied were it enforced' : 'denied';
  const which = clause === undefined ? '' : `, clause ${clause}`;
  const reason = policy?.reason === undefined ? '' : `: ${policy.reason}`;
  const text = `egress to ${host} port ${port}/${flow?.protocol ?? '?'}${shown} ${what} by ${by}${which}${reason}. \`kubectl weir why\` says more`;
  return text.length > MAX_NOTE ? `${text.slice(0, MAX_NOTE - 1)}…` : text;
}

/** Of a time with nanoseconds. */
export function microseconds(time: string): string {
  return time.replace(/(\.\d{6})\d*Z$/, '$1Z');
}

/** Who tells it, as `kubectl describe` shows it. */
const CONTROLLER = 'weir.dev/agent';

/** As `events.k8s.io/v1` has it (KEP-383). */
export function eventObject(event: PodEvent, node: string): object {
  const { name, namespace, pod, reason, note, firstTime, count } = event;
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name, namespace },
    eventTime: firstTime,
    reportingController: CONTROLLER,
    reportingInstance: node.slice(0, 128),
    action: 'Deny',
    reason,
    type: reason === 'EgressDenied' ? 'Warning' : 'Normal',
    regarding: { apiVersion: 'v1', kind: 'Pod', namespace, name: pod.name, uid: pod.uid },
    note,
    ...(count > 1 && seriesOf(event)),
  };
}

/** The only thing of an Event that changes. */
export function seriesOf({ count, lastTime }: PodEvent): object {
  return { series: { count, lastObservedTime: lastTime } };
}
